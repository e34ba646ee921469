# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is checked: the parts of `make test` and of `make test-long`, in their order."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import phases
from processes import ROOT, Commands, Failed, environment

CACHE = ROOT / ".cache" / "tests"
BASE = ROOT / ".config" / "molecule" / "config.yml"
LAB = ROOT / "tests" / "lab" / "lab"
INTEGRATION = ROOT / "tests" / "integration"
CHECKS = ROOT / "tests" / "suite" / "checks"
EXHAUSTIVE = "tests/unit/plugins/module_utils/services/hdfs/guard/test_exhaustive.py"
COLLECTION = "ansible_collections.bigdata.emr"
CORES = 2
SANITY = ("--exclude", "tests/", "--exclude", "molecule/")
# Most make an environment of their own for what a part of ours does too: yamllint, changelog, plugin-docs
# (ansible-doc), ruff (pep8, pylint, compile), ansible-lint (runtime-metadata). Hosts of the lab import all modules.
TWICE = tuple(
    word
    for name in ("yamllint", "changelog", "ansible-doc", "pep8", "pylint", "compile", "runtime-metadata", "import")
    for word in ("--skip-test", name)
)
DOCS_LINT = ("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", ".")
# Chains of kills, faults during rolls, what wants a quiet machine or more than five minutes.
LONG_SCENARIOS = (
    *("relay", "power", "roll_faults", "drill", "strangers", "sql", "jobs", "smartdata"),
    *("flink_yarn", "flink_life", "druid", "zookeeper_grown", "gateway_cluster", "interrupt"),
)
MINUTES = {"sql": 120, "jobs": 150, "smartdata": 90, "flink_yarn": 90, "druid": 90, "zookeeper_grown": 120}
"""How long a scenario may take where that is more than an hour."""
# They begin with the deployed cluster that another part has left behind, and run site.yml over it.
FROM_SAVED = {"roll_faults": "ha", "drill": "ha", "strangers": "ha", "power": "pair"}
# Scenarios that share one lab, and their lanes: those of different lanes run beside each other, on hosts of their own.
NEIGHBOURS = {"pair": "lab", "zookeeper": "lab-too", "standalone": "lab-too"}
# Those whose hosts are made anew by themselves, some of them theirs alone: others may work meanwhile.
_STREAMS = ("--hosts", "master-3,master-4,core-4,core-5,task-1,gateway-2", "--also", "molecule/flink/hosts.yml")
OWN_HOSTS = {"flink": _STREAMS, "flink_life": _STREAMS}
BARE, AGAIN = "lab/bare", "lab/bare-again"
"""The part before these, which makes all hosts anew, and the one between the two that share hosts."""
SHARED = "master-3,task-1,core-1"
"""The hosts of the first of the two."""
APART = ("airflow",)  # suites of the long set: they install much of what nothing else needs
LATE = ("roll",)  # suites that no other part finds anything of sooner
FAILOVER = ("inventories/lab/hosts.yml", "tests/lab/bare_inventory")
"""The inventories of a cluster with failover on the hosts of `zookeeper`."""
INVENTORIES = {
    "ha": ["inventories/lab/"],
    "pair": ["inventories/lab/hosts.yml", "molecule/pair/inventory/"],
}


@dataclass
class Outcome:
    """What a part that passed has to say."""

    note: str = ""
    phases: list[phases.Phase] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    name: str
    run: Callable[[Commands], Outcome]
    """Raises Failed."""
    lane: str
    """Parts of different lanes of a stage may run at the same time; those of `lab` and `lab-too` have the lab."""
    long: bool = False
    after: str = ""
    """The part of another lane of its stage that has to pass before."""


def on_lab(part: Part) -> bool:
    """Tell whether PART works on hosts of the lab."""
    return part.lane.startswith("lab")


def command(name: str, lane: str, *words: str, minutes: float = 10, long: bool = False) -> Part:
    """Return a part that is one command."""

    def run(commands: Commands) -> Outcome:
        commands.call(*words, minutes=minutes)
        return Outcome()

    return Part(name, run, lane, long)


def suite(name: str, lane: str, *words: str, long: bool = False, alone: bool = False, **variables: str) -> Part:
    """Return a part that runs pytest with WORDS on all cores, without the tests that are marked `alone`.

    With ALONE it runs just these, one after the other: they measure time or CPU.
    """
    report = CACHE / f"{name.replace('/', '-')}.xml"

    def run(commands: Commands) -> Outcome:
        report.unlink(missing_ok=True)
        spread = ("-m", "alone") if alone else ("-m", "not alone", "-n", str(CORES), "--dist", "worksteal")
        commands.call("pytest", "-q", *spread, f"--junitxml={report}", *words, minutes=40, **variables)
        count, found = phases.files(report.read_text())
        if not count:
            raise Failed(f"{name} has no test that ran")
        left = phases.skipped(report.read_text())
        if left:
            raise Failed(f"{name} has skipped {', '.join(left)}; as root with all tools each test has to run", found)
        return Outcome(f"{count} tests", found)

    return Part(name, run, lane, long)


def integration(name: str) -> Part:
    """Return a part that runs one directory of tests/integration."""
    return suite(f"integration/{name}", "tests", f"tests/integration/{name}")


def _lint(commands: Commands) -> Outcome:
    """Run ansible-lint; the syntax checks that it starts are made by tests/suite/checks/ansible-playbook."""
    with tempfile.TemporaryDirectory(prefix="lint-", dir=CACHE) as checked:
        path = f"{CHECKS}:{environment()['PATH']}"
        commands.call("ansible-lint", "--nocolor", minutes=30, PATH=path, CHECKED=checked)
    return Outcome()


def scenario(name: str, long: bool = False) -> Part:
    """Return a part that runs one molecule scenario on lab hosts. It must run a test: without, molecule passes.

    It begins with a saved cluster, or makes all hosts anew, or its own; before NEIGHBOURS the part BARE has done so.
    """
    report = CACHE / f"molecule-{name}.xml"
    state = CACHE / "molecule" / name
    saved = FROM_SAVED.get(name, "")

    def run(commands: Commands) -> Outcome:
        report.unlink(missing_ok=True)
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(parents=True)
        begin = time.monotonic()
        marks: list[phases.Mark] = []

        def notice(line: str) -> None:
            step = phases.step(line)
            if step:
                marks.append((step, time.monotonic()))

        if name not in NEIGHBOURS:
            marks.append((f"cluster {saved} as it was" if saved else "bare hosts", begin))
            bare = ("reset", *OWN_HOSTS.get(name, ()))
            commands.call(LAB, *(("restore", saved) if saved else bare), minutes=15)
        marks.append(("molecule", time.monotonic()))
        molecule = ["molecule", "--base-config", BASE, "test", "--scenario-name", name]
        why = ""
        try:
            commands.call(
                *molecule,
                minutes=MINUTES.get(name, 60),
                notice=notice,
                MOLECULE_EPHEMERAL_DIRECTORY=str(state),
                # What tests print are figures: how long, how many.
                PYTEST_ADDOPTS="-raP",
            )
        except Failed as error:
            why = str(error)
        steps = phases.spans(marks, time.monotonic())
        count, found = phases.files(report.read_text()) if report.exists() else (0, [])
        steps += [(f"verify: {file}", seconds) for file, seconds in found]
        if why or not count:
            raise Failed(why or f"the scenario {name} has no test that ran", steps)
        return Outcome(f"{count} tests", steps)

    lane = NEIGHBOURS.get(name, "lab-too" if name in OWN_HOSTS and not long else "lab")
    return Part(f"molecule/{name}", run, lane, long, BARE if name in NEIGHBOURS else "")


def cluster(name: str) -> Part:
    """Return a part that deploys a cluster, stops it in order and keeps it for the parts that begin with it."""

    def run(commands: Commands) -> Outcome:
        marks: list[phases.Mark] = []

        def step(title: str, *words: str | Path) -> None:
            marks.append((title, time.monotonic()))
            commands.call(*words, minutes=15)

        sources = [word for source in INVENTORIES[name] for word in ("-i", source)]
        step("bare hosts", LAB, "reset")
        step("site.yml", "ansible-playbook", *sources, "site.yml")
        step("stop.yml", "ansible-playbook", *sources, "playbooks/stop.yml")
        step("save", LAB, "save", name)
        return Outcome("", phases.spans(marks, time.monotonic()))

    return Part(f"cluster/{name}", run, "lab", long=True)


def found_scenarios() -> list[str]:
    """Return the scenarios in the order to run; `default` only makes and removes the lab for molecule by hand."""
    found = {path.parent.name for path in ROOT.glob("molecule/*/molecule.yml")} - {"default"}
    unknown = set(LONG_SCENARIOS) - found
    if unknown:
        raise SystemExit(f"tests/run: molecule has no scenario {', '.join(sorted(unknown))}")
    return sorted(found)


def _check_mode(commands: Commands) -> Outcome:
    """Let check mode foresee a cluster with failover on bare hosts, and change nothing."""
    commands.call(sys.executable, ROOT / "tests" / "lab" / "bare.py", *FAILOVER, minutes=15)
    return Outcome()


def _late(suite: str) -> tuple[bool, str]:
    return suite in LATE, suite


def _long_scenarios() -> Iterable[Part]:
    made = set()
    for name in LONG_SCENARIOS:
        saved = FROM_SAVED.get(name)
        if saved and saved not in made:
            made.add(saved)
            yield cluster(saved)
        yield scenario(name, long=True)


def stages() -> list[list[Part]]:
    """Return all parts, fast ones first. Lanes of a stage run beside each other, stages one after the other.

    The usual set is one stage: hosts of the lab wait for each other half of the time, and what needs no lab fills that.
    """
    found = {path.relative_to(INTEGRATION).parts[0] for path in INTEGRATION.rglob("test_*.py")}
    suites = sorted(found - {*APART}, key=_late)
    if not suites:
        raise SystemExit(f"tests/run: there is no test below {INTEGRATION}")
    return [
        [
            command("ruff", "tests", "ruff", "check"),
            command("mypy", "tests", "mypy", "-p", f"{COLLECTION}.plugins"),
            command("yamllint", "tests", "yamllint", "--strict", "."),
            command("readmes", "tests", "tests/readmes"),
            command("changelog", "tests", "antsibull-changelog", "lint"),
            command("plugin-docs", "tests", *DOCS_LINT),
            # First of all that takes minutes: what it finds ends the scenarios as well.
            suite("unit", "tests"),
            Part("ansible-lint", _lint, "tests"),
            # ruff has read the tests too; pylint is in the long set.
            command("sanity", "tests", "tests/sanity/run", *SANITY, *TWICE, minutes=30),
            *(integration(name) for name in suites),
            *(scenario(name) for name in found_scenarios() if name not in (*LONG_SCENARIOS, *NEIGHBOURS, *OWN_HOSTS)),
            command(BARE, "lab", str(LAB), "reset", minutes=15),
            scenario("pair"),
            Part("lab/check-mode", _check_mode, "lab-too", after=BARE),
            scenario("zookeeper"),
            command(AGAIN, "lab-too", str(LAB), "reset", "--hosts", SHARED, minutes=15),
            scenario("standalone"),
            scenario("flink"),
        ],
        [command("sanity/all", "tests", "tests/sanity/run", minutes=30, long=True)],
        [
            suite("integration/speed", "tests", "tests/integration", long=True, alone=True),
            suite("integration/interrupt-all", "tests", "tests/integration/interrupt", long=True, EMR_TEST_ALL="1"),
            suite("unit/exhaustive", "tests", EXHAUSTIVE, long=True, EMR_TEST_ALL="1"),
            *(suite(f"integration/{name}", "tests", f"tests/integration/{name}", long=True) for name in APART),
        ],
        [
            *_long_scenarios(),
            # It may repeat what is over its budget, and the machine may be slow.
            command("bench", "lab", "tests/bench/bench", "--guard", minutes=40, long=True),
        ],
    ]


def select(names: list[str], long: bool) -> list[list[Part]]:
    """Return the parts called so, in their usual order, or those of the usual or the LONG set.

    `integration` is all scenarios of the usual set. A part that begins with a saved cluster brings the one
    that saves it, one that waits for another part that one.
    """
    known = {part.name: part for stage in stages() for part in stage}
    wanted = set(names) or {name for name, part in known.items() if part.long == long}
    if "integration" in wanted:
        usual = {name for name, part in known.items() if name.startswith("molecule/") and not part.long}
        wanted = wanted - {"integration"} | usual
    wanted |= {f"cluster/{saved}" for name, saved in FROM_SAVED.items() if f"molecule/{name}" in wanted}
    wanted |= {part.after for name, part in known.items() if name in wanted and part.after}
    wanted |= {AGAIN} if {"molecule/zookeeper", "molecule/standalone"} <= wanted else set()
    unknown = sorted(wanted - set(known))
    if unknown:
        raise SystemExit(
            f"tests/run: no part is called {', '.join(unknown)}; there are {', '.join(known)} and integration"
        )
    return [chosen for stage in stages() if (chosen := [part for part in stage if part.name in wanted])]
