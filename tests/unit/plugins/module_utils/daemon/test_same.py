# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host is given stays what it was, byte by byte, unless somebody means to change it.

A changed record restarts daemons of every cluster that is brought to the next release; a changed file or unit is
written anew there. After a change that is meant to do that, run this file with ``PYTHONPATH=.collections``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import wanted
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applier
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import dump
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.unit import unit_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes

HERE = Path(__file__).parent
ROLES = HERE.parents[4] / "roles"
KNOWN = HERE / "fixtures" / "same.json"
MASTERS, CORE = ["m1", "m2", "m3"], ["c1", "c2", "c3"]
ASKED: dict[str, dict[str, Any]] = {
    "hadoop-env": {
        "HADOOP_OPTS": "-XX:+UseSerialGC -Da.password=hunter22",
        "HDFS_NAMENODE_OPTS": ["-Xmx1g", "-Xlog:gc:/data/gc/x.log"],
        "HADOOP_LOG_DIR": "/data/log",
        "HADOOP_OPTIONAL_TOOLS": ["a", "b"],
        "YARN_NODEMANAGER_OPTS": "-Dyarn.log.dir=/x/y",
    },
    "zookeeper-env": {"SERVER_JVMFLAGS": "-Xmx99m -Dzookeeper.log.dir=/zk/l", "JVMFLAGS": "-Djava.io.tmpdir=/t"},
    "core-site": {"fs.oss.accessKeySecret": "hunter22", "hadoop.security.sensitive-config-keys": ["mine"]},
    "hdfs-site": {"dfs.domain.socket.path": "/var/lib/hdfs/s", "dfs.replication": None},
    "yarn-site": {"yarn.nodemanager.container-executor.class": "x.LinuxContainerExecutor"},
    "hadoop-policy": {"security.namenode.protocol.hosts": "10.0.0.0/8, x1"},
    "log4j": {"log4j.appender.X.File": "/data/log4/x.log", "a": "ü\t b\\"},
    "hadoop-metrics2": {"namenode.sink.file.filename": "/data/m/x.out"},
    "zoo": {"tickTime": 1000, "ssl.keyStore.password": "hunter22"},
    "emr-namenode.service": {"PrivateTmp": False, "ReadWritePaths": ["/nfs"]},
}
SECRET = Passwords(records="salt", accounts={"hdfs": ["new", "old"], "yarn": ["other"]}, fence="f", superuser="s")
RACKS = {"c1": "/r1", "10.0.0.9": "/r1", "m1": "/r2", "t1": "/r3"}


def members(masters: int) -> dict[str, list[str]]:
    hosts = MASTERS[:masters]
    quorum = [] if masters == 1 else hosts if masters == 3 else [*hosts, "c1"]
    return {
        **dict.fromkeys(("zookeeper", "journalnode"), quorum),
        **dict.fromkeys(("namenode", "resourcemanager"), hosts),
        "zkfc": hosts if masters > 1 else [],
        "secondarynamenode": hosts if masters == 1 else [],
        "datanode": CORE,
        "nodemanager": [*CORE, "t1"],
        "jobhistory": hosts[:1],
    }


def short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def given(masters: int, plain: bool) -> dict[str, str]:
    """Return host and what it is given to a digest of that: path of a file, component's unit and record."""
    found: dict[str, str] = {}
    for host in (*MASTERS[:masters], "c1", "t1"):
        context = Context(
            host=host,
            cluster="prod",
            members=members(masters),
            memory_mb=16384,
            cores=4,
            disks=["/mnt/disk1", "/mnt/disk2"],
            asked={} if plain else wanted(ASKED),
            secret=None if plain else SECRET,
            racks={} if plain else RACKS,
            given={} if plain else {"m1": "10.0.0.1", "c1": "10.0.0.9"},
        )
        for name in context.components:
            declared = yaml.safe_load((ROLES / name / "vars" / "main.yml").read_text())[f"__{name}_daemon"]
            units = SimpleNamespace(state=lambda _unit: {})
            one = Applier(daemon(declared), Tools(context, Changes(check=True), units, None))
            one.configure("1.0", {})
            settings = effective(context, one.daemon.product, {})
            made = {
                file.path: repr((file.content, file.owner, file.group, file.mode, file.optional))
                for file in files(context, one.daemon.product, settings)
            }
            made[f"unit of {name}"] = unit_text(one.daemon, settings, context.asked.get(one.daemon.unit, {}))
            made[f"record of {name}"] = dump(one.wanted)
            found.update({f"{host} {what}": short(text) for what, text in made.items()})
    return found


CASES = [(masters, plain) for masters in (1, 2, 3) for plain in (True, False)]


@pytest.mark.parametrize(("masters", "plain"), CASES)
def test_nothing_that_is_written_or_recorded_differs(masters, plain, monkeypatch):
    monkeypatch.setattr(Changes, "directory", lambda *_all: None)
    known = json.loads(KNOWN.read_text())[f"{masters} {plain}"]
    found = given(masters, plain)
    assert {what for what in {*known, *found} if known.get(what) != found.get(what)} == set()


if __name__ == "__main__":
    all_given = {f"{masters} {plain}": given(masters, plain) for masters, plain in CASES}
    KNOWN.write_text(json.dumps(all_given, indent=1, sort_keys=True) + "\n")
