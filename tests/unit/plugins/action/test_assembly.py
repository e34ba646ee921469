# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A look at what the controller can get executes no module, and makes nothing."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import MagicMock

import pytest
from ansible import constants as C
from ansible_collections.bigdata.emr.plugins.action.assembly import ActionModule

COLLECTION = str(Path(__file__).resolve().parents[4])


@pytest.mark.parametrize("transport", ["local", "ssh"])
def test_a_look_on_the_controller_executes_no_module(tmp_path, monkeypatch, transport):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    args = {"release": "1.0", "products": ["hadoop"], "source": "local", "directory": str(tmp_path), "look": True}
    task = MagicMock(check_mode=False, async_val=0, diff=False)
    task.args = {**args, "collection": COLLECTION, "cache": str(tmp_path / "cache")}
    action = ActionModule(task, MagicMock(transport=transport), MagicMock(), None, None, None)
    action._execute_module = lambda **_kwargs: {"refusals": ["from the module"]}
    result = action.run(task_vars={})
    (refusal,) = result["refusals"]
    wanted = "does not exist: put upstream's archive of hadoop there" if transport == "local" else "from the module"
    assert wanted in refusal
    assert not (tmp_path / "cache").exists()
