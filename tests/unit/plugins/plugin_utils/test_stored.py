# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_oss of many hosts, and secrets that stand in clear in a file of the inventory."""

from __future__ import annotations

import pytest
from ansible._internal._datatag._tags import Origin, VaultedValue
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike, stored

OSS = {"endpoint": "oss-cn-hangzhou.aliyuncs.com", "access_key_id": "id", "access_key_secret": "secret"}
TOPOLOGY = {"services": ["hdfs"], "members": {"namenode": ["m1"], "zookeeper": ["z1"], "gateway": ["g1"]}}
HOSTS = ["m1", "z1", "g1"]


class HostVars:
    def __init__(self, value):
        self.value = value

    def raw_get(self, host):
        return {} if self.value is None else {"emr_oss": self.value}

    def __getitem__(self, host):
        return self.raw_get(host)


def test_a_store_is_told_without_its_keys():
    found = stored.read(HostVars(OSS), HOSTS, TOPOLOGY)
    assert (found.store["credentials"], found.store["buckets"], found.users) == ("keys", [], ["m1", "g1"])
    assert "secret'" not in repr(found)
    assert stored.read(HostVars(None), HOSTS, TOPOLOGY) == stored.NONE


def test_what_is_wrong_is_told_for_all_hosts():
    found = stored.read(HostVars({"buckets": ["logs"]}), HOSTS, TOPOLOGY)
    assert list(found.faults) == HOSTS
    assert found.faults["m1"][0][0] == "emr_oss"


@pytest.mark.parametrize(
    ("head", "vaulted", "clear"),
    [("emr_oss:\n", False, True), ("$ANSIBLE_VAULT;1.1;AES256\n", False, False), ("emr_oss:\n", True, False)],
)
def test_a_secret_in_clear_is_known_by_where_it_stands(tmp_path, head, vaulted, clear):
    file = tmp_path / "all.yml"
    file.write_text(head)
    secret = Origin(path=str(file)).tag("secret")
    secret = VaultedValue(ciphertext="x").tag(secret) if vaulted else secret
    found = stored.read(HostVars({**OSS, "access_key_secret": secret}), HOSTS, TOPOLOGY)
    assert found.clear == (str(file) if clear else "")
    assert alike.in_clear({"hive": {"password": secret}}, ["password"]) == found.clear
    assert alike.in_clear({"hive": {"password": "x", "user": secret}}, ["password"]) == ""
