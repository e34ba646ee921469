# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Class data that a host makes for the controller."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import class_data, jvm_key
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

RELEASE, LIBRARY = 'JAVA_VERSION="17"\n', "library"
KEY = jvm_key("/opt/emr", RELEASE, len(LIBRARY))
# Makes the archive of the list that it is given.
JAVA = """#!/bin/sh
for word; do
  case $word in
    -XX:SharedClassListFile=*) list=${word#*=} ;;
    -XX:SharedArchiveFile=*) archive=${word#*=} ;;
  esac
done
[ ! "$list" ] || cat "$list" > "$archive"
"""


@pytest.fixture
def host(tmp_path):
    """A host with a product and a JVM."""
    box = Sandbox.bare(tmp_path / "host")
    box.write("opt/jvm/release", RELEASE)
    box.write("opt/jvm/lib/server/libjvm.so", LIBRARY)
    box.write("opt/jvm/bin/java", JAVA, 0o755)
    box.write("opt/emr/hadoop-3.4.3/bin/hadoop", "#!/bin/sh\necho a.jar:b.jar\n", 0o755)
    return box


def making():
    """Return the calls of the action plugin class_data for a host that makes the class data of Hadoop."""
    base = {"release": "1.0", "found": "__found", "java_home": "/opt/jvm"}
    wanted = class_data({"name": "hadoop", "version": "3.4.3", "id": "a" * 128}, "", KEY)

    def make(box, results):
        incoming = results[-1]["incoming"]
        box.write(f"{incoming[1:]}/list", "java/lang/Object\n")
        return {**base, "plan": {"step": "make", "wanted": wanted, "incoming": incoming}}

    return [
        ("class_data", {**base, "plan": {"step": "stage", "uid": 0, "list_bytes": 17}}),
        ("class_data", make),
        ("class_data", {**base, "plan": {"step": "clean"}}),
    ]


def test_class_data_is_made_and_nothing_is_left_of_it(tmp_path, host):
    before = host.state()
    box = host.copy(tmp_path / "once")
    _staged, made, _cleaned = play(box, Scene(host, making()))[1]
    assert len(made["sha512"]) == 128, json.dumps(made)
    assert box.state() == before
    interrupt(Scene(host, making(), settles=False), tmp_path)
