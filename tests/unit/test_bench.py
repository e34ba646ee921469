# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure parts of the bench: which budgets are met, and what it makes of the events of a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import budgets
import events
import kit
import table
from measure import Cost, Sample


def run(kind, seconds, **more):
    return {"kind": kind, "title": kind, "cost": {"seconds": float(seconds)}, "phases": [], **more}


def second(seconds=15, changed=(), most=18):
    return run("second", seconds, changed=list(changed), executions={"by_host": {"m1": most, "c1": 9}})


def verdicts(*records, noise=0.1):
    return {one.name: one for one in budgets.judge(records, noise)}


@pytest.mark.parametrize(
    ("seconds", "met", "broken"),
    [(50, True, False), (62.5, True, False), (62.6, False, False), (68.7, False, False), (69, False, True)],
)
def test_first_deployment_against_the_floor(seconds, met, broken, monkeypatch):
    monkeypatch.setattr(budgets, "REACHED", {})
    found = verdicts(run("first", seconds), run("floor", 50))["first deployment / floor"]
    assert (found.met, found.broken) == (met, broken)


@pytest.mark.parametrize(("seconds", "broken"), [(75, False), (77, False), (77.1, True)])
def test_a_budget_that_is_missed_is_not_missed_by_more(seconds, broken, monkeypatch):
    monkeypatch.setattr(budgets, "REACHED", {"first deployment / floor": 1.4})
    found = verdicts(run("first", seconds), run("floor", 50))["first deployment / floor"]
    assert (found.met, found.broken) == (False, broken)


def test_the_median_of_ours_counts_and_the_best_of_the_floor():
    records = [run("first", one) for one in (90, 60, 61)] + [run("floor", one) for one in (70, 50)]
    assert verdicts(*records)["first deployment / floor"].value == pytest.approx(61 / 50)


def test_counts_have_no_noise():
    found = verdicts(run("first", 60), second(changed=["m1: Write"], most=19))
    assert found["second run, changes"].broken
    assert found["second run, executions on a master"].broken
    assert not found["second run / first"].broken


def test_a_property_may_cost_its_restarts_and_a_third():
    one = run("property", 45, restarted=["c1/emr-nodemanager.service"], stop_to_gate={"c1": 10.0, "c2": 12.0})
    found = verdicts(run("first", 60), second(15), one)
    assert found["one property, s"].limit == pytest.approx(15 + 1.3 * 22)
    assert found["one property, other daemons restarted"].met
    one["restarted"].append("m1/emr-resourcemanager.service")
    assert verdicts(run("first", 60), second(15), one)["one property, other daemons restarted"].broken


def test_one_more_host_restarts_nobody():
    found = verdicts(run("first", 60), run("node", 20, restarted=["m1/emr-namenode.service"]))
    assert found["one more host / first"].met
    assert found["one more host, daemons restarted"].broken


def test_a_repeated_run_counts_with_its_best_time_and_its_worst_count():
    found = verdicts(run("first", 60), second(20), second(14, changed=["m1: Write"]))
    assert found["second run / first"].value == pytest.approx(14 / 60)
    assert found["second run, changes"].value == 1


def test_the_share_of_others_in_the_worst_run():
    one, two = run("first", 50), run("floor", 40)
    one["cost"]["foreign_cpu"], two["cost"]["foreign_cpu"] = 10.0, 2.0
    assert budgets.foreign_share([one, two], 2) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("floors", "firsts", "share"),
    [((), (), 0.0), ((60,), (90,), 0.0), ((60, 60), (90, 90), 0.0), ((60, 75), (90, 99), 0.25), ((6,), (8, 9), 0.125)],
)
def test_a_machine_is_unsteady_when_equal_runs_take_other_cpu_seconds(floors, firsts, share):
    records = [run("floor", 1) for _floor in floors] + [run("first", 1) for _first in firsts] + [run("second", 1)]
    for one, cpu in zip(records, [*floors, *firsts, 7], strict=True):
        one["cost"].update(controller_cpu=cpu * 0.25, hosts_cpu=cpu * 0.75)
    assert budgets.unsteadiness(records) == pytest.approx(share)


def test_nothing_measured_is_no_verdict():
    assert budgets.judge([run("floor", 50)], 0.1) == []


EVENTS = [
    {"what": "play", "name": "A", "at": 101.0},
    {"what": "task", "name": "one", "at": 101.5},
    {"what": "module", "name": "m", "host": "m1", "at": 101.6, "seconds": 0.4},
    {"what": "module", "name": "m", "host": "localhost", "at": 101.7, "seconds": 0.1},
    {"what": "copy", "name": "f", "host": "m1", "bytes": 7, "at": 102.0, "seconds": 1.5},
    {"what": "changed", "name": "one", "host": "m1"},
    {"what": "play", "name": "B", "at": 104.0},
    {"what": "task", "name": "two", "at": 104.0},
    {"what": "module", "name": "m", "host": "m2", "at": 104.5, "seconds": 0.2},
    {"what": "end", "at": 105.0},
]
# Two cores, of which the hosts use half a core and everything a whole one.
COST = Cost(begin=100.0, seconds=5.5, samples=[Sample(100.0 + n, n * 1.0, n * 0.5) for n in range(7)])


def test_executions_on_hosts_and_here():
    found = events.executions(EVENTS)
    assert (found.by_host, found.local, found.all) == ({"m1": 1, "m2": 1}, 1, 2)
    assert events.changes(EVENTS) == ["m1: one"]


def test_phases_cover_the_whole_run():
    found = events.phases(EVENTS, COST)
    assert [(one.name, one.seconds) for one in found] == [
        ("start of Ansible", 1.0),
        ("A", 3.0),
        ("B", 1.0),
        ("end of Ansible", 0.5),
    ]
    task = found[1].tasks[0]
    assert (task.name, task.seconds, task.executions, task.slowest) == ("one", 2.5, 2, 1.5)
    assert (task.hosts_cpu, task.other_cpu) == pytest.approx((1.25, 1.25))


def test_phases_of_the_floor():
    assert kit.phases("4.217 formatted\n12.030 HDFS serves\nnoise\n") == [("formatted", 4.217), ("HDFS serves", 12.03)]


def test_tables_are_aligned():
    assert table.grid(["a", "b"], [["long name", 1.25], ["x", ""]]) == [
        "a            b",
        "long name  1.2",
        "x",
    ]
