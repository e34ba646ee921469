# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller submits jobs, follows them over short connections, and tells how they ended."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.parsing.dataloader import DataLoader
from ansible_collections.bigdata.emr.plugins.action import job

JOBS = {"pi": {"type": "mr", "file": "local:/x.jar"}, "stream": {"type": "spark_streaming", "file": "local:/s.py"}}
TOPOLOGY = {"cluster": "lab", "services": ["hdfs", "yarn", "spark"], "members": {}}
GONE = {"unreachable": True, "msg": "no route to host"}


def row(state: str, line: str, name: str = "pi", **more: Any) -> dict[str, Any]:
    ended = state in ("succeeded", "failed", "killed")
    known = {"job": name, "key": f"{name}-1", "base": "", "line": line, "attempt": 1, "state": state, "ended": ended}
    facts = {"applications": ["a1"], "message": "", "lines": [], "command": "", "on_failure": "stop"}
    return {**known, **facts, "submitted": True, "endless": name == "stream", **more}


def answer(*rows: dict[str, Any], changed: bool = False) -> dict[str, Any]:
    return {"changed": changed, "runs": list(rows), "diff": {}, "invocation": {"module_args": "conf"}}


BEGINS = answer(row("running", "running"), changed=True)
HALF = answer(row("running", "running, a1, 50 %, 2 containers"))
ENDS = answer(row("succeeded", "succeeded, a1"))
FAILS = answer(row("failed", "failed, a1", message="Exit 13", lines=["Traceback"], command="yarn logs"))


def act(
    answers: list[Any], monkeypatch: pytest.MonkeyPatch, check: bool = False, **args: Any
) -> tuple[Any, list[str], list[Any], list[str]]:
    """Run the action on a host that gives ANSWERS one after the other; return result, lines, arguments and warnings."""
    monkeypatch.setattr(job.time, "sleep", lambda _seconds: None)
    given = {"jobs": JOBS, "names": ["pi"], "topology": TOPOLOGY, "host": "g1", **args}
    task = MagicMock(check_mode=check, async_val=0, diff=False, args=given)
    action = job.ActionModule(task, MagicMock(), MagicMock(), DataLoader(), None, None)
    lines: list[str] = []
    warnings: list[str] = []
    action._display = MagicMock(display=lambda line, **_more: lines.append(line), warning=warnings.append)
    asked: list[Any] = []
    left = list(answers)

    def execute(module: str, arguments: dict[str, Any], **_more: Any) -> dict[str, Any]:
        asked.append({**arguments, "module": module})
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return dict(one)

    action._execute_module = execute
    return action.run(task_vars={}), [re.sub(r"^  (\d\d:\d\d:\d\d  )?", "", line) for line in lines], asked, warnings


def test_each_change_is_a_line_and_the_end_is_told_to_the_gateway(monkeypatch):
    result, lines, asked, _warnings = act([BEGINS, HALF, HALF, ENDS], monkeypatch)
    assert lines == ["pi: running", "pi: running, a1, 50 %, 2 containers", "pi: succeeded, a1"]
    assert [one["act"] for one in asked] == ["submit", "follow", "follow", "follow", "told"]
    assert (result["changed"], result.get("failed")) == (True, None)
    assert result["runs"] == [
        {
            "job": "pi",
            "key": "pi-1",
            "attempt": 1,
            "state": "succeeded",
            "applications": ["a1"],
            "message": "",
            "lines": [],
            "command": "",
        }
    ]
    assert "invocation" not in result


def test_a_failure_has_the_last_lines_and_the_command_that_shows_more(monkeypatch):
    result, _lines, _asked, _warnings = act([BEGINS, FAILS], monkeypatch)
    assert result["failed"]
    assert result["msg"] == (
        "Job pi (pi-1) failed: Exit 13. Application: a1.\nThe last lines of what failed:\n  Traceback\nMore: yarn logs"
    )


def test_a_failure_that_may_be_is_a_warning(monkeypatch):
    may = answer({**FAILS["runs"][0], "on_failure": "continue"})
    result, _lines, _asked, warnings = act([BEGINS, may], monkeypatch)
    assert "failed" not in result
    assert warnings[0].startswith("Job pi (pi-1) failed: Exit 13.")


def test_a_lost_connection_is_waited_for_and_the_job_is_asked_again(monkeypatch):
    lost = [BEGINS, GONE, AnsibleConnectionFailure("no route"), HALF, ENDS]
    result, lines, asked, _warnings = act(lost, monkeypatch)
    assert "failed" not in result
    assert [one["act"] for one in asked].count("submit") == 1
    assert sum("does not answer" in line for line in lines) == 1


def test_a_gateway_that_stays_away_leaves_the_state_unknown(monkeypatch):
    times = iter(range(0, 100000, 400))
    monkeypatch.setattr(job.time, "monotonic", lambda: next(times))
    result, _lines, _asked, _warnings = act([BEGINS, GONE], monkeypatch)
    assert result["failed"]
    assert "is unknown" in result["msg"]
    assert "the same command joins it, on another gateway too" in result["msg"]


def test_what_runs_for_ever_is_waited_for_until_it_is_submitted(monkeypatch):
    not_yet = answer(row("running", "running", "stream", submitted=False), changed=True)
    there = answer(row("running", "running, a1", "stream"))
    result, lines, asked, _warnings = act([not_yet, there], monkeypatch, names=["stream"])
    assert (lines[-1], [one["act"] for one in asked]) == ("stream: running, a1", ["submit", "follow"])
    assert result["runs"][0]["state"] == "running"


def test_who_does_not_wait_is_told_when_it_is_submitted(monkeypatch):
    _result, _lines, asked, _warnings = act([BEGINS], monkeypatch, state="submitted")
    # The gateway learns that nobody will ask how it ended.
    assert [one["act"] for one in asked] == ["submit", "told"]


def test_a_dry_run_submits_nothing(monkeypatch):
    result, _lines, asked, _warnings = act([answer(row("unknown", ""), changed=True)], monkeypatch, check=True)
    assert ([one["act"] for one in asked], result["changed"]) == (["submit"], True)


def test_kill_ends_runs_and_says_what_has_not_ended(monkeypatch):
    result, lines, asked, _warnings = act([answer(row("killed", "killed"), changed=True)], monkeypatch, state="killed")
    assert (lines, asked[0]["act"], result["changed"]) == (["pi: killed"], "kill", True)
    left = act([answer(row("running", "running"), changed=True)], monkeypatch, state="killed")[0]
    assert left["failed"]
    assert "pi-1 did not end" in left["msg"]
    none = act([answer()], monkeypatch, state="killed")
    assert (none[0]["changed"], none[1]) == (False, ["nothing runs of these jobs"])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"names": ["pie"]}, "there is no job pie in emr_jobs; did you mean pi?"),
        ({"jobs": {"pi": {"type": "mr", "file": "nowhere.jar"}}}, "emr_jobs: pi: there is no file nowhere.jar"),
        ({"time": "yesterday"}, "yesterday is no time"),
        ({"jobs": {"pi": {"type": "mr", "file": "local:/x", "user": "eve"}}}, "user eve is none of emr_users"),
        ({"jobs": {"pi": {"type": "mr", "file": "jfs://sea/x.jar"}}, "volume": "lake"}, "write jfs://lake/<path>"),
        (
            {"jobs": {"pi": {"type": "mr", "file": "jfs://sea/x.jar"}}, "volume": ""},
            "no volume of SmartData",
        ),
    ],
)
def test_what_is_wrong_is_told_before_the_host_is_asked(args, said, monkeypatch):
    with pytest.raises(AnsibleActionFail, match=said.replace("?", r"\?")):
        act([BEGINS], monkeypatch, **args)


def test_what_is_described_badly_by_now_can_still_be_ended(monkeypatch):
    """Its run goes on: the gateway knows it by its name, and a description is needed to submit alone."""
    bad = {"pi": {"type": "mr", "file": "local:/x.jar", "user": "eve", "args": ["${gone}"]}}
    killed = [answer(row("killed", "killed"), changed=True)]
    result, _lines, asked, _warnings = act(killed, monkeypatch, state="killed", jobs=bad)
    assert (result["changed"], asked[0]["names"], asked[0]["runs"]) == (True, ["pi"], [])
    for wrong, said in (({"names": ["pie"]}, "there is no job pie"), ({"key": "A b"}, "is no key of a run")):
        with pytest.raises(AnsibleActionFail, match=said):
            act(killed, monkeypatch, state="killed", **wrong)


def test_files_are_brought_before_the_job_is_submitted(monkeypatch, tmp_path):
    (tmp_path / "a.sh").write_text("echo")
    described = {"pi": {"type": "shell", "file": str(tmp_path / "a.sh")}}
    there = {"changed": False, "lacking": []}
    _result, _lines, asked, _warnings = act([there, BEGINS, ENDS], monkeypatch, jobs=described)
    assert [one["module"] for one in asked[:2]] == ["bigdata.emr.job_gateway", "bigdata.emr.job_run"]
    (one,) = asked[0]["files"]
    assert asked[1]["runs"][0]["job"]["program"]["path"] == one["path"]
    assert one["path"].startswith("/var/lib/emr/jobs/files/hadoop/")
