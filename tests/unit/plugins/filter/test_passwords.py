# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.filter import passwords as module
from ansible_collections.bigdata.emr.plugins.filter.passwords import database_passwords, passwords
from ansible_collections.bigdata.emr.plugins.module_utils.config import databases
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import password
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import passwords as taken

SECRET = "the secret of a cluster"
TOPOLOGY = {"cluster": "prod", "members": {"namenode": ["m1", "m2"], "zkfc": ["m1", "m2"], "datanode": ["c1"]}}
SINGLE = {"cluster": "prod", "members": {"namenode": ["m1"], "resourcemanager": ["m1"]}}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(module, "key_of", lambda secret, cluster: f"{secret} of {cluster}")


def test_nothing_without_a_secret():
    assert passwords("", TOPOLOGY, "m1") == {}


@pytest.mark.parametrize("host", ["m1", "c1", "elsewhere"])
def test_the_secret_itself_goes_to_no_host(host):
    given = passwords(SECRET, TOPOLOGY, host, {"former": ["fast"], "shut": False})
    assert SECRET not in str(given)
    assert bool(given["accounts"]) == (host == "m1")
    assert given["records"] == password(f"{SECRET} of prod", "records")
    assert taken(given).records == given["records"]


def test_without_failover_no_host_has_accounts():
    assert passwords(SECRET, SINGLE, "m1")["accounts"] == {}


def test_former_passwords_come_after_the_present_ones():
    state = {"former": ["fast", "before"], "shut": True, "complete": True}
    given = passwords(SECRET, TOPOLOGY, "m1", state, "another one")
    roots = [f"{SECRET} of prod", SECRET, "another one of prod"]
    assert given["accounts"]["hdfs"] == [password(root, "zookeeper:hdfs") for root in roots]
    assert given["shut"] is True


def test_a_generation_that_cannot_be_derived_is_an_error():
    with pytest.raises(AnsibleFilterError, match="before; set emr_secret_before"):
        passwords(SECRET, TOPOLOGY, "m1", {"former": ["before"]})


@pytest.fixture
def needed(monkeypatch):
    """Let the service zookeeper need a database."""
    monkeypatch.setattr(databases, "DATABASES", {"meta": "zookeeper"})
    return {**TOPOLOGY, "services": ["hdfs"], "members": {**TOPOLOGY["members"], "zookeeper": ["m1"]}}


def test_passwords_of_databases_go_where_daemons_need_them(needed):
    rds = {"engine": "mysql", "host": "h", "user": "u", "password": "given one"}
    assert passwords("", needed, "m1", rds=rds) == {"databases": {"meta": "given one"}}
    assert passwords("", needed, "c1", rds=rds) == {}
    assert "databases" not in passwords(SECRET, needed, "c1", rds=rds)
    derived = password(f"{SECRET} of prod", "database meta")
    assert passwords(SECRET, needed, "m1")["databases"] == {"meta": derived}
    assert passwords("", needed, "m1") == {"databases": {}}


def test_who_makes_a_database_knows_its_former_password_too():
    derived = [password(f"{secret} of prod", "database meta") for secret in (SECRET, "before")]
    assert database_passwords(None, ["meta"], "prod", SECRET, "before") == {"meta": derived}
    assert database_passwords({"engine": "local", "password": "given one"}, ["meta"], "prod", SECRET) == {
        "meta": ["given one"]
    }
    assert database_passwords(None, [], "prod", SECRET) == {}
