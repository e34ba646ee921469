# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the units of a cluster let their processes do, judged by systemd itself where the machine has it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.unit import process, unit_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import fence
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

ROLES = Path(__file__).resolve().parents[5] / "roles"
MASTERS, CORE = ["m1", "m2", "m3"], ["c1", "c2"]
MEMBERS = {
    **dict.fromkeys(
        (
            "zookeeper",
            "redis",
            "redis_sentinel",
            "journalnode",
            "namenode",
            "zkfc",
            "resourcemanager",
            "hmaster",
            "metastore",
            "hiveserver2",
        ),
        MASTERS,
    ),
    **dict.fromkeys(("datanode", "nodemanager", "regionserver", "taskmanager"), CORE),
    **dict.fromkeys(("jobhistory", "spark_history", "spark_thrift", "flink_history"), MASTERS[:1]),
    "jobmanager": MASTERS,
    **dict.fromkeys(("coordinator", "broker", "router"), MASTERS),
    **dict.fromkeys(("historical", "middlemanager"), CORE),
}
SINGLE = {"namenode": ["m1"], "secondarynamenode": ["m1"], "datanode": CORE}
TENTHS = 20
"""The exposure that a unit may have, as systemd-analyze counts it: tenths, of 100."""


def declared(name):
    return daemon(yaml.safe_load((ROLES / name / "vars" / "main.yml").read_text())[f"__{name}_daemon"])


def settings(name, asked=None):
    members = SINGLE if name == "secondarynamenode" else MEMBERS
    host = members[name][0]
    context = Context(host, "prod", members, 16384, 4, ["/mnt/disk1", "/mnt/disk2"], asked or {}, secret="s" * 20)
    return effective(context, declared(name).product, {})


def text(name, asked=None, unit=None):
    return unit_text(declared(name), settings(name, asked), unit or {})


def lines(unit):
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)


# Judged with its logs, its temporary files and what it keeps.
WRITES = {
    "redis": "-/mnt/disk1/redis -/opt/emr/tmp/redis -/var/lib/emr/redis -/var/log/redis",
    "redis_sentinel": "-/opt/emr/tmp/redis_sentinel -/var/lib/emr/redis_sentinel -/var/log/redis",
    "zookeeper": "-/mnt/disk1/zookeeper -/opt/emr/tmp/zookeeper -/var/log/zookeeper",
    "journalnode": "-/mnt/disk1/hdfs/journal -/opt/emr/tmp/journalnode -/var/log/hadoop/hdfs",
    "namenode": "-/mnt/disk1/hdfs/name -/mnt/disk2/hdfs/name -/opt/emr/tmp/namenode -/var/log/hadoop/hdfs",
    "zkfc": "-/opt/emr/tmp/zkfc -/var/log/hadoop/hdfs",
    "secondarynamenode": "-/mnt/disk1/hdfs/namesecondary -/opt/emr/tmp/secondarynamenode -/var/log/hadoop/hdfs",
    "datanode": "-/mnt/disk1/hdfs/data -/mnt/disk2/hdfs/data -/opt/emr/tmp/datanode -/var/log/hadoop/hdfs",
    "resourcemanager": "-/opt/emr/tmp/resourcemanager -/var/lib/emr/resourcemanager -/var/log/hadoop/yarn",
    "nodemanager": (
        "-/mnt/disk1/yarn/local -/mnt/disk1/yarn/log -/mnt/disk1/yarn/recovery -/mnt/disk2/yarn/local "
        "-/mnt/disk2/yarn/log -/opt/emr/tmp/nodemanager -/tmp -/var/log/hadoop/yarn -/var/tmp"
    ),
    "jobhistory": "-/opt/emr/tmp/jobhistory -/var/lib/emr/jobhistory -/var/log/hadoop/mapred",
    "hmaster": "-/opt/emr/tmp/hmaster -/var/log/hbase",
    "regionserver": "-/opt/emr/tmp/regionserver -/var/log/hbase",
    "spark_history": "-/opt/emr/tmp/spark_history -/var/log/spark",
    "spark_thrift": "-/opt/emr/tmp/spark_thrift -/var/lib/emr/spark_thrift -/var/log/spark",
    "jobmanager": "-/opt/emr/tmp/jobmanager -/var/log/flink",
    "taskmanager": "-/mnt/disk1/flink/tmp -/mnt/disk2/flink/tmp -/opt/emr/tmp/taskmanager -/var/log/flink",
    "flink_history": "-/opt/emr/tmp/flink_history -/var/lib/emr/flink_history -/var/log/flink",
    "historical": "-/mnt/disk1/druid/segments -/mnt/disk2/druid/segments -/opt/emr/tmp/historical -/var/log/druid",
    "middlemanager": "-/mnt/disk1/druid/tasks -/opt/emr/tmp/middlemanager -/var/log/druid",
    **{name: f"-/opt/emr/tmp/{name} -/var/log/druid" for name in ("broker", "coordinator", "router")},
    "metastore": "-/opt/emr/tmp/metastore -/var/log/hive",
    "hiveserver2": "-/opt/emr/tmp/hiveserver2 -/var/log/hive",
}


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_writes_where_it_keeps_something_and_nowhere_else(name):
    found = lines(text(name))
    assert found["ProtectSystem"] == "strict"
    assert found["ReadWritePaths"] == WRITES[name]


def test_whatever_outlives_the_nodemanager_keeps_its_tmp():
    """systemd removes a private /tmp when the unit stops, also for a restart; containers go on with what is left."""
    found = lines(text("nodemanager"))
    assert found["KillMode"] == "process"
    assert "PrivateTmp" not in found
    assert "RemoveIPC" not in found
    assert all("PrivateTmp" in lines(text(name)) for name in DAEMONS if name != "nodemanager")


def test_a_datanode_makes_its_socket_for_clients():
    asked = {"hdfs-site": {"dfs.domain.socket.path": "/var/lib/hadoop-hdfs/dn_socket"}}
    assert "-/var/lib/hadoop-hdfs " in lines(text("datanode", asked))["ReadWritePaths"]
    assert "hadoop-hdfs" not in lines(text("nodemanager", asked))["ReadWritePaths"]


def test_where_the_user_has_logs_and_data_is_writable_too():
    asked = {
        "hadoop-env": {"HADOOP_LOG_DIR": "/data/log", "HDFS_NAMENODE_OPTS": "-Xlog:gc:/data/gc/nn.log"},
        "hdfs-site": {"dfs.namenode.name.dir": "/home/hdfs/name"},
    }
    found = lines(text("namenode", asked))
    wanted = "-/data/gc -/data/log -/home/hdfs/name -/opt/emr/tmp/namenode"
    assert found["ReadWritePaths"] == wanted
    assert found["ProtectHome"] == "read-only"
    assert found["WorkingDirectory"] == "-/data/log"


def test_a_java_in_a_home_is_found():
    assert lines(text("datanode", {"hadoop-env": {"JAVA_HOME": "/home/java/17"}}))["ProtectHome"] == "read-only"


def test_what_a_user_opens_by_name_is_open_and_takes_a_restart():
    one, known = declared("nodemanager"), settings("nodemanager")
    asked = {"PrivateDevices": False, "ReadWritePaths": ["/nfs/jobs"]}
    found = lines(text("nodemanager", unit=asked))
    assert "PrivateDevices" not in found
    assert "-/nfs/jobs " in found["ReadWritePaths"]
    before, after = process(one, known, {}), process(one, known, asked)
    assert {name for name in before if before[name] != after.get(name)} == {"PrivateDevices", "ReadWritePaths"}


@pytest.mark.parametrize("name", DAEMONS)
def test_what_a_restart_is_needed_for_stands_in_the_unit(name):
    found = lines(text(name))
    assert {name: found[name] for name in process(declared(name), settings(name), {})} == process(
        declared(name), settings(name), {}
    )


@pytest.mark.parametrize("name", [*DAEMONS, "fence"])
def test_systemd_calls_the_exposure_low(name, tmp_path):
    """A file can be judged by systemd 250 and newer. molecule/ha asks that of hosts."""
    unit = tmp_path / f"emr-{name}.service"
    unit.write_text(fence.unit_text("m1", "program", {}) if name == "fence" else text(name))
    words = ["systemd-analyze", "security", "--no-pager", "--offline=true"]
    done = subprocess.run([*words, f"--threshold={TENTHS}", str(unit)], capture_output=True, text=True, check=False)
    said = re.search(r"Overall exposure level for \S+: (.*)", done.stdout)
    assert done.returncode == 0, f"{said and said[1]}\n{done.stdout}\n{done.stderr}"
    assert said
    assert float(said[1].split()[0]) <= TENTHS / 10


@pytest.mark.parametrize("name", [*DAEMONS, "fence"])
def test_systemd_understands_every_line(name, tmp_path):
    unit = tmp_path / f"emr-{name}.service"
    unit.write_text(fence.unit_text("m1", "program", {}) if name == "fence" else text(name))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    wrong = [line for line in done.stderr.splitlines() if unit.name in line and "is not executable" not in line]
    assert not [line for line in wrong if "Unknown" in line or "Failed to parse" in line or "ignoring" in line], wrong


def test_a_dead_daemon_leaves_no_znode():
    found = [line for line in text("regionserver").splitlines() if line.startswith("ExecStopPost=-")]
    words = "/run/hbase/regionserver/znode /etc/hbase/conf/hbase-site.xml"
    assert found == [f"ExecStopPost=-/opt/emr/libexec/emr-hbase-znode {words}"]
    assert not [line for line in text("datanode").splitlines() if line.startswith("ExecStopPost=-")]


def test_what_hosts_share_is_writable_where_it_is_a_path():
    context = Context(
        "m1", "prod", MEMBERS, 16384, 4, ["/mnt/disk1"], {}, storages={"flink": "file:///mnt/shared/flink"}
    )
    known = effective(context, "flink", {})
    shared = (
        "-/mnt/shared/flink/checkpoints -/mnt/shared/flink/ha -/mnt/shared/flink/history -/mnt/shared/flink/savepoints"
    )
    found = lines(unit_text(declared("jobmanager"), known, {}))
    assert found["ReadWritePaths"] == f"{shared} -/opt/emr/tmp/jobmanager -/var/log/flink"
    assert declared("jobmanager").paths(known) == {
        f"/mnt/shared/flink/{name}": "0700" for name in ("ha", "checkpoints", "savepoints", "history")
    }
    # A place of another file system is none of this host.
    assert declared("jobmanager").paths(settings("jobmanager")) == {}
