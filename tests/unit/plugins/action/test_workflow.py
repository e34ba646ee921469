# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller waits for a run that goes on without it."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.bigdata.emr.plugins.action import workflow
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import (
    Progress,
    Run,
    Step,
    Workflow,
    run_to_data,
)

FLOW = Workflow("nightly", (Step("load", "load"),))


def state(word: str, load: str, message: str = "") -> dict[str, Any]:
    progress = Progress(
        load, int(load != "waiting"), began=100.0, ended=130.0 if load in ("succeeded", "failed", "killed") else 0
    )
    run = Run(FLOW, "k", 1.0, "user", word, {"load": progress}, {}, began=100.0, ended=130.0, message=message)
    return run_to_data(run)


def answer(word: str, load: str, **more: Any) -> dict[str, Any]:
    return {"changed": False, "keys": [], "why": "", "run": state(word, load), **more}


BEGINS = answer("running", "waiting", changed=True)
GOES = answer("running", "running")
ENDS = answer("succeeded", "succeeded")
GONE = {"unreachable": True, "msg": "no route to host"}


def act(
    answers: list[Any], monkeypatch: pytest.MonkeyPatch, check: bool = False, **args: Any
) -> tuple[Any, list[str], list[Any]]:
    """Run the action on a host that gives ANSWERS one after the other; return result, lines and arguments."""
    monkeypatch.setattr(workflow.time, "sleep", lambda _seconds: None)
    task = MagicMock(check_mode=check, async_val=0, diff=False, args={"name": "nightly", **args})
    action = workflow.ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    lines: list[str] = []
    action._display = MagicMock(display=lambda line, **_more: lines.append(line))
    asked: list[Any] = []
    left = list(answers)

    def execute(module_args: dict[str, Any], **_more: Any) -> dict[str, Any]:
        asked.append(module_args)
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return dict(one)

    action._execute_module = execute
    return action.run(task_vars={}), lines, asked


def test_each_change_is_a_line_until_the_run_has_ended(monkeypatch):
    result, lines, asked = act([BEGINS, GOES, GOES, ENDS], monkeypatch)
    assert lines == [
        "nightly k begins",
        "  load: begins",
        "  load: succeeded after 30 s",
        "nightly k succeeded after 30 s",
    ]
    assert (result["changed"], result.get("failed")) == (True, None)
    assert [one.get("state") for one in asked] == [None, "looked", "looked", "looked"]
    # The host waits for a change of what is known here.
    assert asked[1]["known"] == BEGINS["run"]


def test_nobody_waits_who_does_not_want_to(monkeypatch):
    result, lines, asked = act([BEGINS], monkeypatch, wait="false")
    assert (lines, len(asked), result["changed"]) == ([], 1, True)


def test_a_run_that_fails_fails_the_task_with_its_last_lines(monkeypatch):
    ends = answer("failed", "failed", tails={"load": ["Traceback"]}, commands={"load": "sudo cat log"})
    result, _lines, _asked = act([BEGINS, ends], monkeypatch)
    assert result["failed"]
    assert result["msg"].splitlines() == [
        "run k of workflow nightly failed",
        "the last lines of step load:",
        "  Traceback",
        "all of them, on the gateway: sudo cat log",
        "from there again: -e emr_workflow=nightly -e emr_workflow_rerun=k",
    ]


def test_a_gateway_that_boots_is_waited_for(monkeypatch):
    result, lines, _asked = act([BEGINS, AnsibleConnectionFailure("gone"), GONE, ENDS], monkeypatch)
    assert "failed" not in result
    assert lines[1:] == [
        "  the gateway does not answer; run k goes on, and is looked at again",
        "  load: begins",
        "  load: succeeded after 30 s",
        "nightly k succeeded after 30 s",
    ]


def test_a_gateway_that_stays_away_is_given_up(monkeypatch):
    monkeypatch.setattr(workflow, "AWAY_SECONDS", -1.0)
    result, _lines, _asked = act([BEGINS, GONE], monkeypatch)
    assert result["failed"]
    assert "the same command joins it then" in result["msg"]


def test_a_run_that_does_not_begin_is_a_failure_with_the_reason(monkeypatch):
    refused = {"changed": False, "keys": [], "why": "k: run j still goes on"}
    result, _lines, _asked = act([refused], monkeypatch, run="k")
    assert result["msg"] == "workflow nightly: no run began; k: run j still goes on"


def test_runs_that_are_killed_are_waited_for_and_no_failure(monkeypatch):
    killed = {"changed": True, "keys": ["k"], "why": ""}
    result, lines, _asked = act([killed, GOES, answer("killed", "killed")], monkeypatch, state="killed")
    assert (result["changed"], result.get("failed")) == (True, None)
    assert lines[-1] == "nightly k killed after 30 s"


def test_check_mode_follows_nothing(monkeypatch):
    result, lines, asked = act([{"changed": True, "keys": [], "why": ""}], monkeypatch, check=True)
    assert (result["changed"], lines, len(asked)) == (True, [], 1)


@pytest.mark.parametrize("bad", [{"failed": True, "msg": "this host knows no workflow nightly"}, GONE])
def test_what_the_module_refuses_is_the_result(bad, monkeypatch):
    assert act([bad], monkeypatch)[0] == bad
