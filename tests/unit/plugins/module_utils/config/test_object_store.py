# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What emr_oss makes, and what is wrong with it."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import object_store
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore

PLACE = "oss-cn-hangzhou-internal.aliyuncs.com"
SECRET = "p&<\"$x%'"
KEYS = {"endpoint": PLACE, "access_key_id": "LTAI5t", "access_key_secret": SECRET}


def test_a_cluster_without_it_has_none():
    assert object_store.read(None) == object_store.read({}) == (None, [])
    assert object_store.keys(None) == object_store.keys({}) == []


@pytest.mark.parametrize(
    ("asked", "store", "keys"),
    [
        ({"endpoint": PLACE}, ObjectStore(f"https://{PLACE}", (), "ram_role"), []),
        (
            {"endpoint": "http://10.0.0.7:9000", "buckets": ["logs", "b-1"], "credentials": "ram_role", "role": "emr"},
            ObjectStore("http://10.0.0.7:9000", ("logs", "b-1"), "ram_role", "emr"),
            [],
        ),
        (KEYS, ObjectStore(f"https://{PLACE}", (), "keys"), ["LTAI5t", SECRET]),
        (
            {**KEYS, "credentials": "keys", "security_token": "CAIS+/=", "group": "oss"},
            ObjectStore(f"https://{PLACE}", (), "keys", group="oss"),
            ["LTAI5t", SECRET, "CAIS+/="],
        ),
    ],
)
def test_a_store_and_its_keys(asked, store, keys):
    assert object_store.read(asked) == (store, [])
    assert object_store.keys(asked) == keys


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("oss", "it is no mapping; write for example {endpoint: oss-cn-hangzhou-internal.aliyuncs.com}"),
        ({"endpoint": f"{PLACE}:99999"}, f"endpoint {PLACE}:99999 is no host of OSS; write it without"),
        ({"endpont": PLACE}, "endpont is no key of it; did you mean endpoint?"),
        ({"buckets": ["logs"]}, "it has buckets and no endpoint; write that of their region"),
        ({"credentials": "ram_role"}, "it has no endpoint; write that of their region"),
        ({"endpoint": "oss://logs/x"}, "endpoint oss://logs/x is no host of OSS; write it without bucket and path"),
        ({"endpoint": f"{PLACE}/logs"}, f"endpoint {PLACE}/logs is no host of OSS"),
        ({"endpoint": PLACE, "buckets": "logs"}, "buckets is no list; write [first, second]"),
        ({"endpoint": PLACE, "buckets": ["Logs"]}, "bucket Logs is no name of one; write 3 to 63 small letters"),
        ({"endpoint": PLACE, "credentials": "key"}, "credentials key is none of ram_role and keys"),
        (
            {**KEYS, "credentials": "ram_role"},
            "it has access_key_id, and credentials is ram_role; write credentials: keys",
        ),
        (
            {"endpoint": PLACE, "credentials": "keys"},
            "credentials is keys, and it has no access_key_id; write it in an enc",
        ),
        ({**KEYS, "access_key_secret": ""}, "credentials is keys, and it has no access_key_secret"),
        (
            {**KEYS, "access_key_secret": "two words"},
            "access_key_secret is no key; write it as it was given out, in quotes",
        ),
        ({**KEYS, "access_key_id": 12345}, "access_key_id is no key"),
        ({"endpoint": PLACE, "role": "a/b"}, "role a/b is no such name"),
    ],
)
def test_what_is_wrong_is_one_sentence_without_a_secret(asked, told):
    found = object_store.read(asked)
    (fault,) = found.faults
    assert found.store is None
    assert fault.startswith(told)
    assert SECRET not in fault


@pytest.mark.parametrize(
    ("components", "needs"), [(["namenode"], True), (["gateway"], True), (["zookeeper"], False), ([], False)]
)
def test_hosts_with_a_product_that_reaches_it_get_the_keys(components, needs):
    assert object_store.needs_keys(components, ["zookeeper", "hdfs"]) == needs
