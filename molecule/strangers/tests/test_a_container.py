# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program of a job gets, which runs as yarn on the host of a DataNode: nothing that is not its own."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import runs

LEFT = "== "
TRIED = {
    "cat /var/log/hadoop/hdfs/*": "Permission denied",
    "ln -s /mnt/disk1/hdfs/data/current/VERSION /var/log/hadoop/hdfs/x.log": "Permission denied",
    "rm -rf /var/log/hadoop/hdfs": "Read-only file system",
    "ls /mnt/disk1/hdfs/data/current": "Permission denied",
    "cat /etc/hadoop/conf/zookeeper-auth-hdfs": "denied|No such file",
    "touch /opt/emr/x": "Read-only file system",
    "touch /etc/hadoop/conf/core-site.xml": "Permission denied",
    "mknod /tmp/disk b 8 0": "Operation not permitted",
    "unshare -Ur true": "Operation not permitted",
    "flock -n /run/bigdata-emr.lock true": "Permission denied",
    "mkfifo /run/bigdata-emr/nodemanager.json": "File exists|Permission denied",
    "ls /root": "Permission denied",
    "ls /home/hadoop": "Permission denied|cannot access",
    "cat /proc/1/environ": "No such file|Permission denied",
    "dmesg": "not permitted",
    "sh -c 'echo 1 > /proc/sys/vm/swappiness'": "Read-only file system|Permission denied",
}
"""What the program does, and what it gets."""
JAR = "/opt/emr/hadoop/share/hadoop/yarn/hadoop-yarn-applications-distributedshell-*.jar"
CLIENT = "org.apache.hadoop.yarn.applications.distributedshell.Client"


def submitted(gateway, script: Path, containers: int = 1) -> str:
    """Run SCRIPT in CONTAINERS of half a NodeManager each, and return the name of their application."""
    gateway.write(script, f"/tmp/{script.name}")
    size = f"-num_containers {containers} -container_memory 1024"
    words = f"-jar $(ls {JAR} | head -n 1) {size} -shell_script /tmp/{script.name}"
    said = gateway.user(f"yarn {CLIENT} {words} 2>&1")
    assert "completed successfully" in said, said[-2000:]
    return re.findall(r"application_\d+_\d+", said)[-1]


def printed(gateway, application: str) -> str:
    """Return what the container of APPLICATION has printed, once its logs are in HDFS."""

    def logs() -> str:
        text = gateway.user(f"yarn logs -applicationId {application} 2>/dev/null || true")
        return text if f"{LEFT}end" in text else ""

    return str(runs.until("the logs of the container", logs, 60))


@pytest.fixture(scope="module")
def got(gateway, tmp_path_factory) -> dict[str, str]:
    """What a container on the host of a DataNode got for each of TRIED; of so many not all run on the task host."""
    here = "ls -d /mnt/disk1/hdfs >/dev/null 2>&1 || exit 0"
    lines = [f"echo '{LEFT}'; ({command}) 2>&1 </dev/null | head -n 2" for command in TRIED]
    script = tmp_path_factory.mktemp("job") / "reach.sh"
    script.write_text("\n".join(["#!/bin/sh", here, *lines, f"echo '{LEFT}end'", ""]))
    text = printed(gateway, submitted(gateway, script, 4)).partition(f"{LEFT}end")[0]
    answers = [part.strip() for part in text.split(LEFT)[1:]]
    assert len(answers) == len(TRIED)
    print(dict(zip(TRIED, answers, strict=True)))
    return dict(zip(TRIED, answers, strict=True))


@pytest.mark.parametrize("command", TRIED)
def test_a_container_gets_nothing_of_daemons_and_of_root(got, command):
    assert re.search(TRIED[command], got[command]), got[command]


def test_a_container_keeps_its_temporary_files_while_its_nodemanager_restarts(gateway, topology, tmp_path):
    # It waits for nobody: it has to run for longer than the restart takes.
    script = tmp_path / "keep.sh"
    script.write_text(f"#!/bin/sh\necho kept > /tmp/mine.txt\nsleep 45\ncat /tmp/mine.txt\necho '{LEFT}end'\n")
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(submitted, gateway, script)
        workers = topology["members"]["nodemanager"]
        host = runs.until("the container", lambda: next((one for one in workers if _sleeps(one)), ""), 120)
        runs.on(host, "systemctl", "restart", "emr-nodemanager")
        assert _sleeps(host)
        assert "kept" in printed(gateway, job.result(timeout=300))


def _sleeps(host: str) -> bool:
    return "sleep 45" in runs.on(host, "ps", "-eo", "args")
