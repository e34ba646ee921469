# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program of the timer refuses."""

from __future__ import annotations

import functools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association import install, main
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import of
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import (
    MACHINE,
    SERVICES,
    VERSIONS,
    offer,
)

LESS = [name for name in SERVICES if name != "hive"]
KNOWN = install.Known("prod", "g1", "1.0", ("m1", "m2"), VERSIONS)


@pytest.mark.parametrize(("told", "code"), [("CID-1", 0), ("CID-2", 1)])
def test_another_cluster_of_the_same_name_changes_nothing(told, code, monkeypatch, tmp_path, capsys):
    root = str(tmp_path)
    install.bring(Changes(False), of(offer(), "CID-1"), KNOWN, MACHINE, root)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(main, "open_lock", lambda _path: None)
    monkeypatch.setattr(main, "acquire", lambda *_arguments: True)
    monkeypatch.setattr(main, "fitting", lambda *_arguments: of(offer(services=LESS), told))
    monkeypatch.setattr(main, "read_machine", lambda: MACHINE)
    for name in ("read", "bring"):
        monkeypatch.setattr(main, name, functools.partial(getattr(install, name), root=root))
    assert main.main(["sync", "prod"]) == code
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert (after == before) is bool(code)
    assert ("is another one than the one that /etc/emr/clusters/prod is of" in capsys.readouterr().out) is bool(code)
