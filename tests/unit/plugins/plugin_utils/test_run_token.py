# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

from ansible import constants as C
from ansible_collections.bigdata.emr.plugins.plugin_utils.run_token import run_token


def test_all_workers_of_a_run_share_one_token(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    with ThreadPoolExecutor(16) as pool:
        tokens = set(pool.map(lambda _number: run_token(), range(64)))
    assert len(tokens) == 1
    assert len(tokens.pop()) >= 40
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


def test_the_next_run_has_another_one(tmp_path, monkeypatch):
    tokens = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / name))
        tokens.add(run_token())
    assert len(tokens) == 2
