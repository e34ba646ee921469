# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an ordinary user on a gateway gets who calls himself hdfs or yarn and brings a configuration of his own."""

from __future__ import annotations

import shlex

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.topology.types import Topology

GATEWAY = "gateway-1.lab"
BIN = "/opt/emr/hadoop/bin"
CONF = "/var/tmp/stranger/conf"
REFUSED = "Unauthorized connection for super-user|is not authorized for protocol|Unauthorized connection"
COPY = f"""
rm -rf /var/tmp/stranger && mkdir -p {CONF} && cp -rL /etc/hadoop/conf/. {CONF}
cd {CONF}
sed -i 's#</configuration>#<property><name>dfs.reformat.disabled</name><value>false</value></property>\\
<property><name>dfs.namenode.name.dir</name><value>/var/tmp/stranger/name</value></property>\\
<property><name>dfs.namenode.rpc-address.lab.nn1</name><value>{GATEWAY}:8020</value></property>\\
<property><name>dfs.datanode.data.dir</name><value>/var/tmp/stranger/data</value></property>&#' hdfs-site.xml
sed -i 's#</configuration>#<property><name>yarn.nodemanager.recovery.enabled</name><value>false</value></property>\\
<property><name>yarn.nodemanager.local-dirs</name><value>/var/tmp/stranger/local</value></property>\\
<property><name>yarn.nodemanager.log-dirs</name><value>/var/tmp/stranger/log</value></property>&#' yarn-site.xml
"""


@pytest.fixture(scope="module", autouse=True)
def copied():
    """The configuration of the gateway in the hands of the user."""
    runs.on(GATEWAY, "runuser", "-u", "hadoop", "--", "sh", "-ec", COPY)
    yield
    runs.on(GATEWAY, "rm", "-rf", "/var/tmp/stranger")


def as_stranger(name: str, *words: str, seconds: int = 60) -> str:
    """Return all that the command WORDS says to an ordinary user of the gateway who calls himself NAME."""
    command = f"HADOOP_USER_NAME={name} HADOOP_LOG_DIR=/var/tmp/stranger timeout {seconds} {BIN}/{shlex.join(words)} 2>&1"
    return runs.on(GATEWAY, "runuser", "-u", "hadoop", "--", "sh", "-c", f"{command} </dev/null; true")


def refused(said: str) -> bool:
    return any(words in said for words in REFUSED.split("|"))


def journals(topology: Topology) -> dict[str, str]:
    """Return the identity and the segments of each journal."""
    look = "cd /mnt/disk1/hdfs/journal/lab/current && cat VERSION && ls | grep -c edits_"
    return {host: runs.on(host, "sh", "-c", look).rpartition("\n")[0] for host in topology["members"]["journalnode"]}


def test_nobody_formats_the_journals_from_a_gateway(topology):
    before = journals(topology)
    said = as_stranger("hdfs", "hdfs", "--config", CONF, "namenode", "-format", "-force", "-nonInteractive")
    assert refused(said), said[-3000:]
    assert {host: text.splitlines()[:-1] for host, text in journals(topology).items()} == {
        host: text.splitlines()[:-1] for host, text in before.items()
    }


COMMANDS = {
    "shares edits": ("hdfs", "hdfs", "--config", CONF, "namenode", "-initializeSharedEdits", "-force"),
    "hands over": ("hdfs", "hdfs", "--config", CONF, "haadmin", "-failover", "nn2", "nn3"),
    "asks for states": ("hdfs", "hdfs", "haadmin", "-getServiceState", "nn2"),
    "makes active by force": (
        "hdfs", "hdfs", "haadmin", "-transitionToStandby", "-forcemanual", "nn2",
    ),
    "loads another policy": ("hdfs", "hdfs", "dfsadmin", "-refreshServiceAcl"),
    "loads proxy users": ("hdfs", "hdfs", "dfsadmin", "-refreshSuperUserGroupsConfiguration"),
    "changes call queues": ("hdfs", "hdfs", "dfsadmin", "-refreshCallQueue"),
    "reconfigures a DataNode": ("hdfs", "hdfs", "dfsadmin", "-reconfig", "datanode", "core-1.lab:9867", "start"),
    "moves blocks": ("hdfs", "hdfs", "balancer", "-idleiterations", "1"),
    "loads queues": ("yarn", "yarn", "rmadmin", "-refreshQueues"),
    "admits nodes": ("yarn", "yarn", "rmadmin", "-refreshNodes"),
    "loads YARN's policy": ("yarn", "yarn", "rmadmin", "-refreshServiceAcl"),
    "changes a node": ("yarn", "yarn", "rmadmin", "-updateNodeResource", "core-1.lab:8041", "1", "1"),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(COMMANDS))
def test_nobody_administers_from_a_gateway(what):
    said = as_stranger(*COMMANDS[what])
    print(said[-400:])
    assert refused(said), said[-3000:]


def test_a_nodemanager_of_a_stranger_does_not_register():
    said = as_stranger("yarn", "yarn", "--config", CONF, "nodemanager", seconds=45)
    log = runs.on(GATEWAY, "sh", "-c", "cat /var/tmp/stranger/*.log 2>/dev/null; true")
    assert refused(said + log), (said + log)[-3000:]
    assert GATEWAY not in runs.on("master-1.lab", "runuser", "-u", "yarn", "--", f"{BIN}/yarn", "node", "-list", "-all")


def test_a_datanode_of_a_stranger_does_not_register():
    said = as_stranger("hdfs", "hdfs", "--config", CONF, "datanode", seconds=30)
    log = runs.on(GATEWAY, "sh", "-c", "cat /var/tmp/stranger/*.log 2>/dev/null; true")
    assert refused(said + log), (said + log)[-3000:]
