# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories that hosts share, as users name them."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import storages

OWN = {"jobmanager": ["m1"], "taskmanager": ["c1", "c2"], "flink_history": ["m1"], "namenode": []}
YARN = {"jobmanager": [], "flink_history": ["m1"], "namenode": ["m1", "m2"]}


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ("/mnt/shared/flink", "file:///mnt/shared/flink"),
        ("/mnt/shared/flink/", "file:///mnt/shared/flink"),
        ("file:///mnt/shared/flink", "file:///mnt/shared/flink"),
        ("hdfs://nn:8020/flink", "hdfs://nn:8020/flink"),
        ("hdfs://prod/flink/", "hdfs://prod/flink"),
        ("oss://bucket/a/flink", "oss://bucket/a/flink"),
    ],
)
def test_places(asked, url):
    assert storages.read({"flink": asked}, OWN, ["bucket"]) == ({"flink": url}, [])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (None, "flink has no directory for checkpoints, savepoints and what JobManagers take over; write hdfs://"),
        ({}, "flink has no directory for checkpoints"),
        ({"flink": None}, "flink has no directory for checkpoints"),
        ("/mnt/x", "it is no mapping of services to directories"),
        ({"flnk": "/mnt/x", "flink": "/mnt/y"}, "flnk is no service with such a directory; did you mean flink?"),
        ({"flink": 3}, "flink: 3 is no directory; write"),
        ({"flink": "mnt/x"}, "flink: mnt/x is no plain absolute path"),
        ({"flink": "/mnt/a/../b"}, "flink: /mnt/a/../b is no plain absolute path"),
        ({"flink": "/"}, "flink: / is no plain absolute path"),
        ({"flink": "/var/lib/flink"}, "flink: /var/lib/flink is local to each host, as /var is; write"),
        ({"flnk": "/mnt/x"}, "flnk is no service with such a directory; did you mean flink?"),
        ({"flink": "/root/x"}, "flink: /root/x is local to each host, as /root is; write"),
        ({"flink": "/mnt"}, "flink: /mnt is local to each host, as /mnt is; write"),
        ({"flink": "/tmp"}, "flink: /tmp is local to each host, as /tmp is; write"),
        ({"flink": "/mnt/disk1/flink"}, "flink: /mnt/disk1/flink is local to each host, as /mnt/disk1 is; write"),
        ({"flink": "s3://b/x"}, "flink: s3://b/x is no place that this release knows"),
        ({"flink": "hdfs:///flink"}, "flink: hdfs:///flink does not say whose it is"),
        ({"flink": "hdfs://nn:8020"}, "flink: hdfs://nn:8020 is the root, which is not one service's alone"),
        ({"flink": "hdfs://nn:x/a"}, "flink: hdfs://nn:x/a is no URL"),
        ({"flink": ""}, "flink: '' is no directory; write"),
        ({"flink": "hdfs://nn:/a"}, "flink: hdfs://nn:/a is no URL"),
        ({"flink": "hdfs://nn:0/a"}, "flink: hdfs://nn:0/a is no URL"),
        ({"flink": "hdfs://[::1]:8020/a"}, "flink: hdfs://[::1]:8020/a is no URL of a server"),
        ({"flink": "hdfs://:8020/a"}, "flink: hdfs://:8020/a is no URL of a server"),
        ({"flink": "hdfs://nn 1:8020/a"}, "flink: hdfs://nn 1:8020/a is no URL"),
        ({"flink": "hdfs://nn:8020/a?x=1#y"}, "flink: hdfs://nn:8020/a?x=1#y is no URL of a server"),
        ({"flink": "hdfs://nn:8020/../../etc"}, "flink: hdfs://nn:8020/../../etc is no URL of a server"),
        ({"flink": "hdfs://nn:8020/a\nb"}, "flink: 'hdfs://nn:8020/a\\nb' is no URL"),
        ({"flink": "oss://Data/a"}, "flink: oss://Data/a is no URL of a server"),
        ({"flink": "oss://data:80/a"}, "flink: oss://data:80/a is no URL of a server"),
    ],
)
def test_what_is_wrong_is_one_sentence(asked, said):
    found = storages.read(asked, OWN, [])
    assert found.urls == {}
    assert len(found.faults) == 1
    assert found.faults[0].startswith(said)


def test_a_bucket_takes_an_object_store():
    (fault,) = storages.read({"flink": "oss://bucket/x"}, OWN, None).faults
    assert fault == "flink: oss://bucket/x is in an object store, and emr_oss names none; write it, or another place"


def test_a_bucket_is_one_that_is_seen_to_let_in():
    (fault,) = storages.read({"flink": "oss://bkt/x"}, OWN, ["a"]).faults
    assert fault == (
        "flink: oss://bkt/x is in a bucket that emr_oss does not list, so nobody would see whether it lets in; add bkt "
        "to its buckets"
    )


def test_where_emr_oss_has_faults_nothing_is_said_of_buckets():
    assert storages.read({"flink": "oss://bkt/x"}, OWN, None, unsure=True).faults == []
    assert storages.read({"flink": "oss://Bkt/x"}, OWN, None, unsure=True).faults != []
    assert storages.read({}, OWN, None, unsure=True).faults != []


def test_where_the_cluster_has_a_file_system_none_is_needed():
    assert storages.read(None, YARN, None) == ({}, [])
    assert storages.read({"flink": "hdfs://other/flink"}, YARN, None).urls == {"flink": "hdfs://other/flink"}
    assert storages.read(None, {}, None) == ({}, [])
    # One file for several clusters names what some of them have not.
    assert storages.read({"flink": "/mnt/x"}, {}, None) == ({}, [])


def test_hosts_see_paths_and_servers_with_a_port_by_themselves():
    seen = {"flink": "file:///mnt/shared/flink"}
    assert storages.checked(seen, OWN) == {"flink": ["m1", "c1", "c2"]}
    assert storages.hosts_of(storages.checked(seen, OWN)) == ["m1", "c1", "c2"]
    assert storages.checked({"flink": "hdfs://nn:8020/x"}, OWN) != {}
    assert storages.checked({"flink": "hdfs://prod/x"}, OWN) == {}
    assert storages.checked({"flink": "oss://bkt/x"}, OWN) == {}
