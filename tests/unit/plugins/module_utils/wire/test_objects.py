# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import socket

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import (
    S3,
    Directory,
    authorization,
    bucket_of,
    region_of,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import Keys
from ansible_collections.bigdata.emr.tests.fakes.oss.server import FakeOss

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("path", "query", "headers", "signature"),
    [
        # The vendor's own examples.
        (
            "/test.txt",
            {},
            {"range": "bytes=0-9"},
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "/",
            {"max-keys": "2", "prefix": "J"},
            {},
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_version_4_of_the_signature(path, query, headers, signature):
    whole = {
        "host": "examplebucket.s3.amazonaws.com",
        "x-amz-content-sha256": EMPTY,
        "x-amz-date": "20130524T000000Z",
        **headers,
    }
    assert authorization(KEYS, "us-east-1", "GET", path, query, whole).endswith(f"Signature={signature}")


@pytest.mark.parametrize(
    ("host", "region"),
    [("s3.eu-west-1.amazonaws.com", "eu-west-1"), ("minio.lab:9000", "us-east-1"), ("s3.amazonaws.com", "us-east-1")],
)
def test_the_region_is_in_the_name(host, region):
    assert region_of(host) == region


def test_a_directory_is_a_bucket(tmp_path):
    bucket = bucket_of("file", str(tmp_path), None, 1)
    assert isinstance(bucket, Directory)
    assert (bucket.get("lake/id"), bucket.names("lake/", 3)) == (None, [])
    (tmp_path / "lake" / "chunks" / "0").mkdir(parents=True)
    bucket.put("lake/id", b"x")
    (tmp_path / "lake" / "chunks" / "0" / "1").write_bytes(b"y")
    assert sorted(bucket.names("lake/", 3)) == ["lake/chunks/0/1", "lake/id"]
    assert bucket.get("lake/id") == b"x"
    bucket.delete("lake/id")
    bucket.delete("lake/id")
    assert bucket.get("lake/id") is None
    with pytest.raises(Refused):
        bucket.put("nowhere/id", b"x")


def test_what_another_account_has_put_into_a_directory_leads_nowhere(tmp_path):
    """Clients of the volume write there, so that its names are anybody's."""
    bucket, theirs = Directory(str(tmp_path)), tmp_path / "theirs"
    theirs.write_text("kept")
    for name in ("probe", "id"):
        (tmp_path / name).symlink_to(theirs)
    bucket.put("probe", b"x")
    assert (theirs.read_text(), (tmp_path / "probe").is_symlink(), bucket.get("probe")) == ("kept", False, b"x")
    bucket.put("probe", b"y")
    assert bucket.get("probe") == b"y"
    with pytest.raises(Refused):
        bucket.get("id")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="no plain file"):
        bucket.get("pipe")


def test_others_take_keys():
    assert isinstance(bucket_of("s3", "http://s3.lab/lake", Keys("a", "b"), 1), S3)
    with pytest.raises(ValueError, match="keys"):
        bucket_of("oss", "http://lake.oss.lab", None, 1)


@pytest.fixture
def oss(monkeypatch):
    """A fake of OSS that is reached by the vendor's names."""
    with FakeOss("127.0.0.1", 0, ["lake-data"]) as fake:
        real = socket.create_connection
        monkeypatch.setattr(
            socket, "create_connection", lambda where, *rest, **more: real(("127.0.0.1", where[1]), *rest, **more)
        )
        port = fake.url.rpartition(":")[2]
        yield fake, f"http://lake-data.oss-cn-lab.aliyuncs.com:{port}"


def test_objects_of_oss(oss):
    fake, url = oss
    bucket = bucket_of("oss", url, Keys(fake.key, fake.secret), 5)
    assert (bucket.get("lake/juicefs_uuid"), bucket.names("lake/", 3)) == (None, [])
    bucket.put("lake/juicefs_uuid", b"id")
    bucket.put("lake/chunks/0/0/1_0_4", b"data")
    assert bucket.get("lake/juicefs_uuid") == b"id"
    assert bucket.names("lake/", 3) == ["lake/chunks/0/0/1_0_4", "lake/juicefs_uuid"]
    bucket.delete("lake/juicefs_uuid")
    assert bucket.names("lake/", 3) == ["lake/chunks/0/0/1_0_4"]


def test_a_bucket_that_does_not_let_in_says_why(oss):
    fake, url = oss
    with pytest.raises(Refused) as error:
        bucket_of("oss", url, Keys(fake.key, "another"), 5).put("x", b"")
    assert (error.value.status, error.value.name) == (403, "SignatureDoesNotMatch")
    with pytest.raises(Refused) as error:
        bucket_of("oss", url.replace("lake-data", "nowhere"), Keys(fake.key, fake.secret), 5).get("x")
    assert error.value.name == "NoSuchBucket"


def test_a_directory_that_is_not_there_is_not_an_empty_one(tmp_path):
    with pytest.raises(Refused, match="no such directory"):
        Directory(str(tmp_path / "none")).names("lake/", 1)
