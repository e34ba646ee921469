# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a product that are brought into HDFS, once and whole."""

from __future__ import annotations

import json
import os

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.upload import MARK
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

TARGET = "/apps/thing/thing-1.2-jars.tar"
UPLOADS = [
    {"product": "thing", "source": "jars/*.jar", "target": "/apps/thing/thing-{version}-jars.tar"},
    {"product": "thing", "source": "thing.tar.gz", "target": "/apps/thing/thing-{version}.tar.gz", "mode": "0444"},
]


@pytest.fixture
def hdfs():
    address = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}.1"
    with Hdfs(address, port("namenode", "http"), 0) as one:
        yield one


@pytest.fixture
def box(hdfs, tmp_path):
    found = Sandbox.bare(tmp_path / "host")
    found.write("etc/hosts", f"{hdfs.where[0]}\tm1\n")
    product(found, "a")
    return found


def product(box, build):
    """Install a build of the product thing on the host."""
    home = "opt/emr/thing-1.2"
    for name in ("jars/a.jar", "jars/b.jar", "thing.tar.gz"):
        box.write(f"{home}/{name}", f"{name} of {build}" * 100)
    box.write(f"{home}/.emr-software", json.dumps({"name": "thing", "version": "1.2", "id": build}))
    if not (box.root / "opt/emr/thing").is_symlink():
        (box.root / "opt/emr/thing").symlink_to("thing-1.2")


def calls(**more):
    return [("hdfs_upload", {"namenodes": ["m1"], "datanodes": 2, "uploads": UPLOADS, "timeout_seconds": 20, **more})]


def reset(hdfs, files):
    def again():
        hdfs.files.clear()
        hdfs.files.update({path: {**one, "xattrs": dict(one["xattrs"])} for path, one in files.items()})

    return again


def test_killed_on_the_way_files_are_whole_and_alone(box, hdfs, tmp_path):
    scene = Scene(box, calls(), reset=hdfs.files.clear, outside=hdfs.whole, calm=hdfs.calm)
    record = interrupt(scene, tmp_path)
    # Of each file: the draft, two requests for its content at least, the mark, owner, mode and name.
    assert record.points >= 14
    assert sorted(hdfs.files) == ["/apps/thing/thing-1.2-jars.tar", "/apps/thing/thing-1.2.tar.gz"]


def test_killed_on_the_way_to_another_build_there_is_always_a_whole_one(box, hdfs, tmp_path):
    assert play(box, Scene(box, calls()))[1]
    before = {path: dict(one) for path, one in hdfs.files.items()}
    old = before[TARGET]["content"]
    product(box, "b")
    scene = Scene(box, calls(), reset=reset(hdfs, before), outside=hdfs.whole, calm=hdfs.calm)
    interrupt(scene, tmp_path)
    assert hdfs.files[TARGET]["content"] != old
    # Whoever reads meanwhile finds the one or the other.
    new = hdfs.files[TARGET]["content"]
    for point in range(1, 12):
        scene.reset()
        play(box.copy(tmp_path / f"whole-{point}"), scene, point)
        hdfs.calm()
        assert hdfs.files[TARGET]["content"] in (old, new)
        assert hdfs.files[TARGET]["xattrs"][MARK]


def test_drafts_of_a_run_that_was_killed_are_removed(box, hdfs):
    assert play(box, Scene(box, calls()))[1]
    draft = {**hdfs.files.pop(TARGET), "content": b"half"}
    hdfs.files["/apps/thing/.thing-1.2-jars.tar.0123"] = draft
    hdfs.files["/apps/thing/.other"] = draft
    (result,) = play(box, Scene(box, calls()))[1]
    assert sorted(hdfs.files) == ["/apps/thing/.other", TARGET, "/apps/thing/thing-1.2.tar.gz"]
    assert list(result["files"]) == [TARGET]
