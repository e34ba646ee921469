# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user on a gateway who calls himself hdfs or yarn and brings a configuration of his own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import runs

GATEWAY = "gateway-1.lab"
BIN = "/opt/emr/hadoop/bin"
HOME = "/var/tmp/stranger"
CONF = f"{HOME}/conf"
_REFUSED = ("is not authorized for protocol", "Unauthorized connection")
_COPY = f"""
rm -rf {HOME} && mkdir -p {CONF} && cp -rL /etc/hadoop/conf/. {CONF}
cd {CONF}
sed -i 's#</configuration>#<property><name>dfs.reformat.disabled</name><value>false</value></property>\\
<property><name>dfs.namenode.name.dir</name><value>{HOME}/name</value></property>\\
<property><name>dfs.namenode.rpc-address.lab.nn1</name><value>{GATEWAY}:8020</value></property>&#' hdfs-site.xml
sed -i 's#</configuration>#<property><name>yarn.nodemanager.recovery.enabled</name><value>false</value></property>\\
<property><name>yarn.nodemanager.aux-services</name><value>mapreduce_shuffle</value></property>\\
<property><name>yarn.nodemanager.local-dirs</name><value>{HOME}/local</value></property>\\
<property><name>yarn.nodemanager.log-dirs</name><value>{HOME}/log</value></property>&#' yarn-site.xml
"""


@contextmanager
def configured() -> Iterator[None]:
    """The configuration of the gateway in the hands of the user, changed as it suits him."""
    runs.on(GATEWAY, "runuser", "-u", "hadoop", "--", "sh", "-ec", _COPY)
    try:
        yield
    finally:
        runs.on(GATEWAY, "rm", "-rf", HOME)


def said(name: str, *words: str, seconds: int = 60) -> str:
    """Return all that the command WORDS says to the user who calls himself NAME and answers yes to everything."""
    command = f"yes | HADOOP_USER_NAME={name} HADOOP_LOG_DIR={HOME} timeout {seconds} {BIN}/{shlex.join(words)} 2>&1"
    return runs.on(GATEWAY, "runuser", "-u", "hadoop", "--", "sh", "-c", f"{command}; true")


def logged() -> str:
    """Return what his daemons have logged."""
    return runs.on(GATEWAY, "sh", "-c", f"cat {HOME}/*.log 2>/dev/null; true")


def refused(text: str) -> bool:
    """Tell whether TEXT says that a protocol was refused."""
    return any(words in text for words in _REFUSED)
