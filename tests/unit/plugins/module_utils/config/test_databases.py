# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What emr_rds makes for services that nobody has written: two that need a database each."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import databases
from ansible_collections.bigdata.emr.plugins.module_utils.services.component_model import Component
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.services.model import Service

PASSWORD = "p&<\"$x%'"
RDS = {"engine": "mysql", "host": "rds.example.com", "user": "emr", "password": PASSWORD}
MASTERS = ["m1", "m2", "m3"]
SERVICES = ["hdfs", "loom", "dye"]
MEMBERS = {"weaver": ["m1", "m2"], "spool": ["c1"], "dyer": ["m2"], "datanode": ["c1", "c2"], "gateway": ["g1"]}


@pytest.fixture(autouse=True)
def two(with_service):
    """Let two services need a database, one of which has two components."""
    row = Component(product="hadoop", placement={3: ("masters",)}, tiers=("master",), account="hdfs")
    with_service("loom", Service(components={"weaver": row, "spool": row}, databases=("loom",)))
    with_service("dye", Service(components={"dyer": row}, databases=("dye",)))


def read(asked, services=("hdfs", "loom"), masters=MASTERS, derives=True):
    return databases.read(asked, services, masters, derives)


def test_a_cluster_whose_services_need_none_has_none():
    assert read(None, ["hdfs", "yarn"]) == ({}, [])
    assert read(RDS, ["hdfs", "yarn"]) == ({}, [])
    for masters in (MASTERS, ["m1"]):
        assert read({"engine": "local"}, ["hdfs", "yarn"], masters, derives=False) == ({}, [])
    assert read({"engine": "oracle"}, ["hdfs"]).faults[0].startswith("oracle is no engine")
    assert databases.needed(["yarn", "dye", "loom"]) == ["loom", "dye"]


def test_one_mapping_is_for_all():
    found = read(RDS, SERVICES)
    assert found.faults == []
    assert found.databases == {
        "loom": Database("mysql", "rds.example.com", 3306, "loom", "emr"),
        "dye": Database("mysql", "rds.example.com", 3306, "dye", "emr"),
    }


def test_or_each_has_its_own():
    asked = {
        "loom": {**RDS, "database": "meta", "port": "3307", "tls": True},
        "dye": {**RDS, "engine": "postgresql", "host": "10.0.0.7", "tls": "unverified"},
    }
    assert read(asked, SERVICES) == (
        {
            "loom": Database("mysql", "rds.example.com", 3307, "meta", "emr", "verified"),
            "dye": Database("postgresql", "10.0.0.7", 5432, "dye", "emr", "unverified"),
        },
        [],
    )


def test_without_failover_the_master_has_one():
    local = Database("mariadb", "m1", 3306, "loom", "loom", "", local=True)
    for asked in (None, {}, {"engine": "local"}, {"dye": RDS}, {"loom": None}):
        assert read(asked, masters=["m1"]) == ({"loom": local}, []), asked
    named = read({"engine": "local", "port": 3310, "user": "w", "database": "cloth"}, masters=["m1"]).databases
    assert named == {"loom": local._replace(port=3310, user="w", name="cloth")}
    assert read({"engine": "local", "password": PASSWORD}, masters=["m1"], derives=False).faults == []
    both = read({"dye": RDS}, SERVICES, masters=["m1"]).databases
    assert [(one.host, one.local) for one in both.values()] == [("m1", True), ("rds.example.com", False)]


FAULTS = {
    "nothing": (None, "loom has no database, and on a cluster with failover it needs one that no master takes along"),
    "empty": ({}, "loom has no database, and on a cluster with failover"),
    "local": ({"engine": "local"}, "engine local is a database on one master, which a cluster with failover must be"),
    "list": ([RDS], "it is no mapping; write for example {engine: mysql"),
    "engine": (
        {**RDS, "engine": "oracle"},
        "oracle is no engine of a database; write one of mysql, mariadb, postgresql,",
    ),
    "near": ({**RDS, "engine": "postgres"}, "postgres is no engine of a database; did you mean postgresql?"),
    "no engine": ({"host": "x"}, "it has no engine; write one of mysql, mariadb, postgresql, local"),
    "key": ({**RDS, "pasword": "x"}, "pasword is no key of a database; did you mean password?"),
    "no host": ({**RDS, "host": None}, "mysql has no host; write the name or address at which it answers"),
    "no user": ({**RDS, "user": ""}, "mysql has no user; write the account that services use"),
    "no password": ({**RDS, "password": ""}, "mysql has no password; write that of the account, in an encrypted file"),
    "url": ({**RDS, "host": "rds.example.com:3306"}, "host rds.example.com:3306 is no name or address; write it alone"),
    "port": ({**RDS, "port": 70000}, "port 70000 is no number from 1 to 65535"),
    "port of another script": ({**RDS, "port": "\u00b2"}, "port \u00b2 is no number from 1 to 65535"),
    "port is true": ({**RDS, "port": True}, "port True is no number"),
    "name": ({**RDS, "database": "a?b"}, "database a?b is no such name; write at most 63 letters, digits, _ and -"),
    "account": ({**RDS, "user": "a'b"}, "user a'b is no such name; write at most 32"),
    "number": ({**RDS, "password": 12345678}, "password is no string; put it into quotes"),
    "short": ({**RDS, "password": "short"}, "password has 5 characters; give the account one with at least 8"),
    "line": ({**RDS, "password": "two\nlines"}, "password has a line break, or another sign that nobody can see"),
    "tls": ({**RDS, "tls": "yes"}, "tls yes is none of true, false and unverified"),
    "tls is a number": ({**RDS, "tls": 1}, "tls 1 is none of true"),
    "both": ({**RDS, "loom": RDS}, "it has loom beside engine, host, user and password; write one database for all"),
    "stranger": (
        {"loom": RDS, "lom": RDS},
        "it has loom beside lom; write one database for all that need one, or each",
    ),
    "nobody's": (
        {"x": RDS},
        "nothing that this release knows needs a database called x; write one of smartdata, hive, druid, loom, dye",
    ),
    "text": ({"loom": "mysql"}, "loom: it is no mapping; write its engine, host"),
    "shared": (
        {**RDS, "database": "meta"},
        "loom and dye would share the database meta of rds.example.com; write one be",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_is_told_in_one_sentence(case):
    asked, told = FAULTS[case]
    found = read(asked, SERVICES if case == "shared" else ("hdfs", "loom"))
    (fault,) = found.faults
    assert fault.startswith(told)
    assert PASSWORD not in fault
    assert "\n" not in fault


@pytest.mark.parametrize(
    ("asked", "derives", "told"),
    [
        ({"engine": "local", "host": "m1"}, True, "host is for a database outside of the cluster, and engine is local"),
        (None, False, "loom has a database on the master and no password for it; set emr_secret"),
        ({"engine": "local", "password": "short"}, True, "password has 5 characters"),
    ],
)
def test_so_is_what_is_wrong_with_one_on_the_master(asked, derives, told):
    (fault,) = read(asked, masters=["m1"], derives=derives).faults
    assert fault.startswith(told)


def test_what_is_wrong_for_two_is_told_once():
    assert len(read({**RDS, "engine": "oracle"}, SERVICES).faults) == 1
    assert len(read({"loom": {**RDS, "port": 0}, "dye": {"engine": "local"}}, SERVICES).faults) == 2


def test_hosts_know_those_that_their_daemons_need():
    assert databases.needed_on("m1", MEMBERS) == ["loom"]
    assert databases.needed_on("m2", MEMBERS) == ["loom", "dye"]
    assert databases.needed_on("c2", MEMBERS) == databases.needed_on("g1", MEMBERS) == []
    assert databases.users_of("loom", MEMBERS) == ["m1", "m2", "c1"]


def test_a_password_is_the_given_one_or_comes_from_the_secret():
    given = databases.passwords({"loom": RDS}, ["loom", "dye"], ["key", "former"])
    assert given["loom"] == [PASSWORD]
    assert len(set(given["dye"])) == 2
    assert databases.passwords(RDS, ["dye"], ["key"]) == {"dye": [PASSWORD]}
    assert databases.passwords(None, ["dye"], []) == {"dye": []}
    # Part of what clusters are made of.
    assert databases.passwords(None, ["dye"], ["key"]) == {"dye": ["4uspc7iyl5chfh3wdb7umoko5dzya37b"]}
