# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that a running daemon is to load: taken, refused, or neither because the run was killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play, sample
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import daemon
from ansible_collections.bigdata.emr.tests.integration.interrupt.world import World

QUEUES, LOADED = "etc/hadoop/conf/capacity-scheduler.xml", "run/loaded"
# Loads the file that is there, unless the queue `small`, which runs, is gone.
YARN = f"""#!/bin/sh
case $* in *-refreshQueues*)
  if ! grep -q '<value>default,small' /{QUEUES}; then
    echo 'refreshQueues: java.io.IOException: Failed to re-init queues' >&2
    echo '	at org.apache.hadoop.ipc.Server$Handler.run(Server.java:3198)' >&2
    echo 'Caused by: java.io.IOException: Can not delete the queue: root.small since it is not yet in stopped state' >&2
    echo '	... 16 more' >&2
    exit 255
  fi
  cp /{QUEUES} /{LOADED} ;;
esac
"""


def queues(names="default,small", default=60, small=40):
    prefix = "yarn.scheduler.capacity.root"
    found = {f"{prefix}.queues": names, f"{prefix}.default.capacity": default, f"{prefix}.small.capacity": small}
    return {"capacity-scheduler": found}


def call(config, *components, **more):
    return daemon(*(components or ("resourcemanager",)), config=config, **more)


TOLD = (
    "m1: emr-resourcemanager.service did not take /etc/hadoop/conf/capacity-scheduler.xml: java.io.IOException: "
    "Can not delete the queue: root.small since it is not yet in stopped state; the file that it runs with is back in "
    "place: correct the new one in emr_config, then run again. root.small leaves the queues, and YARN lets only a"
)
BEFORE, GOOD, BAD = queues(), queues(default=70, small=30), queues("default", 100)


@pytest.fixture
def world(tmp_path):
    with World(tmp_path / "world") as one:
        yield one


@pytest.fixture
def box(world, tmp_path):
    """A ResourceManager that runs with two queues; it is the active one."""
    host = world.host(tmp_path / "host")
    host.write("opt/emr/hadoop/bin/yarn", YARN, 0o755)
    assert play(host, Scene(host, [call(BEFORE)]))[1]
    assert (host.root / QUEUES).exists()
    (host.root / LOADED).write_text((host.root / QUEUES).read_text())
    return host


def read(box, path):
    return (Path(box.root) / path).read_text()


def kept(box):
    return list((box.root / "var/lib/emr/daemon").glob("*kept*"))


def test_a_file_that_is_taken(box, tmp_path):
    interrupt(Scene(box, [call(GOOD)]), tmp_path)


def test_a_file_that_is_refused_goes_back_and_is_told_in_the_daemons_own_words(box):
    before = box.state()
    for _again in range(2):
        said = box.run(*call(BAD)).returned
        assert said["failed"]
        assert said["msg"].startswith(TOLD)
        assert "16 more" not in said["msg"]
        assert box.state() == before
    assert not box.run(*call(BEFORE)).returned["changed"]


@pytest.mark.parametrize("then", [BAD, BEFORE, GOOD], ids=["refused again", "taken back", "corrected"])
def test_killed_on_the_way_and_what_nobody_took_does_not_stay(box, tmp_path, then):
    points = box.copy(tmp_path / "counted").run(*call(BAD)).points
    wanted = box.copy(tmp_path / "wanted")
    wanted.run(*call(then))
    for point in sample(points):
        other = box.copy(tmp_path / f"point-{point}")
        assert other.run(*call(BAD), fuse=point).returned is None
        said = other.run(*call(then)).returned
        assert bool(said.get("failed")) == (then is BAD)
        assert kept(other) == []
        if then is BAD:
            # Whether it took it the first time is not known, so that it loads what it runs with once more.
            assert not other.run(*call(BEFORE)).returned.get("failed")
        assert other.state() == wanted.state(), point
        assert read(other, QUEUES) == read(other, LOADED)


def test_one_that_is_not_active_gets_the_file_when_the_active_one_has_loaded_it(box, world, tmp_path):
    active = box.copy(tmp_path / "active")
    (told,) = active.run(*call(GOOD)).returned["daemons"]
    assert told["pending"] == []
    assert set(told["loaded"]) == {"capacity-scheduler.xml", "yarn.exclude.xml", "yarn.include"}
    world.write("rm_active", "m2")
    before = box.state()
    first = box.run(*call(GOOD)).returned
    assert not first["changed"]
    assert first["daemons"][0]["pending"] == ["capacity-scheduler.xml"]
    assert box.state() == before
    refused = box.run(*call(GOOD, loaded={"capacity-scheduler.xml": "other"})).returned
    assert "the active resourcemanager has loaded another one in this run" in refused["msg"]
    assert box.state() == before
    interrupt(Scene(box, [call(GOOD, loaded=told["loaded"])], settles=False), tmp_path)
    second = box.run(*call(GOOD, loaded=told["loaded"])).returned
    assert second["changed"]
    assert read(box, QUEUES) == read(active, QUEUES)
    # It is not asked: the command would reach the other host.
    assert read(box, LOADED) != read(box, QUEUES)
    assert not box.run(*call(GOOD)).returned["changed"]


def test_one_that_is_not_active_any_more_gives_back_what_it_was_trying(box, world, tmp_path):
    points = box.copy(tmp_path / "counted").run(*call(BAD)).points
    for point in sample(points):
        other = box.copy(tmp_path / f"point-{point}")
        world.write("rm_active", "m1")
        assert other.run(*call(BAD), fuse=point).returned is None
        world.write("rm_active", "m2")
        assert other.run(*call(BAD)).returned["daemons"][0]["pending"] == ["capacity-scheduler.xml"]
        assert read(other, QUEUES) == read(box, QUEUES)
        assert kept(other) == []


def test_what_else_writes_the_products_files_leaves_that_one_alone(box):
    said = box.run(*call(BAD, "zookeeper", "journalnode")).returned
    assert not said.get("failed"), said
    assert "<value>default,small</value>" in read(box, QUEUES)


def test_a_stopped_daemons_file_is_written_with_the_others_while_nobody_is_active(box, world):
    box.run("daemon_state", {"name": "resourcemanager", "product": "hadoop", "state": "stopped"})
    world.write("rm_active", "nobody")
    assert box.run(*call(GOOD)).returned["daemons"][0]["started"]
    assert "<value>70</value>" in read(box, QUEUES)


def test_one_that_starts_beside_an_active_one_keeps_its_file_until_that_one_has_loaded_the_other(box, world):
    box.run("daemon_state", {"name": "resourcemanager", "product": "hadoop", "state": "stopped"})
    (first,) = box.run(*call(BAD)).returned["daemons"]
    assert (first["started"], first["pending"]) == (True, ["capacity-scheduler.xml"])
    assert "capacity-scheduler.xml" not in first["loaded"]
    assert "<value>default,small</value>" in read(box, QUEUES)
    refused = box.run(*call(BAD, loaded={"capacity-scheduler.xml": "other"})).returned
    assert "the active resourcemanager has loaded another one in this run" in refused["msg"]
    assert "<value>default,small</value>" in read(box, QUEUES)


def test_check_mode_shows_the_file_and_that_it_would_be_loaded(box):
    before = box.state()
    said = box.run(*call(GOOD, _ansible_check_mode=True)).returned
    assert {"/etc/hadoop/conf/capacity-scheduler.xml", "emr-resourcemanager.service capacity-scheduler.xml"} <= {
        one["after_header"] for one in said["diff"]
    }
    assert box.state() == before
