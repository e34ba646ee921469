# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import S3, Directory, authorization, bucket_of, region_of
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import Keys

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


def test_others_take_keys():
    assert isinstance(bucket_of("s3", "http://s3.lab/lake", Keys("a", "b"), 1), S3)
    with pytest.raises(ValueError, match="keys"):
        bucket_of("oss", "http://lake.oss.lab", None, 1)
