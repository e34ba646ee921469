# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which scripts go to a host, and what they take along."""

from __future__ import annotations

import base64
from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible_collections.bigdata.emr.plugins.action.script import ActionModule

TOPOLOGY = {
    "cluster": "lab",
    "tiers": {"master": ["m1"], "core": ["c1"]},
    "node_groups": {},
    "seen": ["m1", "c1"],
}


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run.sh").write_text("#!/bin/sh\n{{ nothing }}\n")

    def go(*scripts: dict[str, Any], **more: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        rows = [{"name": "run", "moment": "manual", "source": "run.sh", **one} for one in scripts]
        args = {"scripts": rows, "moment": "manual", "host": "c1", "topology": TOPOLOGY, **more}
        task = MagicMock(check_mode=False, async_val=0, diff=False, args=args)
        action = ActionModule(task, MagicMock(), MagicMock(), DataLoader(), None, None)
        sent: list[dict[str, Any]] = []

        def execute(module_args: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
            sent.append(module_args)
            return {"changed": True, "diff": [], "scripts": [], "invocation": {"module_args": module_args}}

        action._execute_module = execute
        return action.run(task_vars={}), sent

    return go


def test_the_file_goes_as_it_is_with_what_the_script_may_ask(run):
    result, (sent,) = run({"args": ["a"]})
    (one,) = sent["scripts"]
    assert base64.b64decode(one["content"]) == b"#!/bin/sh\n{{ nothing }}\n"
    assert (one["args"], one["user"], one["timeout_seconds"]) == (["a"], "root", 600)
    assert sent["environment"] == {
        "EMR_CLUSTER": "lab",
        "EMR_HOST": "c1",
        "EMR_TIER": "core",
        "EMR_MOMENT": "manual",
    }
    assert "invocation" not in result


def test_what_is_for_other_hosts_or_moments_does_not_go(run):
    others = ({"name": "a", "tier": "master"}, {"name": "b", "moment": "before_install"})
    _result, (sent,) = run({}, *others)
    assert [one["name"] for one in sent["scripts"]] == ["run"]
    assert run(*others) == ({"changed": False, "diff": [], "scripts": []}, [])


def test_one_alone_is_asked_for(run):
    _result, (sent,) = run({}, {"name": "other"}, name="other")
    assert [one["name"] for one in sent["scripts"]] == ["other"]


def test_a_file_that_is_gone_meanwhile(run):
    with pytest.raises(AnsibleActionFail, match=r"script run: there is no file /.*gone\.sh"):
        run({"source": "gone.sh"})


def test_users_run_scripts_where_they_have_accounts(run):
    _result, (sent,) = run({"user": "alice", "tier": "master"}, host="m1", users=["alice"])
    assert sent["scripts"][0]["user"] == "alice"
    with pytest.raises(AnsibleActionFail, match="emr_scripts: script run: user alice has no account on c1"):
        run({"user": "alice"}, users=["alice"])
