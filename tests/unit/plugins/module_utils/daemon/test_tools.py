# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import enable
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd

NEW = {"LoadState": "loaded", "ActiveState": "inactive", "UnitFileState": "disabled", "NeedDaemonReload": "no"}
UNKNOWN = {"LoadState": "not-found", "ActiveState": "inactive", "UnitFileState": "", "NeedDaemonReload": "no"}
RUNS = {"LoadState": "loaded", "ActiveState": "active", "UnitFileState": "enabled", "NeedDaemonReload": "no"}
RELOAD = ["systemctl", "daemon-reload"]


def acts(units, check=False):
    ran = []
    changes = Changes(check)
    enable(Systemd(lambda argv: (ran.append(argv), (0, "", ""))[1]), units, changes)
    return ran, [entry["before_header"] for entry in changes.diff]


@pytest.mark.parametrize(
    ("units", "ran", "recorded"),
    [
        ({"a": NEW, "b": RUNS, "c": NEW}, [["systemctl", "enable", "--no-reload", "a", "c"]], ["a", "c"]),
        ({"a": RUNS}, [], []),
        ({"a": UNKNOWN}, [["systemctl", "enable", "--no-reload", "a"], RELOAD], ["a"]),
        ({"a": {**RUNS, "NeedDaemonReload": "yes"}}, [RELOAD], []),
        # One that runs is not read again by itself: what systemd says of it would stay wrong.
        ({"a": {**RUNS, "UnitFileState": "disabled"}}, [["systemctl", "enable", "--no-reload", "a"], RELOAD], ["a"]),
    ],
)
def test_systemd_reads_all_units_only_where_it_must(units, ran, recorded):
    assert acts(units) == (ran, recorded)
    assert acts(units, check=True) == ([], recorded)
