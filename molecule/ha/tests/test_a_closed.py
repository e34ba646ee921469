# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What accounts without rights reach on hosts: of an ordinary user, and of yarn, as which containers of jobs run."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import logs_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.config.test_temporary import DEFAULTS, NAMED

MASTER, CORE = "master-1.lab", "core-1.lab"
LOG_NAMES = {"jobhistory": "history", "hmaster": "master", "spark_history": "spark-history"}
"""What launchers call a component."""
REFUSED = "Permission denied"


@cache
def units(host):
    return sorted(runs.running_units(host))


def as_account(account, host, command):
    """Return what COMMAND says as ACCOUNT on HOST, whether it ends well or not."""
    return runs.on(host, "sh", "-c", f"runuser -u {account} -- sh -c '{command}' 2>&1; true")


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_systemd_calls_the_exposure_of_each_unit_low(host):
    words = ("systemd-analyze", "security", "--no-pager", "--threshold=20")
    for unit, said in runs.each(lambda unit: runs.on(host, *words, f"emr-{unit}.service"), units(host)).items():
        print(unit, said.strip().splitlines()[-1])


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_systemd_knows_every_line_of_the_units(host):
    look = "systemd-analyze verify emr-{}.service 2>&1; true"
    for said in runs.each(lambda unit: runs.on(host, "sh", "-c", look.format(unit)), units(host)).values():
        assert "ignoring" not in said, said


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_logs_of_an_account_are_where_no_other_one_gets_to(host):
    assert runs.on(host, "stat", "-c", "%U %a", "/var/log/hadoop").split() == ["root", "755"]
    assert runs.on(host, "find", "/var/log/hadoop", "-maxdepth", "1", "-type", "f") == ""
    places = {unit: logs_of(unit, COMPONENTS[unit].product) for unit in units(host) if unit != "fence"}
    shown = runs.on(host, "stat", "-c", "%n %U %a", *places.values()).splitlines()
    assert set(shown) == {f"{places[unit]} {COMPONENTS[unit].account} 750" for unit in places}
    looks = [f"ls {place}/*{LOG_NAMES.get(unit, unit)}*.log*" for unit, place in places.items()]
    assert runs.on(host, "sh", "-ec", "; ".join(looks))  # one without a file would be an error


def test_a_container_reaches_no_log_of_hdfs_and_plants_nothing():
    for command in (
        "ls /var/log/hadoop/hdfs",
        "cat /var/log/hadoop/hdfs/hadoop-hdfs-datanode-core-1.log",
        "ln -s /mnt/disk1/hdfs/data/current/VERSION /var/log/hadoop/hdfs/hadoop-hdfs-datanode-core-1.log",
        "ln -s /etc/passwd /var/log/hadoop/planted",
        "mv /var/log/hadoop/hdfs /var/log/hadoop/gone",
        "echo x > /run/bigdata-emr/nodemanager.json",
        "rm -f /run/bigdata-emr/nodemanager.json && ! test -e /run/bigdata-emr/nodemanager.json",
    ):
        said = as_account("yarn", CORE, command)
        assert REFUSED in said or "cannot remove" in said, f"{command}: {said}"


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_nobody_else_holds_our_locks(host):
    locks = runs.on(host, "sh", "-c", "ls -d /run/bigdata-emr.lock /var/lib/emr/hdfs/bootstrap.lock 2>/dev/null; true")
    assert "/run/bigdata-emr.lock" in locks
    for lock in locks.split():
        assert runs.on(host, "stat", "-c", "%U %a", lock).split() == ["root", "600"]
        assert REFUSED in as_account("hadoop", host, f"flock -n {lock} echo held")


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_records_are_roots_and_there_is_one_for_each_daemon(host):
    found = runs.on(host, "find", "/run/bigdata-emr", "-type", "f", "-printf", "%f %u %m\n").split("\n")
    wanted = [f"{unit}.json root 644" if unit != "fence" else "fence root 644" for unit in units(host)]
    assert sorted(filter(None, found)) == sorted(wanted)


@pytest.mark.parametrize("host", [MASTER, CORE])
def test_no_daemon_leaves_a_predictable_name_in_tmp(host):
    names = runs.on(host, "sh", "-c", "ls -d /tmp/hadoop* /var/tmp/hadoop* /tmp/jetty* 2>/dev/null; true")
    assert names == ""


JARS = {
    "core": "common/hadoop-common",
    "hdfs": "hdfs/hadoop-hdfs",
    "yarn": "yarn/hadoop-yarn-common",
    "mapred": "mapreduce/hadoop-mapreduce-client-core",
}
READ = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())"


@pytest.mark.parametrize("file", JARS)
def test_the_defaults_that_name_such_places_are_those_that_unit_tests_go_over(file, topology):
    jar = f"/opt/emr/hadoop/share/hadoop/{JARS[file]}-{topology['products']['hadoop']}.jar"
    shipped = ElementTree.fromstring(runs.on(MASTER, "python3", "-c", READ, jar, f"{file}-default.xml"))
    rows = list(shipped.iter("property"))
    texts = {row.findtext("name", "").strip(): (row.findtext("value") or "").strip() for row in rows}
    named = {row.findtext("name", "").strip() for row in rows if NAMED.search("".join(row.itertext()))}
    assert {name: texts[name] for name in named} == DEFAULTS[file]


def test_a_resourcemanager_has_its_state_for_itself():
    assert runs.on(MASTER, "stat", "-c", "%U %a", "/var/lib/emr/resourcemanager").split() == ["yarn", "700"]


LOOKED_AT = [(MASTER, "namenode"), (MASTER, "zookeeper"), (CORE, "datanode"), (CORE, "nodemanager")]


@pytest.mark.parametrize(("host", "unit"), LOOKED_AT)
def test_a_process_sees_and_writes_what_it_needs(host, unit):
    """In the eyes of the daemon: its mounts, which nsenter goes into, with its account."""
    pid = runs.processes(host)[unit].pid
    inside = ["nsenter", "--mount", f"--target={pid}", "runuser", "-u", COMPONENTS[unit].account, "--", "sh", "-c"]
    place = logs_of(unit, COMPONENTS[unit].product)
    tries = f"touch {place}/.try && rm {place}/.try && echo log; ls /home /root; touch /usr/x /opt/emr/x; ls /dev"
    said = runs.on(host, *inside, f"{{ {tries}; }} 2>&1; true")
    assert said.startswith("log\n")
    assert said.count("Read-only file system") == 2, said
    assert "sda" not in said
    assert "fuse" not in said.splitlines()
    shared = runs.on(host, *inside, "ls -d /tmp/systemd-private-* 2>/dev/null; true")
    assert bool(shared) == (unit == "nodemanager")
