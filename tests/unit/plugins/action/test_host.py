# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that the host lacks are installed with the module ansible.builtin.package, and nothing else is."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible import constants as C
from ansible_collections.bigdata.emr.plugins.action.host import ActionModule


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))


def prepare(packages: list[str] | None, installed: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Run the action on a host that lacks PACKAGES; return the result and what was asked of the package action."""
    task = MagicMock(check_mode=False, async_val=0, diff=False, args={"host": "h1"})
    asked: list[dict[str, Any]] = []
    loaded = MagicMock()

    def package(_name: str, task: Any, **_more: Any) -> Any:
        asked.append(task.args)
        return MagicMock(run=lambda task_vars: installed)

    loaded.action_loader.get = package
    action = ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    action._shared_loader_obj = loaded
    answer = {"unreachable": True} if packages is None else {"changed": True, "packages": packages, "java": None}
    action._execute_module = lambda **_kwargs: answer
    return action.run(task_vars={}), asked


def test_nothing_is_installed_where_nothing_is_missing():
    result, asked = prepare([], {})
    assert (result["changed"], asked) == (True, [])


def test_a_host_that_does_not_answer_is_unreachable_and_nothing_else():
    assert prepare(None, {}) == ({"unreachable": True}, [])


def test_what_is_missing_is_installed():
    result, asked = prepare(["openjdk-17-jre-headless"], {"changed": True})
    assert asked == [{"name": ["openjdk-17-jre-headless"], "state": "present", "update_cache": True}]
    assert (result["changed"], result["packages"]) == (True, ["openjdk-17-jre-headless"])


def test_a_package_that_cannot_be_installed_fails_the_host():
    result, _asked = prepare(["openjdk-17-jre-headless"], {"failed": True, "msg": "no such package"})
    assert (result["failed"], result["msg"]) == (True, "no such package")
