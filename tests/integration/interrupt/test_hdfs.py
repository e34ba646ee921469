# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What forms HDFS: format, join, failover, repair, directories."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import journal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import Options, decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import FULL
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import digest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play, sample
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import (
    HOST,
    MASTERS,
    PASSWORDS,
    daemon,
    rendered,
)
from ansible_collections.bigdata.emr.tests.integration.interrupt.world import CLUSTER_ID, World
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs import played_edits

DISKS = ["/mnt/disk1", "/mnt/disk2"]
NAME = "/mnt/disk1/hdfs/name"
JOURNAL = "/mnt/disk1/hdfs/journal/prod"


@pytest.fixture
def world(tmp_path):
    with World(tmp_path / "world") as one:
        yield one


@pytest.fixture
def host(tmp_path, world):
    return world.host(tmp_path / "host")


def scene(world, before, calls, **more):
    return Scene(before, calls, reset=world.reset, outside=world.state, **more)


def whole(path):
    return {
        "path": path,
        "configured": True,
        "mounted": True,
        "state": FULL,
        "written": False,
        "cluster_id": CLUSTER_ID,
        "namespace_ids": ["7"],
        "sample": [],
    }


def planned(namenodes, results):
    """Return what the guard decides for this host, from what it told with its JournalNode, the first of RESULTS."""
    # All hosts share one network here, so that another one's NameNode is seen as this one's.
    facts = {**results[0]["guard"], "namenode_listening": False}
    nothing = {"namenode_listening": False, "znode": None, "intent": None, "recovery": None, "busy": False}
    other = {"directories": {"namenode": [whole(NAME)], "journalnode": []}, **nothing}
    members = {"namenode": namenodes, "journalnode": [HOST], "secondarynamenode": [], "datanode": []}
    answers = {**dict.fromkeys(namenodes, other), HOST: facts}
    decision = decide(members, answers, Options(CLUSTER_ID))
    assert not decision["refusals"], decision["refusals"]
    return dict(decision["hosts"][HOST])


def namenode(namenodes=(HOST,)):
    """Return what the playbook does on a host with a JournalNode and a NameNode."""

    def discard(_box, results):
        paths = planned(list(namenodes), results)["discard"]
        return {"directories": paths} if paths else None

    def bring_up(_box, results):
        return daemon("namenode", namespace=planned(list(namenodes), results))[1]

    return [
        daemon("journalnode", allow_root_disk=["/mnt"]),
        ("hdfs_discard", discard),
        ("daemon", bring_up),
    ]


@pytest.fixture
def formatted(world, host):
    """The host after its first deployment."""
    assert play(host, scene(world, host, namenode()))[1]
    return host


def configured(world, host, *components):
    """Return HOST with the files of COMPONENTS, nothing formatted."""
    assert play(host, scene(world, host, [rendered(*components)]))[1]
    return host


def test_a_first_format(tmp_path, world, host):
    # Rendering is test_hosts.py's; here the chain begins with rendered files.
    box = configured(world, host, "journalnode", "namenode")
    interrupt(scene(world, box, namenode()), tmp_path)


def joining(world, formatted):
    """Return the host of FORMATTED with an emptied NameNode that shall join the one on m2."""
    for disk in DISKS:
        name = formatted.root / disk[1:] / "hdfs/name"
        for path in sorted(name.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert play(formatted, scene(world, formatted, [("daemon_state", STOPPED)]))[1]
    return formatted


def test_a_name_directory_is_filled_from_the_other(tmp_path, world, formatted):
    lost = formatted.root / DISKS[1][1:] / "hdfs/name"
    for path in sorted(lost.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    plan = {"action": "none", "refill": [f"{DISKS[1]}/hdfs/name"]}
    interrupt(scene(world, formatted, [daemon("namenode", namespace=plan)]), tmp_path)
    kept = formatted.root / NAME[1:]
    assert {path.name for path in (kept / "current").iterdir()}


STOPPED = {"name": "namenode", "product": "hadoop", "state": "stopped"}


def test_a_namenode_joins(tmp_path, world, formatted):
    box = joining(world, formatted)
    interrupt(scene(world, box, namenode(["m2", HOST])), tmp_path)


@pytest.mark.parametrize("namenodes", [[HOST], ["m2", HOST]], ids=["format", "join"])
def test_a_command_dies_at_its_steps(tmp_path, world, host, namenodes):
    """A failed run, then one that nobody disturbs. What the command left is aside, all else is as it should be."""
    box = configured(world, host, "journalnode", "namenode")
    if namenodes[0] != HOST:
        assert play(box, scene(world, box, namenode()))[1]
        box = joining(world, box)
    calls = namenode(namenodes)
    undisturbed = box.copy(tmp_path / "undisturbed")
    assert play(undisturbed, scene(world, undisturbed, calls))[1]
    steps = int(world.read("steps"))
    assert steps > 3
    for number in sample(steps):
        world.reset()
        world.write("dies", str(number))
        one = box.copy(tmp_path / f"step-{number}")
        with pytest.raises(AssertionError, match="daemon: m1: the NameNode could not be bootstrapped"):
            play(one, scene(world, one, calls))
        world.reset()
        assert play(one, scene(world, one, calls))[1]
        found = {path: what for path, what in one.state().items() if not re.search(r"\.interrupted-\d+T", path)}
        assert found == undisturbed.state(), f"died at {number} of {steps}"


def test_a_failover_controller_starts(tmp_path, world, host):
    box = configured(world, host, "zkfc")
    interrupt(scene(world, box, [daemon("zkfc")]), tmp_path)


def test_former_passwords_are_taken_out_of_znodes(tmp_path, world, host):
    box = configured(world, host, "zkfc")
    known = {user: [*present, "o" * 32] for user, present in PASSWORDS["accounts"].items()}
    made = [[31, "digest", digest("hdfs:" + "o" * 32)]]

    def reset():
        world.reset()
        world.write("znode", "")
        world.write("acls", json.dumps(dict.fromkeys(("/hadoop-ha", "/hadoop-ha/prod"), made)))

    passwords = {**PASSWORDS, "accounts": known}
    taken = {"hosts": MASTERS, "cluster": "prod", "secret": {**passwords, "shut": True}}
    calls = [daemon("zkfc", secret=passwords), ("zookeeper_acl", taken)]
    interrupt(Scene(box, calls, reset=reset, outside=world.state), tmp_path)
    after = json.loads(world.read("acls"))
    assert made not in after.values()
    assert after["/hadoop-ha"] == [[31, "digest", digest(f"hdfs:{known['hdfs'][0]}")]]


@pytest.mark.parametrize("left", ["nothing", "half a format"])
def test_a_journal_is_given_back(tmp_path, world, formatted, monkeypatch, left):
    monkeypatch.setattr(journal, "POLL_SECONDS", 0.01)
    version = (formatted.root / JOURNAL[1:] / "current/VERSION").read_text()
    current = formatted.root / JOURNAL[1:] / "current"
    (current / "VERSION").unlink()
    if left == "half a format":
        (current / "VERSION").write_text("")
    asked = {"host": HOST, "nameservice": "prod", "namenodes": MASTERS, "version": version, "disks": DISKS}

    def normal(state):
        # Segments depend on how often one was begun; of a half format, what is aside has the time in its name.
        kept = {path: what for path, what in state.items() if "/edits_" not in path}
        return {re.sub(r"interrupted-\w+", "interrupted", path): what for path, what in kept.items()}

    calls = [daemon("journalnode"), ("journal_repair", {**asked, "timeout_seconds": 20})]
    interrupt(scene(world, formatted, calls, normal=normal), tmp_path)


def test_journals_are_made_anew(tmp_path, world, formatted):
    edits = played_edits.write(formatted.root / NAME[1:], 1, 9)
    lost = (formatted.root / JOURNAL[1:] / "current/VERSION").read_text()

    def unless_whole(arguments):
        # As the decision of the playbook: what was said to be whole is not made once more.
        recovered = "var/lib/emr/hdfs/recovered.json"
        return lambda box, _results: None if (box.root / recovered).exists() else arguments

    rebuild = [
        {"stage": "note", "namenode": HOST},
        {"stage": "aside", "directories": [JOURNAL]},
        daemon("journalnode")[1],
        {"stage": "initialize", "image": 0, "last": 9},
        {"stage": "commit"},
    ]
    names = ["daemon" if "declarations" in arguments else "journal_rebuild" for arguments in rebuild]
    calls = [
        ("daemon_state", STOPPED),
        *((name, unless_whole(arguments)) for name, arguments in zip(names, rebuild, strict=True)),
        ("journal_rebuild", {"stage": "end"}),
        daemon("namenode", namespace={"action": "none"}),
    ]

    def normal(state):
        # A run that was killed after it had made them leaves what it made beside the journals that were lost.
        aside = [what for path, what in state.items() if "journal.superseded-" in path]
        assert f"file 781:780 0640 {lost}" in aside
        return {path: what for path, what in state.items() if "journal.superseded-" not in path}

    interrupt(scene(world, formatted, calls, normal=normal, settles=False), tmp_path)
    assert edits.exists()


def test_edits_are_brought_from_another_namenode(tmp_path, world, formatted):
    played_edits.write(formatted.root / NAME[1:], 1, 9)
    source = next((formatted.root / NAME[1:] / "current").glob("edits_*"))
    bring = {f"{NAME}/current/{source.name}": f"/mnt/disk2/hdfs/name/current/{source.name}"}
    calls = [
        ("journal_rebuild", {"stage": "note", "namenode": HOST}),
        ("journal_rebuild", {"stage": "lend", "files": bring}),
        ("journal_rebuild", {"stage": "take", "files": bring}),
        ("journal_rebuild", {"stage": "end"}),
    ]
    interrupt(scene(world, formatted, calls, settles=False), tmp_path)
    # As nobody else than the daemon's account would have made it, from what root alone holds meanwhile.
    box = formatted.copy(tmp_path / "once")
    assert play(box, scene(world, box, calls[:3]))[1]
    lent = f"/var/lib/emr/hdfs/{source.name}.lent"
    state = box.state()
    assert state[lent].startswith("file 0:0 0600 ")
    assert state[next(iter(bring.values()))].startswith("file 781:780 0640 ")


def test_directories_are_made(tmp_path, world, host):
    listed = [{"path": "/tmp", "mode": "1777"}, {"path": "/user/etl", "owner": "etl", "group": "sales", "mode": "0750"}]
    calls = [("hdfs_tree", {"namenodes": MASTERS, "directories": listed})]
    interrupt(scene(world, host, calls), tmp_path)


def test_the_namespace_is_saved(tmp_path, world, host):
    interrupt(scene(world, host, [("hdfs_admin", {"action": "save_namespace"})], settles=False), tmp_path)


@pytest.mark.parametrize("service", ["hdfs", "yarn"])
def test_the_active_role_is_handed_over(tmp_path, world, host, service):
    box = configured(world, host, "zkfc", "resourcemanager")
    asked = {"service": service, "members": MASTERS, "away_from": HOST, "host": HOST, "timeout_seconds": 20}
    calls = [daemon("resourcemanager"), ("failover", {**asked, "to": "m2" if service == "hdfs" else ""})]
    interrupt(scene(world, box, calls), tmp_path)
