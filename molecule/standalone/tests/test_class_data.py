# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Class data: made once, the same on all hosts, used by daemons and commands, and left out where it does not fit."""

from __future__ import annotations

import json

import pytest
import runs

MASTER, CORE = "master-3.lab", "task-1.lab"
DATANODE = (CORE, "datanode")
INVENTORIES = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "standalone" / "inventory"))
ARCHIVE = "/opt/emr/hadoop-classes/classes.jsa"
COMMAND = "/opt/emr/hadoop/bin/hdfs --config /etc/hadoop/conf dfsadmin -safemode get"


def class_data(**variables: object) -> runs.Run:
    run = runs.playbook("playbooks/class_data.yml", "-e", json.dumps(variables), inventories=INVENTORIES)
    assert run.code == 0, run.output
    return run


def restarted(*daemons: tuple[str, str]) -> set[tuple[str, str]]:
    """Restart DAEMONS (host and component) and return those that map the archive."""
    for host, component in daemons:
        runs.on(host, "systemctl", "restart", f"emr-{component}")
    return {(host, component) for host, component in daemons if "/opt/emr/hadoop-classes-" in maps(host, component)}


def maps(host: str, component: str) -> str:
    """Return what the daemon maps, once it runs Java that needs libnio: a JVM maps the archive before that."""
    show = f"cat /proc/$(systemctl show -P MainPID emr-{component})/maps"
    return runs.on(host, "timeout", "60", "sh", "-c", f"until {show} | grep /libnio.so; do sleep 0.2; done; {show}")


def command(options: str = "") -> str:
    """Run a command on the core host and return everything that it prints."""
    return runs.on(CORE, "runuser", "-u", "hdfs", "--", "sh", "-c", f"{options} {COMMAND} 2>&1")


@pytest.fixture(scope="module", autouse=True)
def made() -> None:
    class_data()


def test_it_is_the_same_everywhere_and_made_once():
    assert runs.on(MASTER, "sha512sum", ARCHIVE) == runs.on(CORE, "sha512sum", ARCHIVE)
    assert class_data().changed == 0


def test_daemons_use_it():
    daemons = {(MASTER, "namenode"), (MASTER, "resourcemanager"), DATANODE, (CORE, "nodemanager")}
    assert restarted(*daemons) == daemons
    assert runs.playbook("playbooks/wait.yml", inventories=INVENTORIES).code == 0


def test_commands_use_it_without_a_word():
    assert command() == "Safe mode is OFF\n"
    # With -Xshare:on a JVM that cannot use the archive does not start.
    assert command("JDK_JAVA_OPTIONS=-Xshare:on").splitlines()[-1] == "Safe mode is OFF"


def test_a_host_with_another_jvm_goes_without(another_jvm):
    assert restarted(DATANODE) == set()
    assert command() == "Safe mode is OFF\n"


DAMAGE = {CORE: "truncate -s -4096", MASTER: "rm"}


def test_damaged_archives_are_left_out_and_replaced():
    for host, damage in DAMAGE.items():
        # Another file, as after a crash of the host: a JVM that has mapped the old one would not survive its change.
        runs.on(host, "sh", "-ec", f"cp {ARCHIVE} {ARCHIVE}.new; mv {ARCHIVE}.new {ARCHIVE}; {damage} {ARCHIVE}")
    assert command() == "Safe mode is OFF\n"
    recap = class_data().recap
    assert {host: recap[host]["changed"] for host in DAMAGE} == dict.fromkeys(DAMAGE, 1)
    assert runs.on(MASTER, "sha512sum", ARCHIVE) == runs.on(CORE, "sha512sum", ARCHIVE)
    assert restarted(DATANODE) == {DATANODE}


def test_one_variable_takes_it_away_and_brings_it_back():
    off = class_data(emr_class_data=False)
    assert {host: off.recap[host]["changed"] for host in (MASTER, CORE)} == {MASTER: 1, CORE: 1}
    assert class_data(emr_class_data=False).changed == 0
    assert restarted(DATANODE) == set()
    assert "classes" not in runs.on(CORE, "ls", "/opt/emr")
    class_data()
    assert restarted(DATANODE) == {DATANODE}
