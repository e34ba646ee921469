# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the runner of the checks makes of outputs, reports and results, and which parts it chooses."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "suite"))
import parts
import phases
import summary
from processes import PATIENT, Commands, Failed
from runner import Runner

JUNIT = """<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="4">
<testcase classname="molecule.ha.tests.test_a_states" name="one" time="1.5"/>
<testcase classname="molecule.ha.tests.test_a_states" name="two" time="0.5"/>
<testcase classname="molecule.ha.tests.test_b_runs" name="three" time="9"/>
<testcase classname="molecule.ha.tests.test_b_runs" name="four" time="0"><skipped message="no host"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("INFO     [ha > converge] Executing\n", "converge"),
        ("\x1b[34mINFO\x1b[0m     [ha > idempotence] \x1b[32mExecuting\x1b[0m\n", "idempotence"),
        ("INFO     [ha > converge] Executed: Successful\n", None),
        ("TASK [Executing] ****\n", None),
    ],
)
def test_a_step_of_molecule_is_told_by_its_line(line, step):
    assert phases.step(line) == step


def test_a_step_lasts_until_the_next_one():
    assert phases.spans([("prepare", 1.0), ("converge", 4.0)], 10.0) == [("prepare", 3.0), ("converge", 6.0)]


def test_tests_are_added_up_by_file_and_skipped_ones_did_not_run():
    assert phases.files(JUNIT) == (3, [("test_a_states", 2.0), ("test_b_runs", 9.0)])


def test_a_part_that_skips_a_test_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "CACHE", tmp_path)

    class Writes:
        def call(self, *_words, **_more):
            (tmp_path / "x.xml").write_text(JUNIT)

    with pytest.raises(Failed, match="x has skipped four"):
        parts.suite("x", "tests", "tests/x").run(Writes())


def test_short_phases_are_one_line():
    rows = [("long", 30.0), ("short", 0.6), ("also short", 0.7), ("middle", 2.0)]
    assert phases.table(rows) == ["   30.0 s  long", "    2.0 s  middle", "    1.3 s  the rest"]
    assert phases.table(rows, most=1) == ["   30.0 s  long", "    3.3 s  the rest"]


@pytest.mark.parametrize(
    ("outcomes", "code", "last"),
    [
        (["passed", "passed"], 0, "2 passed, 0 failed"),
        (["passed", "failed"], 1, "1 passed, 1 failed"),
        (["passed"], 1, "1 passed, 0 failed"),
        (["failed", "stopped"], 1, "0 passed, 1 failed"),
    ],
)
def test_only_a_run_of_all_that_was_asked_for_passes(outcomes, code, last, capsys):
    results = [summary.Result(name, outcome, 1.0) for name, outcome in zip("ab", outcomes, strict=False)]
    assert summary.show(results, ["a", "b"], 2.0) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_every_part_is_in_one_set_and_every_scenario_is_a_part():
    usual, long = ({part.name for stage in parts.select([], one) for part in stage} for one in (False, True))
    assert not usual & long
    scenarios = {path.parent.name for path in parts.ROOT.glob("molecule/*/molecule.yml")} - {"default"}
    assert {f"molecule/{name}" for name in scenarios} <= usual | long
    assert {"unit", "sanity", "molecule/ha", "molecule/pair"} <= usual
    assert {"bench", "molecule/drill", "integration/interrupt-all"} <= long


def test_tests_of_a_scenario_find_the_modules_beside_them():
    # pytest adds no directory of tests to the path of imports: a conftest does.
    for place in (parts.ROOT / "molecule").glob("*/tests"):
        beside = [path.name for path in place.glob("*.py") if not path.name.startswith(("test_", "conftest"))]
        assert not beside or "sys.path" in (place / "conftest.py").read_text(), beside


def test_what_begins_with_a_saved_cluster_brings_it():
    assert [[part.name for part in stage] for stage in parts.select(["molecule/drill"], False)] == [
        ["cluster/ha", "molecule/drill"]
    ]


def test_scenarios_that_share_a_lab_bring_bare_hosts_and_run_beside_each_other():
    (stage,) = parts.select([f"molecule/{name}" for name in parts.NEIGHBOURS], False)
    assert [(part.name, part.lane, part.after) for part in stage] == [
        ("lab/bare", "lab", ""),
        ("molecule/pair", "lab", "lab/bare"),
        ("molecule/zookeeper", "lab-too", "lab/bare"),
        ("lab/bare-again", "lab-too", ""),
        ("molecule/standalone", "lab-too", "lab/bare"),
    ]
    assert all(map(parts.on_lab, stage))


@pytest.mark.parametrize("name", ["molecule/standalone", "molecule/zookeeper", "molecule/pair", "lab/check-mode"])
def test_one_of_them_alone_brings_bare_hosts_only(name):
    assert [[part.name for part in stage] for stage in parts.select([name], False)] == [["lab/bare", name]]


def test_no_lane_waits_for_what_comes_later_in_it():
    for stage in parts.stages():
        names = [part.name for part in stage]
        assert all(names.index(part.after) < names.index(part.name) for part in stage if part.after)


def hosts_of(scenario: str) -> set[str]:
    text = (parts.ROOT / "molecule" / scenario / "inventory" / "hosts.yml").read_text()
    rows = re.findall(r"^ +([a-z]+-)(?:\[(\d):(\d)\]|(\d))\.lab:", text, re.MULTILINE)
    spans = [(kind, int(first or one), int(last or one)) for kind, first, last, one in rows]
    return {f"{kind}{number}" for kind, first, last in spans for number in range(first, last + 1)}


def test_scenarios_that_share_a_lab_have_no_host_in_common():
    assert hosts_of("pair") == {"master-1", "master-2", "core-2", "core-3", "gateway-1"}
    # Tests put core-1 into the place of one of these, late enough for zookeeper.
    assert hosts_of("standalone").isdisjoint({*hosts_of("pair"), "core-1"})
    assert hosts_of("zookeeper").isdisjoint(hosts_of("pair"))
    assert hosts_of("standalone") <= hosts_of("zookeeper") == set(parts.SHARED.split(","))


def test_who_makes_its_own_hosts_makes_all_of_them_and_none_that_others_work_on():
    names, also = parts.OWN_HOSTS["flink"][1::2]
    assert set(names.split(",")) == hosts_of("flink")
    assert (parts.ROOT / also).is_file()
    assert hosts_of("flink").isdisjoint({*hosts_of("pair"), "core-1"})
    (stage,) = parts.select([], False)
    assert [part.name for part in stage if part.lane == "lab-too"][-1] == "molecule/flink"
    ((alone,),) = parts.select(["molecule/flink_life"], True)
    assert (alone.name, alone.lane) == ("molecule/flink_life", "lab")


def test_an_unknown_part_is_named_with_those_that_there_are():
    with pytest.raises(SystemExit, match=r"no part is called molecule/nothing; there are ruff, .* and integration"):
        parts.select(["molecule/nothing"], False)


def part(name: str, lane: str, *argv: str, after: str = "") -> parts.Part:
    return replace(parts.command(name, lane, *argv), after=after)


def ran(directory: Path, *stages: list[parts.Part]) -> dict[str, str]:
    runner = Runner(directory)
    runner.run(stages)
    return {one.name: one.outcome for one in runner.results}


def test_lanes_run_beside_each_other_and_stages_after_each_other(tmp_path):
    meet = "echo > {0}; timeout 20 sh -c 'until test -e {1}; do sleep 0.05; done'"
    a, b = tmp_path / "a", tmp_path / "b"
    first = [part("a", "one", "sh", "-c", meet.format(a, b)), part("b", "two", "sh", "-c", meet.format(b, a))]
    assert ran(tmp_path, first, [part("c", "one", "test", "-e", str(b))]) == dict.fromkeys("abc", "passed")


def test_a_part_waits_for_one_of_another_lane(tmp_path):
    made, late = tmp_path / "made", tmp_path / "late"
    stage = [
        part("make", "lab", "sh", "-c", f"sleep 1; test ! -e {late} && echo > {made}"),
        part("go on", "lab", "true"),
        part("late", "lab-too", "sh", "-c", f"test -e {made} && echo > {late}", after="make"),
    ]
    assert ran(tmp_path, stage) == dict.fromkeys(("make", "go on", "late"), "passed")


def test_what_waits_for_a_part_that_fails_does_not_begin(tmp_path):
    stage = [part("make", "lab", "false"), part("go on", "lab", "true"), part("late", "lab-too", "true", after="make")]
    assert ran(tmp_path, stage) == {"make": "failed"}


def test_a_chain_is_told_as_it_goes(tmp_path, capfd):
    stage = [part("make", "lab", "echo", "made"), part("late", "lab-too", "echo", "late", after="make")]
    assert ran(tmp_path, stage) == dict.fromkeys(("make", "late"), "passed")
    assert not list(tmp_path.glob("lane-*.log"))


def test_beside_the_lab_the_others_stand_back(tmp_path):
    nice = "import os, sys; open(sys.argv[1], 'w').write(str(os.nice(0)))"
    both = [part(name, name, sys.executable, "-c", nice, str(tmp_path / name)) for name in ("lab", "tests")]
    assert ran(tmp_path, both) == {"lab": "passed", "tests": "passed"}
    before = os.nice(0)
    kept = {name: int((tmp_path / name).read_text()) for name in ("lab", "tests")}
    assert kept == {"lab": before, "tests": min(before + PATIENT, 19)}


def test_what_stands_back_does_so_among_sessions_too(tmp_path):
    """Of a kernel that does not schedule by sessions nothing is asked."""
    group = Path("/proc/self/autogroup")
    wait = f"import time\nwhile ' nice {PATIENT}' not in open('{group}').read(): time.sleep(0.01)"
    Commands(nice=PATIENT).call(sys.executable, "-c", wait if group.exists() else "", minutes=2)
    with (tmp_path / "said").open("w+") as said:
        Commands(said).call("sh", "-c", f"cat {group} || true")
        said.seek(0)
        assert f" nice {PATIENT}" not in said.read()


def test_a_part_that_fails_ends_the_run_and_what_runs_beside_it(tmp_path):
    begin, runs = time.monotonic(), tmp_path / "runs"
    bad = part("bad", "one", "sh", "-c", f"until test -e {runs}; do sleep 0.05; done; false")
    both = [bad, part("long", "two", "sh", "-c", f"echo > {runs}; exec sleep 600"), part("after", "one", "true")]
    assert ran(tmp_path, both, [part("next", "one", "true")]) == {"bad": "failed", "long": "stopped"}
    assert time.monotonic() - begin < 300


def test_a_command_that_takes_too_long_has_failed():
    with pytest.raises(Failed, match="sleep did not end within"):
        Commands(io.StringIO()).call("sleep", "60", minutes=0.005)


def test_nothing_begins_after_the_stop():
    commands = Commands(io.StringIO())
    commands.stop()
    with pytest.raises(Failed, match="stopped"):
        commands.call("true")


def test_lines_are_noticed_as_they_come():
    seen: list[str] = []
    first = threading.Event()

    def notice(line: str) -> None:
        seen.append(line.strip())
        first.set()

    commands = Commands(io.StringIO())
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(commands.call, "sh", "-c", "echo one; sleep 60", notice=notice)
        assert first.wait(10)
        commands.stop()
        with pytest.raises(Failed, match="stopped"):
            call.result(10)
    assert seen == ["one"]
