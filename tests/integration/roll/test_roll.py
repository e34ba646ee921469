# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run restart.yml over many hosts that do not exist: the order of its steps, where it stops, and what a host costs.

Every module that would touch a host is replaced by one that writes down what it was asked (stand_in.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS
from ansible_collections.bigdata.emr.tests.integration import quick
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import first

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = Path(__file__).with_name("stand_in.py")
REPLACED = (
    *("preflight", "daemon", "daemon_info", "daemon_state", "failover", "gate"),
    *("database", "hdfs_admin", "hdfs_info", "hdfs_tree", "zookeeper_acl"),
)
MASTERS = ["m1", "m2", "m3"]
LIVE = """#!/usr/bin/python
import json, os
print(open(os.environ["ROLL_WORLD"] + "/live").read())
"""


class World:
    """A cluster of CORE worker hosts of which the answers lie in DIRECTORY, for the collection in COLLECTIONS."""

    def __init__(self, directory: Path, core: int, collections: Path) -> None:
        self.directory, self.collections = directory, collections
        self.core = [f"c{number}" for number in range(core)]
        self.live = {
            "leaders": {"zookeeper": "m1", "namenode": "m2", "resourcemanager": "m1"},
            "states": {},
            "unhealthy": {},
            "behind": {"journalnode": {"m3": 5}},
            "racks": {"datanode": {host: f"/rack{number % 4}" for number, host in enumerate(self.core)}},
            "replicas": {"datanode": {"missing": 0, "under_replicated": 0}},
        }
        inventory = directory / "inventory"
        inventory.mkdir()
        tiers = {"master": MASTERS, "core": self.core}
        children = {tier: {"hosts": dict.fromkeys(hosts)} for tier, hosts in tiers.items()}
        settings = {
            "emr_secret": "hb7PeQ2vXz9wKd4Tn1Rc",
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
        }
        (inventory / "hosts.json").write_text(json.dumps({"all": {"children": children, "vars": settings}}))
        topology = {"plugin": "bigdata.emr.topology", "cluster": "many", "type": "hadoop", "release": "1.0"}
        (inventory / "topology.yml").write_text(json.dumps({**topology, "services": ["hdfs", "yarn"]}))

    def gateway(self, host: str, **variables: Any) -> None:
        """Declare HOST as a gateway with VARIABLES."""
        path = self.directory / "inventory" / "hosts.json"
        hosts = json.loads(path.read_text())
        hosts["all"]["children"].setdefault("gateway", {"hosts": {}})["hosts"][host] = variables
        path.write_text(json.dumps(hosts))

    def restart(self, *words: str) -> tuple[int, str, list[list]]:
        """Run restart.yml with WORDS; return its code, its output and what the stand-ins were asked."""
        return self.play("restart", *words)

    def play(self, name: str, *words: str) -> tuple[int, str, list[list]]:
        """Run the playbook NAME likewise, one of ours or a file."""
        log = self.directory / "log"
        log.write_text("")
        (self.directory / "live").write_text(json.dumps({"changed": False, "live": self.live}))
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        environment = {
            **kept,
            "ROLL_WORLD": str(self.directory),
            "ANSIBLE_COLLECTIONS_PATH": str(self.collections),
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(self.directory / "home"),
        }
        argv = [*quick.command("ansible-playbook"), "-i", str(self.directory / "inventory")]
        done = subprocess.run(
            [*argv, name if "/" in name else f"bigdata.emr.{name}", *words],
            env=environment, cwd=self.directory, capture_output=True, text=True, check=False,
            timeout=quick.HANG_SECONDS,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr, [json.loads(line) for line in log.read_text().splitlines()]


@pytest.fixture(scope="session")
def collections(tmp_path_factory):
    """Return the collection with stand-ins; it reads in the environment which world it is in."""
    where = tmp_path_factory.mktemp("collections")
    copy = where / "ansible_collections" / "bigdata" / "emr"
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
        (copy / "plugins" / "action" / f"{name}.py").symlink_to(STAND_IN)
    (copy / "plugins" / "modules" / "roll_info.py").unlink()
    (copy / "plugins" / "modules" / "roll_info.py").write_text(LIVE)
    return where


@pytest.fixture
def world(tmp_path, collections):
    return lambda core: World(tmp_path, core, collections)


def restarted(calls):
    return [(arguments["name"], host) for name, host, arguments in calls if name == "daemon_state"]


def gates_of(calls):
    """Return what each wait for gates asked for: one of its own, or one before or after a restart."""
    asked = [
        arguments.get(word)
        for name, _host, arguments in calls
        if name in ("gate", "daemon_state")
        for word in ("gates", "before", "after")
    ]
    return [gates for gates in asked if gates]


def looks(calls, just_started=False):
    """Return who was looked at for which components; JUST STARTED where a single end counts."""
    return [
        (host, arguments["components"])
        for _name, host, arguments in calls
        if arguments.get("steady_seconds") and arguments.get("just_started", False) == just_started
    ]


def steps(calls):
    """Return the roll as words: gates, restarts, handing over, new segments."""
    return [
        f"{arguments['name']}@{host}" if name == "daemon_state" else name
        for name, host, arguments in calls
        if name not in ("preflight", "daemon_info")
    ]


def test_masters_one_by_one_and_each_between_its_gates(world):
    code, output, calls = world(1).restart("-e", json.dumps({"emr_restart_components": ["journalnode", "namenode"]}))
    assert code == 0, output
    around = [f"journalnode@{host}" for host in ("m3", "m1", "m2")]
    journals = [step for one in around for step in ("hdfs_admin", "gate", one, "hdfs_admin", "gate")]
    namenodes = [step for host in ("m1", "m3", "m2") for step in ("gate", "failover", f"namenode@{host}", "gate")]
    assert steps(calls) == journals + namenodes
    after = gates_of(calls)[1]
    assert next(one for one in after if one["gate"] == "journals_in_step")["limits"] == {"txid": 42}
    heirs = [arguments["to"] for name, _host, arguments in calls if name == "failover"]
    assert heirs == ["", "", "m1"]


def test_a_worker_that_restarts_alone_waits_for_its_gates_itself(world):
    code, output, calls = world(2).restart("-e", json.dumps({"emr_restart_components": ["nodemanager"]}))
    assert code == 0, output
    assert steps(calls) == [f"nodemanager@{host}" for host in ("c0", "c1")]
    for asked in gates_of(calls):
        assert [one["gate"] for one in asked][-2:] == ["namenodes_serving", "datanodes"]
    own = [asked[0]["hosts"] for asked in gates_of(calls)[1::2]]
    assert own == [["c0"], ["c1"]]


def test_the_first_gate_that_does_not_hold_stops_everything_and_a_second_run_goes_on(world):
    cluster = world(1)
    (cluster.directory / "breaks").write_text("journalnode@m1")
    code, output, calls = cluster.restart()
    assert code != 0
    assert "did not hold" in output
    before = restarted(calls)
    assert before[-1] == ("journalnode", "m1")
    assert not {component for component, _host in before} - {"zookeeper", "journalnode"}
    (cluster.directory / "breaks").unlink()
    code, output, calls = cluster.restart()
    assert code == 0, output
    again = restarted(calls)
    assert not set(before) & set(again)
    assert len(before + again) == 5 * 3 + 2 * 1 + 1
    assert restarted(cluster.restart()[2]) == []


def test_a_dead_member_before_the_roll_and_nobody_is_touched(world):
    cluster = world(1)
    cluster.live["unhealthy"] = {"journalnode": {"m2": "dead"}}
    code, output, calls = cluster.restart()
    assert code != 0
    assert "journalnode on m2 does not serve (dead)" in output
    assert restarted(calls) == []


@pytest.mark.parametrize("module", ["gate", "daemon_state", "hdfs_admin", "failover"])
def test_a_host_that_is_lost_during_a_step_ends_the_roll(module, tmp_path):
    """To Ansible it would be one host less, and the next batch would begin."""
    asked = {
        "gate": {"gates": [{"gate": "zkfcs", "hosts": ["m1"]}]},
        "daemon_state": {"name": "datanode", "product": "hadoop", "state": "restarted"},
        "hdfs_admin": {"action": "roll_edits"},
        "failover": {"service": "hdfs", "members": ["m1"]},
    }
    play = {"hosts": ["a", "b"], "serial": 1, "gather_facts": False, "any_errors_fatal": True}
    (tmp_path / "play.yml").write_text(json.dumps([{**play, "tasks": [{f"bigdata.emr.{module}": asked[module]}]}]))
    reach = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_ssh_common_args": "-F none -o BatchMode=yes"}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": {"a": reach, "b": reach}}}))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    done = subprocess.run(
        [*quick.command("ansible-playbook"), "-i", "hosts.json", "play.yml"],
        env={**kept, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"), "ANSIBLE_NOCOLOR": "1"},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=quick.HANG_SECONDS,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "a did not answer, so nobody knows" in " ".join(done.stdout.split()), done.stdout
    assert "fatal: [b]" not in done.stdout


def test_a_limited_run_restarts_these_hosts_only_and_asks_all_members(world):
    code, output, calls = world(2).restart("--limit", "c1")
    assert code == 0, output
    assert restarted(calls) == [("datanode", "c1"), ("nodemanager", "c1")]
    gates = [gate for asked in gates_of(calls) for gate in asked]
    assert {tuple(gate["members"]) for gate in gates if gate["gate"] == "datanodes"} == {("c0", "c1")}


def test_what_the_plan_says_is_what_happens(world, tmp_path):
    cluster = world(2)
    code, output, calls = cluster.play("plan", "-e", f"plan_file={tmp_path}/plan.json")
    assert code == 0, output
    assert {name for name, _host, _arguments in calls} == {"preflight", "daemon_info"}
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert "1. zookeeper on m2" in output
    assert plan["files"][0]["hosts"] == sorted([*MASTERS, *cluster.core], key=plan["files"][0]["hosts"].index)
    code, output, calls = cluster.restart()
    assert code == 0, output
    assert restarted(calls) == [(batch["component"], host) for batch in plan["batches"] for host in batch["hosts"]]


def test_a_plan_says_that_nothing_restarts_while_a_host_has_failed(world, tmp_path):
    """The roll is planned from declared members: one that left the play takes the roll with it."""
    cluster = world(2)
    (cluster.directory / "fails@c1").touch()
    code, _output, _calls = cluster.play("plan", "-e", f"plan_file={tmp_path}/plan.json")
    assert code != 0
    (refusal,) = json.loads((tmp_path / "plan.json").read_text())["refusals"]
    assert refusal.startswith("c1: it failed or was lost in this run, so nobody knows what its datanode")


def test_one_host_that_writes_single_replicas_makes_every_batch_a_single_datanode(world):
    cluster = world(5)
    (cluster.directory / "replication@c3").touch()
    asked = json.dumps({"emr_restart_batch": 2, "emr_restart_components": ["datanode"]})
    code, output, _calls = cluster.play("restart", "-e", asked, "--check")
    assert code == 0, output
    assert "datanode on c0, c4" not in output
    assert "5. datanode on c3" in output
    (cluster.directory / "replication@c3").unlink()
    assert "1. datanode on c0, c4" in cluster.play("restart", "-e", asked, "--check")[1]


def test_a_gateway_outside_of_the_limit_counts_with_what_it_is_declared_with(world):
    cluster = world(5)
    asked = json.dumps({"emr_restart_batch": 2, "emr_restart_components": ["datanode"]})
    limited = ("-e", asked, "--check", "--limit", ",".join(["emr_master", *cluster.core]))
    for value, single in ((3, False), (1, True), ("{{ copies_of_nobody_knows }}", True)):
        cluster.gateway("g1", emr_config_node={"hdfs-site": {"dfs.replication": value}})
        code, output, _calls = cluster.play("restart", *limited)
        assert code == 0, output
        assert ("1. datanode on c0, c4" in output) != single
        assert ("datanode on c0, c4" in output) != single
        assert ("5. datanode on c3" in output) == single


@pytest.mark.parametrize(
    ("name", "state", "refused"),
    [("plan", "live", True), ("plan", "dead", False), ("start", "live", False)],
)
def test_a_datanode_is_forgotten_only_when_nothing_depends_on_it(world, name, state, refused):
    cluster = world(2)
    manifest = {**first(), "cluster": "many", "members": {"datanode": [*cluster.core, "c9"]}}
    (cluster.directory / "remembered").write_text(json.dumps(manifest))
    (cluster.directory / "leaving").write_text(state)
    code, output, calls = cluster.play(name, "-e", json.dumps({"emr_forget_hosts": ["c9"]}))
    assert (code != 0) == refused, output
    said = " ".join(output.split())
    assert ("emr_forget_hosts names what HDFS depends on; nothing was changed." in said) == refused
    assert ("c9 (live, 812 blocks): blocks are kept there" in said) == refused
    assert [one for one, _host, _arguments in calls if one in ("daemon_info", "daemon_state")] == [] or not refused


def test_resourcemanagers_that_are_not_active_get_what_the_active_one_has_loaded(world, tmp_path):
    cluster = world(1)
    (second,) = yaml.safe_load((ROOT / "playbooks" / "refreshed.yml").read_text())
    (task,) = second["tasks"]
    first = {
        **second,
        "hosts": "emr_resourcemanager",
        "tasks": [{**task, "vars": {"daemon_components": ["resourcemanager"]}}],
    }
    (tmp_path / "plays.yml").write_text(json.dumps([first, second, second]))
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"))
    assert code == 0, output
    asked = [(host, arguments.get("loaded")) for name, host, arguments in calls if name == "daemon"]
    assert sorted(asked[:3]) == [("m1", None), ("m2", None), ("m3", None)]
    # Only once: who has it waits for nothing.
    assert sorted(asked[3:]) == [("m1", {"q.xml": "abc"}), ("m3", {"q.xml": "abc"})]


KNOWS = ["present", "fast"]


def knowing(cluster, tmp_path, running=tuple(KNOWS)):
    """Let masters know former passwords, and daemons run with RUNNING; return the end of site.yml as a playbook."""
    told = {user: {"auth": KNOWS, "acl": KNOWS, "running": list(running)} for user in ("hdfs", "yarn")}
    (cluster.directory / "passwords").write_text(json.dumps(told))
    for host in (*MASTERS, *cluster.core):
        for name in DAEMONS:
            (cluster.directory / f"{name}@{host}").touch()
    names = ("validate", "passwords")
    (tmp_path / "plays.yml").write_text(
        json.dumps([{"name": one, "import_playbook": f"bigdata.emr.{one}"} for one in names])
    )
    return str(tmp_path / "plays.yml")


def test_former_passwords_are_taken_away_once_all_daemons_know_the_present_ones(world, tmp_path):
    cluster = world(2)
    code, output, calls = cluster.play(knowing(cluster, tmp_path))
    assert code == 0, output
    order = [
        f"{name} shut" if name == "daemon" and arguments["secret"]["shut"] else name
        for name, _host, arguments in calls
        if name in ("daemon", "daemon_info", "daemon_state", "zookeeper_acl") and not arguments.get("steady_seconds")
    ]
    restarts = ["daemon_state"] * 6
    looked, again = ["daemon_info"] * 5, ["daemon_info"] * 3
    assert order == [*looked, *["daemon shut"] * 3, *restarts, *again, "zookeeper_acl", *["daemon"] * 3]
    assert [name for name, _host in restarted(calls)] == ["zkfc"] * 3 + ["resourcemanager"] * 3
    (taken,) = [arguments for name, _host, arguments in calls if name == "zookeeper_acl"]
    assert [len(known) for known in taken["secret"]["accounts"].values()] == [2, 2]
    assert taken["hosts"] == MASTERS
    last = [arguments["secret"] for name, _host, arguments in calls if name == "daemon"][-3:]
    assert [[len(known) for known in one["accounts"].values()] for one in last] == [[1, 1]] * 3
    assert {one["fence"] for one in last} == {taken["secret"]["fence"]}


@pytest.mark.parametrize("words", [("--limit", "m1"), ("--check",), ("-e", '{"emr_restart_components": ["datanode"]}')])
def test_a_run_that_does_not_reach_all_daemons_leaves_them_to_the_next(world, tmp_path, words):
    cluster = world(1)
    code, output, calls = cluster.play(knowing(cluster, tmp_path), *words)
    assert code == 0, output
    assert {name for name, _host, _arguments in calls} == {"preflight"}


def test_nothing_of_it_happens_to_a_cluster_without_former_passwords(world, tmp_path):
    cluster = world(1)
    plays = knowing(cluster, tmp_path)
    present = {"auth": ["present"], "acl": ["present"], "running": ["present"]}
    (cluster.directory / "passwords").write_text(json.dumps({"hdfs": present, "yarn": present}))
    code, output, calls = cluster.play(plays)
    assert code == 0, output
    assert {name for name, _host, _arguments in calls} == {"preflight"}


def test_a_daemon_that_did_not_restart_keeps_former_passwords_valid(world, tmp_path):
    cluster = world(1)
    plays = knowing(cluster, tmp_path, ["fast"])
    (cluster.directory / "zkfc@m2").unlink()
    code, output, calls = cluster.play(plays)
    assert code != 0
    assert "m2: zkfc still runs with older settings, so former passwords of ZooKeeper" in " ".join(output.split())
    assert {name for name, _host, _arguments in calls} == {"preflight", "daemon_info"}


def test_who_is_stale_and_unhealthy_restarts_before_anybody_is_waited_for(world):
    """Its old settings may be what makes it unhealthy: a gate for everybody would hold back what heals it."""
    cluster = world(2)
    cluster.live["unhealthy"] = {"nodemanager": {"c1": "unhealthy"}}
    cluster.live["states"] = {"nodemanager": {"c1": "unhealthy"}}
    code, output, calls = cluster.restart("--limit", "c1")
    acts = [arguments for name, _host, arguments in calls if name == "daemon_state"]
    assert (acts[0]["name"], acts[0]["host"], acts[0].get("before")) == ("nodemanager", "c1", None)
    assert acts[0]["after"] == [{"gate": "nodemanagers_serving", "hosts": ["c1"]}]
    # The world has not changed, so it is a refusal now, and nobody healthy was touched.
    assert code != 0
    assert "nodemanager on c1 does not serve (unhealthy)" in output
    assert len(acts) == 1


def test_who_is_stale_and_unheard_of_by_its_master_restarts_before_anybody_is_waited_for(world):
    cluster = world(2)
    cluster.live["states"] = {"datanode": {"c1": "unheard"}}
    code, output, calls = cluster.restart("-e", json.dumps({"emr_restart_components": ["datanode"]}))
    assert code == 0, output
    acts = [arguments for name, _host, arguments in calls if name == "daemon_state"]
    assert (acts[0]["host"], acts[0].get("before")) == ("c1", None)
    assert acts[0]["after"] == [{"gate": "datanodes_registered", "hosts": ["c1"]}]
    assert sorted(restarted(calls)) == [("datanode", host) for host in cluster.core]


@pytest.mark.parametrize("loops", [True, False])
def test_who_keeps_the_gates_closed_is_looked_at_and_not_waited_for_when_it_ends_again_and_again(world, loops):
    cluster = world(2)
    (cluster.directory / "waits").touch()
    if loops:
        (cluster.directory / "ends@c1").touch()
    code, output, calls = cluster.play("start")
    assert looks(calls) == [("c1", {"nodemanager": "hadoop"})]
    # What was started is looked at once more when all are ready.
    assert sorted(host for host, _components in looks(calls, True)) == ([] if loops else ["c0", "c1", *MASTERS])
    waits = [arguments.get("patience_seconds", 0) for name, _host, arguments in calls if name == "gate"]
    assert waits == ([30] if loops else [30, 60])
    assert (code != 0) == loops, output
    assert ("c1: emr-nodemanager.service does not stay: it ended 87 times" in " ".join(output.split())) == loops


@pytest.mark.parametrize("loops", [True, False])
def test_a_daemon_that_ended_often_is_looked_at_before_anything_restarts_though_all_gates_hold(world, loops):
    cluster = world(2)
    (cluster.directory / "unsteady@c0").touch()
    if loops:
        (cluster.directory / "ends@c0").touch()
    code, output, calls = cluster.restart("-e", json.dumps({"emr_restart_components": ["datanode"]}))
    assert [host for name, host, arguments in calls if arguments.get("steady_seconds")] == ["c0"]
    assert (code != 0) == loops, output
    assert restarted(calls) == ([] if loops else [("datanode", "c0"), ("datanode", "c1")])


@pytest.mark.parametrize("loops", ["", "c1", "m1"])
def test_a_worker_that_restarts_alone_waits_for_nobody_who_ends_again_and_again(world, loops):
    cluster = world(2)
    (cluster.directory / "waits").touch()
    (cluster.directory / f"ends@{loops}").touch()
    code, output, calls = cluster.restart("-e", json.dumps({"emr_restart_components": ["jobhistory"]}))
    suspected = [("c1", {"nodemanager": "hadoop"}), ("m1", {"zkfc": "hadoop"})]
    # It waited no longer itself, so somebody else sees to it that its process stays.
    assert looks(calls, True) == [*suspected, *([] if loops else [("m1", {"jobhistory": "hadoop"})])]
    assert (code != 0) == bool(loops), output
    said = " ".join(output.split())
    assert (f"{loops}: emr-nodemanager.service does not stay: it ended 87 times" in said) == bool(loops)
    assert steps(calls) == ["jobhistory@m1", *([] if loops else ["gate"])]


def test_who_waits_on_for_a_worker_compares_with_what_was_before_its_restart(world):
    cluster = world(1)
    (cluster.directory / "waits").touch()
    code, output, calls = cluster.restart("-e", json.dumps({"emr_restart_components": ["datanode"]}))
    assert code == 0, output
    assert steps(calls) == ["datanode@c0", "gate"]
    blocks = [one["limits"] for one in gates_of(calls)[-1] if one["gate"] == "hdfs_blocks"]
    assert blocks == [{"missing": 0, "under_replicated": 7}]


def test_nobody_looks_again_where_nothing_was_started(world):
    cluster = world(1)
    (cluster.directory / "runs").touch()
    code, output, calls = cluster.play("start")
    assert code == 0, output
    assert looks(calls, True) == []


@pytest.mark.parametrize("becomes", ["stays", "ended", "ends"])
def test_every_process_that_restarted_has_to_stay(world, becomes):
    """Gates may hold for an instant between two ends."""
    cluster = world(2)
    (cluster.directory / f"{becomes}@m1").touch()
    code, output, calls = cluster.restart("-e", json.dumps({"emr_restart_components": ["zkfc"]}))
    hosts = [host for _component, host in restarted(calls)]
    assert (code != 0) == (becomes == "ends"), output
    assert ("m1: emr-nodemanager.service does not stay" in " ".join(output.split())) == (becomes == "ends")
    assert hosts == (["m1"] if becomes == "ends" else ["m1", "m3", "m2"])
    assert [host for host, _components in looks(calls, True)] == hosts
    assert sum(name == "gate" for name, _host, _arguments in calls) == 2 * len(hosts) + (becomes == "ended")


@pytest.mark.parametrize("loops", [True, False])
def test_a_rebuilt_host_and_a_recovery_wait_for_nobody_who_ends_again_and_again(world, tmp_path, loops):
    cluster = world(2)
    (cluster.directory / "waits").touch()
    if loops:
        (cluster.directory / "ends@c1").touch()
    gates = [{"gate": "hdfs_writable", "hosts": MASTERS}]
    task = {"ansible.builtin.include_tasks": f"{ROOT}/playbooks/tasks/wait_for.yml", "vars": {"wait_gates": gates}}
    play = {"hosts": "emr_namenode", "gather_facts": False, "any_errors_fatal": True, "tasks": [task]}
    (tmp_path / "plays.yml").write_text(json.dumps([play]))
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"))
    assert (code != 0) == loops, output
    assert looks(calls) == [("c1", {"nodemanager": "hadoop"})]
    waits = [arguments.get("patience_seconds", 0) for name, _host, arguments in calls if name == "gate"]
    assert waits == ([30] if loops else [30, 60])
    for name in ("rebuild_component", "end_recovery"):
        tasks = yaml.safe_load((ROOT / "playbooks" / "tasks" / f"{name}.yml").read_text())
        assert "bigdata.emr.gate" not in {word for one in tasks for word in one}


@pytest.mark.parametrize("serve", [True, False])
@pytest.mark.parametrize("loops", [True, False])
def test_who_is_waited_for_is_looked_at_again_and_again(world, tmp_path, loops, serve):
    """A daemon may have ended too seldom when it is first looked at, and those after it wait for it."""
    cluster = world(2)
    (cluster.directory / "waits-long").touch()
    if loops:
        (cluster.directory / "ends@c0").touch()
    wanted = {"wait_gates": [{"gate": "nodemanagers", "hosts": MASTERS}], **({"wait_serve": True} if serve else {})}
    task = {"ansible.builtin.include_tasks": f"{ROOT}/playbooks/tasks/wait_for.yml", "vars": wanted}
    play = {"hosts": "emr_namenode", "gather_facts": False, "any_errors_fatal": True, "tasks": [task]}
    (tmp_path / "plays.yml").write_text(json.dumps([play]))
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"))
    assert (code != 0) == loops, output
    later = ["c0"] if loops else ["c0", "c0", "c0"]
    assert [host for host, _components in looks(calls, serve)] == ["c1", *later]
    assert looks(calls, not serve) == []
    waits = [
        (arguments.get("patience_seconds", 0), arguments["timeout_seconds"])
        for name, _host, arguments in calls
        if name == "gate"
    ]
    assert waits == [(30, 300), (60, 300), *([] if loops else [(60, 300), (60, 300), (0, 120)])]


def test_of_a_host_that_is_rebuilt_a_single_end_is_looked_at():
    tasks = yaml.safe_load((ROOT / "playbooks" / "tasks" / "rebuild_component.yml").read_text())
    (wait,) = [one for one in tasks if one.get("ansible.builtin.include_tasks") == "wait_for.yml"]
    assert wait["vars"]["wait_serve"] is True


@pytest.mark.parametrize("becomes", ["ready", "slow", "slower", "ends"])
def test_directories_wait_for_no_namenode_that_ends_again_and_again(world, tmp_path, becomes):
    cluster = world(1)
    if becomes != "ready":
        (cluster.directory / ("waits-long" if becomes == "slower" else "waits")).touch()
    (cluster.directory / f"{becomes}@m2").touch()
    role = {"ansible.builtin.import_role": {"name": "bigdata.emr.hdfs_tree", "rolespec_validate": False}}
    play = {"hosts": "emr_namenode", "gather_facts": False, "any_errors_fatal": True, "tasks": [role]}
    (tmp_path / "plays.yml").write_text(json.dumps([play]))
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"))
    assert (code != 0) == (becomes == "ends"), output
    suspected = [("m1", {"namenode": "hadoop"}), ("m2", {"zkfc": "hadoop"})]
    times = {"ready": 0, "slow": 1, "slower": 3, "ends": 1}[becomes]
    assert looks(calls) == suspected * times
    made = [float(arguments["timeout_seconds"]) for name, _host, arguments in calls if name == "hdfs_tree"]
    assert made == {"slow": [180, 180], "slower": [180, 180, 180, 60]}.get(becomes, [180])


def test_a_suspect_that_does_not_answer_is_left_to_the_gates(tmp_path):
    play = {"hosts": ["a", "b"], "gather_facts": False, "any_errors_fatal": True}
    asked = {"name": "bigdata.emr.daemon", "tasks_from": "suspects", "rolespec_validate": False}
    look = {"ansible.builtin.include_role": asked, "vars": {"daemon_suspects": {"c": ["zkfc"]}}}
    after = {"ansible.builtin.debug": {"msg": "it goes on"}}
    (tmp_path / "play.yml").write_text(json.dumps([{**play, "tasks": [look, after]}]))
    reach = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_ssh_common_args": "-F none -o BatchMode=yes"}
    topology = {"members": {"zkfc": ["c"]}}
    variables = {"hosts": {"a": {}, "b": {}, "c": reach}, "vars": {"emr_topology": topology}}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": variables}))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    done = subprocess.run(
        [*quick.command("ansible-playbook"), "-i", "hosts.json", "play.yml"],
        env={**kept, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"), "ANSIBLE_NOCOLOR": "1"},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=quick.HANG_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("it goes on") == 2
    assert "UNREACHABLE" in done.stdout


@pytest.mark.parametrize("words", [(), ("--check",)], ids=["run", "check"])
def test_what_is_placed_elsewhere_stops_in_order_on_all_hosts_before_anything_else(world, tmp_path, words):
    cluster = world(1)
    left = {"m1": "metastore hiveserver2 zookeeper", "m2": "hiveserver2", "c0": "regionserver"}
    for host, names in left.items():
        (cluster.directory / f"left@{host}").write_text(names)
    first_plays = yaml.safe_load((ROOT / "playbooks" / "site.yml").read_text())[:2]
    names = [one["ansible.builtin.import_playbook"] for one in first_plays]
    assert names == ["validate.yml", "leftovers.yml"]
    plays = [{"ansible.builtin.import_playbook": str(ROOT / "playbooks" / name)} for name in names]
    (tmp_path / "plays.yml").write_text(json.dumps(plays))
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"), *words)
    assert code == 0, output
    asked = [(host, one["name"], one["product"]) for name, host, one in calls if one.get("state") == "absent"]
    assert sorted(asked[:2]) == [("m1", "hiveserver2", "hive"), ("m2", "hiveserver2", "hive")]
    assert asked[2:] == [("m1", "metastore", "hive"), ("c0", "regionserver", "hbase")]
    said = " ".join(output.split())
    act = "Would be stopped and taken off" if words else "Stopped and taken off"
    assert (
        f"{act}, as the inventory places it there no more: hiveserver2 on m1 and m2; metastore on m1; regionserver on"
        " c0. What hbase has kept stays: /hbase and /user/hbase in the cluster's file system;"
    ) in said
    for path in cluster.directory.glob("left@*"):
        path.unlink()
    code, output, calls = cluster.play(str(tmp_path / "plays.yml"))
    assert [name for name, _host, _arguments in calls if name == "daemon_state"] == []
    assert "taken off" not in output


def test_a_database_that_nothing_needs_any_more_stops_after_the_roll(world, tmp_path):
    cluster = world(1)
    (cluster.directory / "database@m1").touch()
    order = [
        one.get("ansible.builtin.import_playbook") for one in yaml.safe_load((ROOT / "playbooks/site.yml").read_text())
    ]
    assert order.index("database_left.yml") > order.index("roll.yml")
    names = ("validate.yml", "database_left.yml")
    plays = [{"ansible.builtin.import_playbook": str(ROOT / "playbooks" / name)} for name in names]
    (tmp_path / "plays.yml").write_text(json.dumps(plays))
    told = "Stopped and taken off, as nothing needs it any more: the cluster's own database on m1."
    for words in ((), ("-e", "emr_restart_components=datanode")):
        code, output, calls = cluster.play(str(tmp_path / "plays.yml"), *words)
        assert code == 0, output
        asked = [(host, arguments["state"]) for name, host, arguments in calls if name == "database"]
        # A run that restarts only some daemons leaves it to the next one.
        assert asked == ([] if words else [("m1", "absent")])
        assert (told in " ".join(output.split())) == (not words)


def test_stop_saves_the_namespace_before_the_namenodes_end_and_start_goes_the_other_way(world):
    cluster = world(1)
    code, output, calls = cluster.play("stop")
    assert code == 0, output
    stops = list(dict.fromkeys(arguments["name"] for name, _host, arguments in calls if name == "daemon_state"))
    assert stops == [
        *("jobhistory", "nodemanager", "resourcemanager"),
        *("datanode", "zkfc", "namenode", "journalnode", "zookeeper"),
    ]
    assert {arguments["state"] for name, _host, arguments in calls if name == "daemon_state"} == {"stopped"}
    order = [arguments.get("name", name) for name, _host, arguments in calls]
    last, saved, next_one = (order.index(name) for name in ("resourcemanager", "hdfs_admin", "datanode"))
    assert last < saved < next_one
    code, output, calls = cluster.play("start", "-e", json.dumps({"emr_components": ["datanode", "zookeeper"]}))
    assert code == 0, output
    assert [(arguments["name"], arguments["state"]) for name, _host, arguments in calls if name == "daemon_state"] == [
        *[("zookeeper", "started")] * 3,
        ("datanode", "started"),
    ]


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("site", "emr_restart=none", "emr_restart is none; it is one of stale, all"),
        ("restart", "emr_restart_components=datanodes", "emr_restart_components names datanodes; this cluster has"),
        ("plan", "emr_restart_batch=many", "emr_restart_batch: many is neither a number of hosts nor a share"),
        ("stop", "emr_components=nodemanager,hmaster", "emr_components names hmaster; this cluster has zookeeper,"),
        ("start", "emr_components=secondarynamenode", "emr_components names secondarynamenode; this cluster has"),
        ("destroy", "emr_destroy=", "emr_destroy is empty, which confirms nothing; leave it out, or say -e"),
        ("destroy", "emr_destroy_wipe=", "emr_destroy_wipe is empty, which confirms nothing; leave it out, or say -e"),
        ("recover_journals", "emr_recover_journals=Many", "emr_recover_journals is Many, but this inventory is"),
        ("failover", "emr_failover_services=HDFS", "emr_failover_services is HDFS; it names hdfs or yarn, or both"),
        ("replace", "emr_replace_host=C0", "emr_replace_host names C0, which is no member in this inventory; name"),
        ("restart", "emr_roll_before_seconds=soon", "emr_roll_before_seconds is soon; it is a number of seconds"),
    ],
)
def test_a_word_that_cannot_be_followed_is_one_sentence_and_no_host_is_touched(world, name, said, sentence):
    code, output, calls = world(1).play(name, "-e", said)
    assert code != 0
    assert f"1 error in the variables; no host was touched. {sentence}" in " ".join(output.split())
    assert calls == []


def test_components_may_be_named_in_a_text_and_only_whole_names_count(world):
    code, output, calls = world(1).play("stop", "-e", "emr_components=datanode,nodemanager")
    assert code == 0, output
    stopped = [(arguments["name"], host) for name, host, arguments in calls if name == "daemon_state"]
    assert stopped == [("nodemanager", "c0"), ("datanode", "c0")]


def test_a_namespace_that_nobody_serves_is_not_saved(world):
    cluster = world(1)
    (cluster.directory / "stopped").touch()
    code, output, calls = cluster.play("stop")
    assert code == 0, output
    assert [name for name, _host, _arguments in calls if name == "hdfs_admin"] == []


@pytest.mark.alone
@pytest.mark.parametrize(("few", "many"), [(20, 40), (50, 200)])
def test_cost_is_linear_in_hosts(tmp_path, collections, few, many):
    counts = {}
    for core in (few, many):
        directory = tmp_path / str(core)
        directory.mkdir()
        cluster = World(directory, core, collections)
        code, output, calls = cluster.restart()
        assert code == 0, output[-2000:]
        assert len(set(restarted(calls))) == len(restarted(calls)) == 16 + 2 * core
        counts[core] = Counter(name for name, _host, _arguments in calls)
        gates = [gate for asked in gates_of(calls) for gate in asked]
        # What gates ask for is linear, too: only the daemons that restarted are read themselves.
        assert sum(len(one["hosts"]) for one in gates if one["gate"] == "datanodes_registered") == core
    print(counts)
    # A tenth of the workers at a time, within a rack: as many batches, however many hosts; masters do not count.
    assert counts[many]["daemon_state"] - counts[few]["daemon_state"] == 2 * (many - few)
    assert counts[many]["gate"] <= counts[few]["gate"] * 2
