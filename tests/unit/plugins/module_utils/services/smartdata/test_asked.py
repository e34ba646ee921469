# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.asked import keys, read
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.parts import calendars

OSS = ObjectStore("https://oss-cn-lab.aliyuncs.com", (), "keys")
STORAGE = {"bucket": "lake-data"}
S3 = {"type": "s3", "bucket": "https://s3.lab/lake", "access_key_id": "id", "access_key_secret": "word"}
JINDO = {"url": "https://files.lab/jindosdk-6.0.0-linux.tar.gz", "sha512": "AB" * 64}
PRODUCTS = {"juicefs": "1.4.2", "juicefs_hadoop": "1.4.2"}


def found(asked, store=OSS, cluster="prod"):
    return read(asked, cluster, PRODUCTS, store)


def test_little_is_enough():
    volume, faults = found({"storage": STORAGE})
    assert faults == []
    assert (volume.engine, volume.name, volume.storage) == ("juicefs", "prod", "oss")
    assert volume.bucket == "https://lake-data.oss-cn-lab.aliyuncs.com"
    assert volume.jars == ("/opt/emr/juicefs_hadoop-1.4.2/*",)
    assert (volume.cache_mb, volume.cache_free_percent, volume.trash_days, volume.dumps) == (102400, 20, 1, 7)
    assert sorted(volume.schedules) == ["dump", "fsck", "gc", "watch"]


def test_all_of_it():
    volume, faults = found(
        {
            "engine": "juicefs",
            "volume": "lake",
            "storage": {**S3, "bucket": "http://10.0.0.9:9000/lake/"},
            "cache": {"size_gb": 0, "free_percent": 40},
            "trash_days": 0,
            "schedules": {"gc": "daily", "fsck": False},
            "dumps": {"keep": 30, "directory": "/mnt/nas/dumps"},
            "metrics": "http://push.lab:9091/",
            "group": "lake",
        },
        None,
    )
    assert faults == []
    assert (volume.name, volume.storage, volume.bucket) == ("lake", "s3", "http://10.0.0.9:9000/lake")
    assert (volume.cache_mb, volume.cache_free_percent, volume.trash_days, volume.group) == (0, 40, 0, "lake")
    assert volume.schedules == {"watch": "*:0/5", "gc": "daily", "dump": "02:30"}
    assert (volume.dumps, volume.dump_dir, volume.metrics) == (30, "/mnt/nas/dumps", "http://push.lab:9091")


def test_engine_none_is_no_volume():
    assert found({"engine": "none"}) == (None, [])


def test_the_users_own_engine_brings_jars_and_properties():
    volume, faults = found({"engine": "jindo", "jindo": {**JINDO, "properties": {"fs.x": True, "fs.y": 3}}})
    assert faults == []
    assert (volume.engine, volume.properties) == ("jindo", {"fs.x": "true", "fs.y": "3"})
    assert volume.jars == ("/opt/emr/jindosdk-abababababababab/lib/*",)
    assert (volume.archive_url, volume.archive_sha512) == (JINDO["url"], "ab" * 64)
    other, _faults = found({"engine": "jindo", "jindo": {**JINDO, "jars": "a/jindo-core.jar"}})
    assert other.jars == ("/opt/emr/jindosdk-abababababababab/a/jindo-core.jar",)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (None, "it is not set, and service smartdata keeps its data in a bucket"),
        ([], "it is no mapping"),
        ({"storge": {}}, "storge is no key of it; did you mean storage"),
        ({"engine": "alluxio"}, "alluxio is no engine"),
        ({"engine": "none", "storage": STORAGE}, "engine is none, and storage is for a volume"),
        ({}, "storage has no bucket"),
        ({"storage": "lake"}, "storage is no mapping"),
        ({"storage": {"bukket": "x"}}, "bukket is no key of storage"),
        ({"storage": {"type": "hdfs", "bucket": "x"}}, "hdfs is no type of storage"),
        ({"storage": {"bucket": "oss://lake"}}, "write it alone, without endpoint and path"),
        ({"storage": {**STORAGE, "access_key_id": "id"}}, "keys of OSS belong into emr_oss"),
        ({"storage": {"type": "s3", "bucket": "lake"}}, "is no URL of one"),
        ({"storage": {"type": "s3", "bucket": "https://[x/b"}}, "is no URL of one"),
        ({"storage": STORAGE, "metrics": "http://[::1"}, "is no URL of a push gateway"),
        ({"storage": STORAGE, "metrics": "http://gw:99999"}, "is no URL of a push gateway"),
        ({"storage": {"type": "s3", "bucket": "https://s3.lab/"}}, "names no bucket"),
        ({"storage": {"type": "s3", "bucket": "https://s3.lab/x"}}, "storage has no access_key_id"),
        ({"storage": {**S3, "access_key_secret": "two words"}}, "access_key_secret is no key"),
        ({"storage": {"type": "file", "bucket": "mnt/nas"}}, "is no absolute path"),
        ({"storage": {"type": "file", "bucket": "/mnt/nas", "access_key_id": "x"}}, "type is file; remove it"),
        ({"storage": STORAGE, "volume": "Lake!"}, "volume Lake! is no name of one"),
        ({"storage": STORAGE, "cache": {"size_gb": "much"}}, "size_gb much of cache is no number"),
        ({"storage": STORAGE, "cache": {"size_gb": True}}, "size_gb True of cache is no number"),
        ({"storage": STORAGE, "cache": {"free_percent": 0}}, "write 1 to 99"),
        ({"storage": STORAGE, "cache": {"dirs": []}}, "dirs is no key of cache"),
        ({"storage": STORAGE, "dumps": {"keep": 0}}, "write at least 1"),
        ({"storage": STORAGE, "dumps": {"directory": "dumps"}}, "is no absolute path"),
        ({"storage": STORAGE, "trash_days": -1}, "trash_days -1 is no number of days"),
        ({"storage": STORAGE, "schedules": {"gc": "x\ny"}}, "schedule gc is no calendar"),
        ({"storage": STORAGE, "schedules": {"gc": "--version"}}, "schedule gc is no calendar"),
        ({"storage": STORAGE, "schedules": {"clean": "daily"}}, "clean is no key of schedules"),
        ({"storage": STORAGE, "metrics": "push.lab:9091"}, "is no URL of a push gateway"),
        ({"storage": STORAGE, "group": "a b"}, "group a b is no such name"),
        ({"engine": False}, "False is no engine; write one of juicefs, none, jindo"),
        ({"engine": "juicefs", "jindo": JINDO}, "jindo is for another one; remove it, or write engine: jindo"),
        ({"storage": STORAGE, "volume": ""}, "volume '' is no name of one; write 3 to 63"),
        ({"storage": STORAGE, "volume": False}, "volume False is no name of one"),
        ({"storage": {**S3, "bucket": "https://s3.lab/lake/sub/dir"}}, "has more than one name behind the endpoint"),
        ({"storage": {**S3, "bucket": "https://s3.lab/lake#x"}}, "has more than one name behind the endpoint"),
        ({"storage": STORAGE, "cache": {"size_gb": "200"}}, "size_gb '200' of cache is a text; write 200 without quo"),
        ({"storage": STORAGE, "trash_days": 1.5}, "trash_days 1.5 is no number of days"),
        ({"storage": STORAGE, "trash_days": "99999"}, "trash_days 99999 is no number of days"),
        ({"storage": STORAGE, "trash_days": "1"}, "trash_days '1' is a text; write 1 without quotes"),
        ({"storage": STORAGE, "group": "root"}, "group root is the operating system's, and its members could do"),
        ({"storage": STORAGE, "group": "a b"}, "group a b is no such name; write one of letters"),
        ({"storage": STORAGE, "metrics": "https://push.lab"}, "asks for TLS, which clients do not speak"),
        ({"storage": STORAGE, "metrics": "http://push.lab/x"}, "has more than host and port"),
        (
            {"storage": STORAGE, "schedules": {"gc": "never"}},
            "schedule gc is never, which is no calendar of systemd; wr",
        ),
        (
            {"storage": {"type": "file", "bucket": ".."}},
            "bucket .. is no absolute path of a plain name; write one that",
        ),
        ({"storage": {"type": "file", "bucket": "/mnt/../etc"}}, "is no absolute path of a plain name"),
        ({"storage": {"type": "file", "bucket": "/tmp"}}, "bucket /tmp is local to each host, as /tmp is; write one"),
        ({"storage": {"type": "file", "bucket": "/opt/emr/x"}}, "as /opt/emr is; write one that all hosts"),
        ({"storage": {"type": "file", "bucket": "/mnt/disk1/smartdata/cache"}}, "as /mnt/disk1 is; write one"),
        ({"storage": {"type": "file", "bucket": "/data/smartdata/cache"}}, "is local to each host"),
        ({"storage": {"type": "file", "bucket": "/root"}}, "is local to each host"),
        ({"engine": "jindo"}, "jindo has no url"),
        ({"engine": "jindo", "jindo": {**JINDO, "url": "/srv/jindo.tar.gz"}}, "jindo has no url"),
        ({"engine": "jindo", "jindo": {**JINDO, "url": "https://me:word@x.lab/a.tgz"}}, "url of jindo has a password"),
        ({"engine": "jindo", "jindo": {**JINDO, "sha512": "ab"}}, "is not 128 hexadecimal digits"),
        ({"engine": "jindo", "jindo": {**JINDO, "jars": "/opt/x/*"}}, "is no place in the archive"),
        ({"engine": "jindo", "jindo": {**JINDO, "jars": "../x/*"}}, "is no place in the archive"),
        ({"engine": "jindo", "jindo": {**JINDO, "jar": "x"}}, "jar is no key of jindo"),
        ({"engine": "jindo", "jindo": {**JINDO, "properties": ["fs.x"]}}, "properties of jindo is no mapping"),
        (
            {"engine": "jindo", "jindo": {**JINDO, "properties": {"fs.oss.accessKeySecret": "x"}}},
            "fs.oss.accessKeySecret is among properties of jindo, which runs show; write it in emr_config",
        ),
        ({"engine": "jindo", "storage": STORAGE, "jindo": JINDO}, "storage is for juicefs"),
    ],
)
def test_what_is_wrong_is_one_sentence(asked, told):
    volume, faults = found(asked)
    assert volume is None
    assert any(told in fault for fault in faults), faults
    assert len(faults) == 1 or "storage" not in asked


@pytest.mark.parametrize(
    ("directory", "told"),
    [
        ("/etc", "directory /etc of dumps is the system's, as /etc is; write one for copies alone, as /mnt/nas/dumps"),
        ("/run/dumps", "as /run is"),
        ("/var/tmp/dumps", "as /var/tmp is"),
        ("/var", "as /var is"),
        ("/mnt/x/../y", "is no absolute path"),
        ("/mnt/disk2", "is a whole data disk"),
        ("/mnt/disk1/smartdata/cache", "is where clients keep their cache"),
        ("/mnt/disk1/smartdata/cache/dumps", "is where clients keep their cache"),
        ("/mnt/disk1/smartdata", "is where clients keep their cache"),
        ("/mnt/v", "and the bucket /mnt/v lie in each other"),
        ("/mnt/v/dumps", "lie in each other"),
        ("/mnt/v/prod", "lie in each other"),
        ("/mnt/vault", ""),
        ("/mnt/nas/smartdata", ""),
        ("/mnt/disk1/dumps", ""),
        ("/mnt/disk1/smartdata/dumps", ""),
        ("/var/backups/lake", ""),
        (None, ""),
    ],
)
def test_copies_have_a_directory_of_their_own(directory, told):
    faults = found({"storage": {"type": "file", "bucket": "/mnt/v"}, "dumps": {"directory": directory}}).faults
    assert bool(faults) == bool(told)
    assert all(told in one for one in faults)


def test_calendars_that_are_not_ours_are_shown_to_systemd():
    assert calendars({"schedules": {"gc": "Sun 27:99", "fsck": False, "dump": "02:30", "watch": None}}) == {
        "gc": "Sun 27:99"
    }
    assert calendars({}) == {}
    assert calendars(None) == {}


def test_oss_takes_its_place_and_keys_from_emr_oss():
    assert "emr_oss is not set" in found({"storage": STORAGE}, None).faults[0]
    role = OSS._replace(credentials="ram_role", role="lake")
    assert "leave role out" in found({"storage": STORAGE}, role).faults[0]
    assert found({"storage": STORAGE}, OSS._replace(credentials="ram_role")).faults == []


def test_a_short_cluster_name_is_no_volume():
    assert "which is the cluster's name, ab" in found({"storage": STORAGE}, cluster="ab").faults[0]


def test_keys_are_those_of_the_storage():
    assert keys({"storage": STORAGE}, ["a", "b"]) == ["a", "b"]
    assert keys({"storage": S3}, ["a", "b"]) == ["id", "word"]
    assert keys({"storage": {"type": "file", "bucket": "/x"}}, ["a", "b"]) == []
    assert keys({"engine": "none"}, ["a", "b"]) == []
    assert keys(None, []) == []
