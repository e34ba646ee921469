# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run members.yml over hosts that do not exist, with servers that elect and acknowledge as in the unit tests."""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.integration import quick

sys.path.insert(
    0, str(Path(__file__).resolve().parents[3] / "tests/unit/plugins/module_utils/services/zookeeper/members")
)
import ensemble as model

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
MODEL = Path(model.__file__).parent
REPLACED = ("preflight", "zookeeper_member_info", "zookeeper_retire", "daemon", "daemon_state", "gate")


class World:
    """Hosts of which the servers lie in a file."""

    def __init__(self, directory: Path, now: str) -> None:
        self.directory = directory
        self._collection()
        self.keep(model.Ensemble(now, random.Random(1)))
        (directory / "most").write_text("")

    def keep(self, ensemble: model.Ensemble) -> None:
        (self.directory / "ensemble").write_bytes(pickle.dumps(ensemble))

    @property
    def ensemble(self) -> model.Ensemble:
        return pickle.loads((self.directory / "ensemble").read_bytes())

    def declare(self, masters: str, gateways: str = "") -> None:
        """Write an inventory of type zookeeper."""
        inventory = self.directory / "inventory"
        inventory.mkdir(exist_ok=True)
        tiers = {"master": {"hosts": dict.fromkeys(masters)}, "gateway": {"hosts": dict.fromkeys(gateways)}}
        settings = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        (inventory / "hosts.json").write_text(json.dumps({"all": {"children": tiers, "vars": settings}}))
        topology = {"plugin": "bigdata.emr.topology", "cluster": "keepers", "type": "zookeeper", "release": "1.0"}
        (inventory / "topology.yml").write_text(json.dumps(topology))

    def _collection(self) -> None:
        copy = self.directory / "collections" / "ansible_collections" / "bigdata" / "emr"
        for kind in ("action", "modules"):
            (copy / "plugins" / kind).mkdir(parents=True)
        # Without meta, which routes modules to action plugins of their own.
        names = ("galaxy.yml", "playbooks", "releases", "roles")
        links = [*(ROOT / name for name in names), *ROOT.glob("plugins/*"), *ROOT.glob("plugins/action/*.py")]
        for target in [*links, *ROOT.glob("plugins/modules/*.py")]:
            link = copy / target.relative_to(ROOT)
            if not link.exists() and not (target.parent.name == "action" and target.stem in REPLACED):
                link.symlink_to(target)
        for name in REPLACED:
            (copy / "plugins" / "action" / f"{name}.py").symlink_to(HERE / "stand_in.py")

    def run(self, *words: str, most: int | None = None) -> tuple[int, str, list[str]]:
        """Run the playbook, which may make MOST changes; return its code, its output and who was changed."""
        log = self.directory / "log"
        log.write_text("")
        (self.directory / "most").write_text("" if most is None else str(most))
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        environment = {
            **kept,
            "MEMBERS_WORLD": str(self.directory),
            "MEMBERS_MODEL": str(MODEL),
            "ANSIBLE_COLLECTIONS_PATH": str(self.directory / "collections"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(self.directory / "home"),
        }
        argv = [*quick.command("ansible-playbook"), "-i", str(self.directory / "inventory")]
        done = subprocess.run(
            [*argv, str(HERE / "members.yml"), *words],
            env=environment, cwd=self.directory, capture_output=True, text=True, check=False,
            timeout=quick.HANG_SECONDS,
        )  # fmt: skip
        calls = [json.loads(line) for line in log.read_text().splitlines()]
        changed = [host for name, host, _arguments in calls if name in ("daemon", "zookeeper_retire")]
        return done.returncode, done.stdout + done.stderr, changed


@pytest.fixture
def world(tmp_path):
    return lambda now: World(tmp_path, now)


def is_whole(ensemble, members):
    there = [host for host, one in ensemble.hosts.items() if one.unit]
    return there == sorted(members) and all(
        ensemble.hosts[host].running == frozenset(members) and ensemble.state(host) in ("leader", "follower")
        for host in members
    )


def test_three_become_five_and_a_run_that_changes_nothing_asks_nobody(world):
    one = world("abc")
    one.declare("abcde")
    code, output, changed = one.run()
    assert code == 0, output
    assert is_whole(one.ensemble, "abcde")
    assert (changed[0], changed.count("d"), changed.count("e"), len(changed)) == ("d", 2, 1, 9)
    assert output.index("d joins") < output.index("a restarts with d")
    code, output, changed = one.run()
    assert (code, changed) == (0, []), output
    assert "zookeeper_member_info" not in (one.directory / "log").read_text()


def test_a_member_is_replaced_and_the_one_that_left_is_taken_off(world):
    one = world("abc")
    one.declare("abd", "c")
    code, output, changed = one.run()
    assert code == 0, output
    assert is_whole(one.ensemble, "abd")
    assert changed[-1] == "c"


def test_runs_that_end_in_the_middle_come_to_the_same(world):
    one = world("abc")
    one.declare("abd", "c")
    for most in (1, 6):
        code, output, _changed = one.run(most=most)
        assert code != 0
        assert "the run is killed here" in output
    assert one.run()[0] == 0
    assert is_whole(one.ensemble, "abd")


def test_check_mode_tells_the_steps_and_takes_none(world):
    one = world("abc")
    one.declare("abcde")
    code, output, changed = one.run("--check")
    assert (code, changed) == (0, []), output
    assert "ZooKeeper gets other members, one at a time:" in output
    assert "e joins" in output
    assert is_whole(one.ensemble, "abc")


def test_a_refusal_touches_nobody(world):
    one = world("abc")
    ensemble = one.ensemble
    for host in "ab":
        ensemble.stop(host)
    for host in "ab":
        ensemble.hosts[host].data = False
        ensemble.hosts[host].log.clear()
    ensemble.settle()
    one.keep(ensemble)
    one.declare("abc")
    code, output, changed = one.run()
    assert (code != 0, changed) == (True, []), output
    assert "a and b: ZooKeeper has no data there, c has some, and no server leads" in " ".join(output.split())
