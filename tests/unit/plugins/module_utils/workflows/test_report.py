# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Progress, Run, Step, Workflow
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.report import changes, failure, lost

FLOW = Workflow("nightly", (Step("load", "load"), Step("clean", "clean", ("load",))))
WAITS = Progress()
RUNS = Progress("running", 1, began=100.0)
DONE = Progress("succeeded", 1, began=100.0, ended=132.4, applications=("application_1_0001",))
FAILED = Progress("failed", 1, began=140.0, ended=143.0, message="no memory")


def a_run(load, clean=WAITS, state="running", **more):
    return Run(FLOW, "k", 100.0, "user", state, {"load": load, "clean": clean}, {}, **{"began": 100.0, **more})


TABLE = [
    ("it begins", None, a_run(WAITS), ["nightly k begins"]),
    ("it has begun", None, a_run(DONE, RUNS),
     ["nightly k goes on", "  load: begins", "  load: succeeded after 32 s (application_1_0001)", "  clean: begins"]),
    ("it waits", None, a_run(WAITS, state="queued", message="run j comes first"),
     ["nightly k waits for its turn: run j comes first"]),
    ("its turn", a_run(WAITS, state="queued"), a_run(WAITS), ["nightly k begins"]),
    ("nothing", a_run(RUNS), a_run(RUNS), []),
    ("a step begins", a_run(WAITS), a_run(RUNS), ["  load: begins"]),
    ("progress", a_run(RUNS), a_run(RUNS._replace(percent=40, containers=3, applications=("a_1",))),
     ["  load: a_1, 40 %, 3 containers"]),
    ("only what changed", a_run(RUNS._replace(percent=40, containers=3)),
     a_run(RUNS._replace(percent=40, containers=1)), ["  load: 1 container"]),
    ("silence", a_run(RUNS), a_run(RUNS._replace(silent=120.0, message="no answer")),
     ["  load: nobody tells how its job is: no answer"]),
    ("said once", a_run(RUNS._replace(silent=120.0)), a_run(RUNS._replace(silent=120.0)), []),
    ("tried again", a_run(RUNS), a_run(FAILED._replace(state="between")),
     ["  load: failed after 3 s and is tried again: no memory"]),
    ("second try", a_run(FAILED._replace(state="between")), a_run(RUNS._replace(tries=2)), ["  load: begins, try 2"]),
    ("the end", a_run(DONE, RUNS), a_run(DONE, FAILED, "failed", ended=143.0, message="step clean failed: no memory"),
     ["  clean: failed after 3 s: no memory", "nightly k failed after 43 s: step clean failed: no memory"]),
    ("left out", a_run(RUNS), a_run(FAILED, Progress("left out"), "failed", ended=143.0),
     ["  load: failed after 3 s: no memory", "  clean: left out", "nightly k failed after 43 s"]),
    ("again", a_run(DONE, FAILED, "failed", ended=143.0), a_run(DONE, Progress(tries=1, first=2), round=2, began=200.0),
     ["nightly k begins again, round 2, without load"]),
    ("again, seen by another", None, a_run(DONE, Progress(tries=1, first=2), round=2, began=200.0),
     ["nightly k begins again, round 2, without load"]),
    ("in its second round", None, a_run(DONE, RUNS._replace(tries=2, first=2, began=201.0), round=2, began=200.0),
     ["nightly k goes on again, round 2, without load", "  clean: begins"]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "lines"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_change_is_a_line(before, after, lines):
    assert changes(before, after) == lines


def test_a_failure_has_the_last_lines_and_the_way_on():
    run = a_run(DONE, FAILED, "failed", message="step clean failed: no memory")
    assert lost(run) == ["clean"]
    assert failure(
        run, {"clean": ["Traceback", "MemoryError"]}, {"clean": "cat /var/lib/emr/jobs/log"}
    ).splitlines() == [
        "run k of workflow nightly failed: step clean failed: no memory",
        "the last lines of step clean:",
        "  Traceback",
        "  MemoryError",
        "all of them, on the gateway: cat /var/lib/emr/jobs/log",
        "from there again: -e emr_workflow=nightly -e emr_workflow_rerun=k",
    ]
