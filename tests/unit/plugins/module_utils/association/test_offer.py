# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import (
    OfferError,
    dump,
    faults,
    load,
    of,
    offer_of,
)
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer, topology


def test_an_offer_comes_back_from_its_text():
    one = offer({"hdfs-site": {"dfs.replication": 2, "x": None}}, {"core-site": {"fs.defaultFS": "hdfs://other"}})
    assert load(dump(one)) == one
    assert dump(load(dump(one))) == dump(one)


def test_an_offer_says_whose_it_is_and_one_that_does_not_is_taken():
    assert load(dump(of(offer(), "CID-1")))["id"] == "CID-1"
    one = json.loads(dump(offer()))
    del one["id"]
    assert load(json.dumps(one)) == offer()


def test_no_secret_and_nothing_that_a_shell_executes_is_told():
    asked = {
        "core-site": {"fs.oss.accessKeySecret": "geheim", "fs.trash.interval": 60},
        "spark-defaults": {"spark.driver.extraJavaOptions": "-Dstore.password=geheim"},
        "hadoop-env": {"HADOOP_CLIENT_OPTS": "-Xmx1g; touch /tmp/x"},
        "unknown-site": {"a": 1},
    }
    one = offer(asked, {"hive-site": {"javax.jdo.option.ConnectionPassword": "geheim"}})
    assert one["asked"] == {"core-site": {"fs.trash.interval": 60}}
    assert one["force"] == {}
    assert one["left_out"] == [
        "core-site: fs.oss.accessKeySecret",
        "hive-site: javax.jdo.option.ConnectionPassword",
        "spark-defaults: spark.driver.extraJavaOptions",
    ]
    assert "geheim" not in dump(one)


def test_what_is_read_is_cut_down_likewise():
    """Who could write the file would execute commands by variables, which no cluster tells."""
    one = json.loads(dump(offer()))
    one["asked"] = {"hadoop-env": {"HADOOP_CLIENT_OPTS": "$(touch /tmp/x)"}, "core-site": {"a.password": "x", "b": "y"}}
    assert load(json.dumps(one))["asked"] == {"core-site": {"b": "y"}}


@pytest.mark.parametrize(("store", "told"), [("ram_role", True), ("keys", False)])
def test_an_object_store_is_told_where_hosts_are_let_in_by_themselves(store, told):
    known = {"endpoint": "https://oss", "buckets": ["b"], "credentials": store, "role": "", "group": "hadoop"}
    one = offer_of(topology(), [], {}, {}, {}, known)
    assert bool(one["object_store"]) == told


UNTOLD = "it does not say, in a form that is known here, "


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON"),
        ("[]", "it is none"),
        ("{}", "it is none"),
        ('{"format": 2}', "its format is 2, this release of the collection knows 1"),
        (
            '{"format": 1, "cluster": "prod"}',
            "it does not say, in a form that is known here, its release, its services, what it keeps to itself and 7"
            " more; run site.yml of that cluster with this release of the collection",
        ),
        (dump({**offer(), "members": []}), f"{UNTOLD}where its daemons run; run site.yml"),
        (dump({**offer(), "members": {}}), f"{UNTOLD}where its daemons run; run site.yml"),
        (dump({**offer(), "members": {"namenode": []}}), f"{UNTOLD}where its daemons run"),
        (dump({**offer(), "members": {"datanode": ["c1"]}}), f"{UNTOLD}where its daemons run"),
        (dump({**offer(), "members": {"namenode": ["$(touch /tmp/x)"]}}), f"{UNTOLD}where its daemons run"),
        (dump({**offer(), "members": {"namenode": "m1"}}), f"{UNTOLD}where its daemons run"),
        (dump({**offer(), "names": {"m1": "10.0.0.1 elsewhere"}}), f"{UNTOLD}the addresses of its hosts"),
        (dump({**offer(), "names": {"m1\n10.0.0.9 m2": "10.0.0.1"}}), f"{UNTOLD}the addresses of its hosts"),
        (dump({**offer(), "zookeeper_ids": {"m1": "1"}}), f"{UNTOLD}the ids of its ZooKeeper servers"),
        (dump({**offer(), "asked": {"core-site": 7}}), f"{UNTOLD}the properties of clients"),
        (dump({**offer(), "force": {"core-site": 7}}), f"{UNTOLD}the forced properties of clients"),
        (dump({**offer(), "object_store": {"endpoint": "https://oss"}}), f"{UNTOLD}its object store"),
        (dump({**offer(), "storages": {"flink": ["oss://b/flink"]}}), f"{UNTOLD}the directories that its hosts share"),
        (dump({**offer(), "services": [{}]}), f"{UNTOLD}its services"),
        (
            dump({**offer(), "members": {"namenode": ["m1"], "later": ["m1"]}}),
            "it has later, which this release of the collection does not know; take the release that made it",
        ),
        (dump({**offer(), "services": ["hdfs", "later"]}), "it has later, which this release of the collection does"),
        (
            dump({**offer(), "asked": {"later-site": {}}}),
            "it has later-site, which this release of the collection does",
        ),
    ],
)
def test_what_is_no_offer(text, why):
    with pytest.raises(OfferError) as error:
        load(text)
    assert str(error.value).startswith(why)


@pytest.mark.parametrize(
    ("cluster", "release", "begin"),
    [
        ("prod", "1.0", ""),
        ("test", "1.0", "associate: these are masters of cluster prod, and test is asked for"),
        (
            "prod",
            "2.0",
            "release '2.0' does not go together with cluster prod, which has '1.0'; write release: \"1.0\"",
        ),
    ],
)
def test_who_may_take_it(cluster, release, begin):
    found = faults(offer(), cluster, release)
    assert [one[: len(begin)] for one in found] == ([begin] if begin else [])


def test_a_release_that_is_not_known_here_is_not_to_be_written_but_to_be_had():
    assert faults(offer(release="1.1"), "prod", "1.0", ["1.0"]) == faults(offer(release="1.1"), "prod", "1.1", ["1.0"])
    assert faults(offer(release="1.1"), "prod", "1.0", ["1.0"]) == [
        "cluster prod has release '1.1', which this release of the collection does not know; install one that does,"
        ' write release: "1.1", and run playbooks/associate.yml'
    ]
    assert faults(offer(), "prod", "1.0", ["1.0"]) == []
    assert "does not go together" in faults(offer(), "prod", "9", ["1.0"])[0]
