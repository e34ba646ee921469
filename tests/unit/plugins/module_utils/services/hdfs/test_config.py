# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import products
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import is_secret
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.config import (
    SENSITIVE,
    SENSITIVE_KEYS,
    core_site,
    hdfs_site,
)


@pytest.mark.parametrize(
    ("masters", "expected"),
    [
        (1, {"fs.defaultFS": "hdfs://m1:8020"}),
        (2, {"fs.defaultFS": "hdfs://prod", "ha.zookeeper.quorum": "m1:2181,m2:2181,c1:2181"}),
        (3, {"fs.defaultFS": "hdfs://prod", "hadoop.zk.address": "m1:2181,m2:2181,m3:2181"}),
    ],
)
def test_core_site_by_number_of_masters(make_context, masters, expected):
    site = core_site(make_context(masters))
    assert expected.items() <= site.items()
    assert ("ha.zookeeper.quorum" in site) == (masters > 1)


@pytest.mark.parametrize(
    ("masters", "expected"),
    [
        (
            1,
            {
                "dfs.namenode.rpc-address": "m1:8020",
                "dfs.namenode.secondary.http-address": "m1:9868",
                "dfs.namenode.checkpoint.dir": "file:///mnt/disk1/hdfs/namesecondary",
            },
        ),
        (
            2,
            {
                "dfs.ha.namenodes.prod": "nn1,nn2",
                "dfs.namenode.shared.edits.dir": "qjournal://m1:8485;m2:8485;c1:8485/prod",
                "dfs.namenode.http-address.prod.nn2": "m2:9870",
            },
        ),
        (
            3,
            {
                "dfs.ha.namenodes.prod": "nn1,nn2,nn3",
                "dfs.namenode.shared.edits.dir": "qjournal://m1:8485;m2:8485;m3:8485/prod",
                "dfs.namenode.rpc-address.prod.nn3": "m3:8020",
            },
        ),
    ],
)
def test_hdfs_site_by_number_of_masters(make_context, masters, expected):
    site = to_text(hdfs_site(make_context(masters)))
    assert expected.items() <= site.items()
    assert ("dfs.nameservices" in site) == (masters > 1)


@pytest.mark.parametrize("masters", [1, 2, 3])
def test_no_format_over_data_from_the_first_rendering(make_context, masters):
    assert to_text(hdfs_site(make_context(masters)))["dfs.reformat.disabled"] == "true"


def test_a_namenode_in_safe_mode_may_become_active(make_context):
    assert "dfs.ha.nn.not-become-active-in-safemode" not in hdfs_site(make_context())


@pytest.mark.parametrize(("disks", "name_dirs", "tolerated"), [(1, 1, 0), (2, 2, 0), (3, 2, 1), (12, 2, 5)])
def test_disks(make_context, disks, name_dirs, tolerated):
    site = hdfs_site(make_context(disks=[f"/mnt/disk{number}" for number in range(1, disks + 1)]))
    assert len(site["dfs.namenode.name.dir"]) == name_dirs
    assert len(site["dfs.datanode.data.dir"]) == disks
    assert site["dfs.datanode.failed.volumes.tolerated"] == tolerated


@pytest.mark.parametrize("host", ["m1", "c1", "g1"])
def test_quorum_strings_are_the_same_on_every_host(make_context, host):
    shared = ("dfs.namenode.shared.edits.dir", "dfs.ha.namenodes.prod", "dfs.namenode.rpc-address.prod.nn1")
    reference = hdfs_site(make_context())
    assert all(hdfs_site(make_context(host=host))[name] == reference[name] for name in shared)


def test_daemons_bind_to_the_hosts_own_name(make_context):
    site = hdfs_site(make_context(host="c1"))
    assert site["dfs.datanode.address"] == "c1:9866"


def test_zookeeper_acls_need_a_secret(make_context):
    assert "ha.zookeeper.acl" not in core_site(make_context())
    site = core_site(make_context(secret=Passwords(records="salt", accounts={"hdfs": ["new"], "yarn": ["other"]})))
    assert {name: value for name, value in site.items() if ".zk.a" in name or ".zookeeper.a" in name} == {
        "hadoop.zk.address": "m1:2181,m2:2181,m3:2181",
        "ha.zookeeper.acl": "@/etc/hadoop/conf/zookeeper-acl-hdfs",
        "ha.zookeeper.auth": "@/etc/hadoop/conf/zookeeper-auth-hdfs",
        "hadoop.zk.acl": "@/etc/hadoop/conf/zookeeper-acl-yarn",
        "hadoop.zk.auth": "@/etc/hadoop/conf/zookeeper-auth-yarn",
    }


def shown(name, patterns):
    """Tell whether a daemon shows property NAME at /conf: Hadoop's ConfigRedactor looks for PATTERNS as they are."""
    return not any(re.search(pattern, name) for pattern in patterns)


@pytest.mark.parametrize(
    "name",
    [
        "fs.oss.accessKeySecret",
        "fs.oss.accessKeyId",
        "fs.oss.securityToken",
        "fs.s3a.access.key",
        "fs.s3a.bucket.logs.secret.key",
        "fs.s3a.session.token",
        "fs.azure.account.key.one.blob.core.windows.net",
        "ssl.server.keystore.password",
        "ssl.server.keystore.keypassword",
        "ssl.server.keystore.pass",
        "javax.jdo.option.ConnectionPassword",
        "hadoop.security.group.mapping.ldap.bind.password",
        "dfs.some.Passwd",
        "some.passphrase",
        "some.credential",
        "hadoop.security.sensitive-config-keys",
    ],
)
def test_a_page_shows_no_secret(name):
    assert is_secret(name) or name == "hadoop.security.sensitive-config-keys"
    assert not shown(name, SENSITIVE)


def test_what_is_taken_for_a_secret_is_not_shown():
    """Whatever words :mod:`.hidden` knows, in each way to write them together."""
    last = ["key", "token", "credential", "pass", "passcode", "secret", "password", "passwd", "passphrase", "accesskey"]
    ways = [
        *(f"some.{word}" for word in last),
        *(f"some-{word}" for word in last),
        *(f"some{one.title()}" for one in last),
    ]
    assert [name for name in ways if is_secret(name) and shown(name, SENSITIVE)] == []
    assert len([name for name in ways if is_secret(name)]) == len(ways)


@pytest.mark.parametrize("asked", [["my\\.own$", "credential$"], "my\\.own$, credential$"])
def test_a_user_adds_to_what_pages_do_not_show(make_context, asked):
    settings = products.effective(make_context(asked={"core-site": {SENSITIVE_KEYS: asked}}), "hadoop", {})
    patterns = settings["core-site"][SENSITIVE_KEYS]
    assert patterns == [*SENSITIVE, "my\\.own$"]
    settings = products.effective(make_context(asked={"core-site": {SENSITIVE_KEYS: None}}), "hadoop", {})
    assert settings["core-site"].get(SENSITIVE_KEYS) is None


@pytest.mark.parametrize(
    "name", ["fs.oss.endpoint", "fs.defaultFS", "ha.zookeeper.acl", "dfs.block.access.token.enable"]
)
def test_a_page_shows_what_is_no_secret(name):
    assert shown(name, SENSITIVE)


def test_upstreams_patterns_are_among_ours():
    """core-default.xml of 3.4.3; ``(?i)`` is Java's too, and a comma would end a pattern."""
    upstream = """
        secret$,password$,ssl.keystore.pass$,fs.s3a.server-side-encryption.key,fs.s3a.*.server-side-encryption.key,
        fs.s3a.encryption.algorithm,fs.s3a.encryption.key,fs.s3a.secret.key,fs.s3a.*.secret.key,fs.s3a.session.key,
        fs.s3a.*.session.key,fs.s3a.session.token,fs.s3a.*.session.token,fs.azure.account.key.*,fs.azure.oauth2.*,
        fs.adl.oauth2.*,fs.gs.encryption.*,fs.gs.proxy.*,fs.gs.auth.*,credential$,oauth.*secret,oauth.*password,
        oauth.*token,hadoop.security.sensitive-config-keys"""
    samples = [one.strip().rstrip("$").replace(".*", ".x").rstrip(".") for one in upstream.split(",")]
    assert [name for name in samples if shown(name, SENSITIVE)] == []
    assert not any("," in pattern for pattern in SENSITIVE)


def test_directories_of_the_user_decide_how_many_may_be_lost(make_context):
    asked = {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]/mnt/disk1/d,/mnt/disk2/d"}}
    site = hdfs_site(make_context(asked=asked, disks=[f"/mnt/disk{number}" for number in range(1, 13)]))
    assert site["dfs.datanode.failed.volumes.tolerated"] == 0
