# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets among values: which they are, and that nothing shows them."""

from __future__ import annotations

import re

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import (
    ANOTHER,
    BROKEN,
    SECRET,
    carries,
    is_secret,
    masked,
    recorded,
    secrets_in,
    shown,
)
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import SYNTAXES
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.config import SENSITIVE

NAMES = [
    "fs.oss.accessKeyId",
    "fs.oss.accessKeySecret",
    "fs.oss.securityToken",
    "fs.s3a.access.key",
    "fs.s3a.secret.key",
    "fs.s3a.bucket.logs.session.token",
    "fs.azure.account.key.x.blob.core.windows.net",
    "fs.adl.oauth2.credential",
    "ssl.server.keystore.password",
    "ssl.server.keystore.keypassword",
    "ssl.keyStore.password",
    "hadoop.security.group.mapping.ldap.bind.password",
    "hadoop.zk.ssl.truststore.password",
]


@pytest.mark.parametrize("name", [*NAMES, "AWS_SECRET_ACCESS_KEY", "OSS_ACCESS_KEY_ID", "HADOOP_KEYSTORE_PASSWORD"])
def test_secrets(name):
    assert is_secret(name)


@pytest.mark.parametrize("name", NAMES)
def test_daemons_show_none_of_them_to_everybody(name):
    assert any(re.search(pattern, name) for pattern in SENSITIVE)


@pytest.mark.parametrize(
    "name",
    [
        "dfs.replication",
        "fs.oss.endpoint",
        "hadoop.security.group.mapping.ldap.bind.password.file",
        "hadoop.security.group.mapping.ldap.bind.password.alias",
        "hadoop.http.authentication.signature.secret.file",
        "hadoop.security.credential.provider.path",
        "fs.s3a.aws.credentials.provider",
        "dfs.block.access.token.enable",
        "dfs.block.access.key.update.interval",
        "dfs.client.output.stream.uniq.default.key",
        "yarn.resourcemanager.am-rm-tokens.master-key-rolling-interval-secs",
        "mapreduce.job.send-token-conf",
        "map.output.key.field.separator",
        "HADOOP_OPTS",
    ],
)
def test_no_secrets(name):
    assert not is_secret(name)


@pytest.mark.parametrize("value", ["", "@/etc/hadoop/conf/zookeeper-auth-hdfs", "${env.KEY}", "true", "FALSE"])
def test_what_only_leads_to_a_secret_is_none(value):
    assert not is_secret("fs.s3a.secret.key", value)


def test_options_of_a_jvm_may_hold_one():
    options = "-Xmx1g -Djavax.net.ssl.keyStorePassword=hunter22 -Dx=1"
    assert carries("HADOOP_OPTS", options)
    assert not carries("HADOOP_OPTS", "-Xmx1g -Djavax.net.ssl.keyStore=/a")
    found = secrets_in({"hadoop-env": {"HADOOP_OPTS": options}, "core-site": {"fs.s3a.access.key": "abc", "a": "b"}})
    assert found == {"hunter22", "abc"}


def test_a_record_tells_secrets_apart_but_not_what_they_are():
    one, other = recorded("a.password", "hunter22", "salt"), recorded("a.password", "hunter23", "salt")
    assert one == recorded("a.password", "hunter22", "salt")
    assert (
        len({one, other, recorded("a.password", "hunter22", "pepper"), recorded("b.password", "hunter22", "salt")}) == 4
    )
    assert "hunter" not in one
    assert recorded("dfs.replication", "3", "salt") == "3"
    options = recorded("HADOOP_OPTS", "-Xmx1g -Da.password=hunter22", "salt")
    assert options.startswith("-Xmx1g -Da.password=(secret ")
    assert "hunter" not in options


@pytest.mark.parametrize("salted", [False, True])
def test_what_is_shown(salted):
    def value(text):
        return recorded(name, text, "salt") if salted else text

    name = "a.password"
    assert shown(name, value("hunter22"), value("hunter23")) == (SECRET, ANOTHER)
    assert shown(name, value("hunter22"), value("hunter22")) == (SECRET, SECRET)
    assert shown(name, "(unset)", value("hunter22")) == ("(unset)", SECRET)
    name = "HADOOP_OPTS"
    assert shown(name, value("-Xmx1g -Da.password=hunter22"), value("-Xmx2g -Da.password=hunter22")) == (
        f"-Xmx1g -Da.password={SECRET}",
        f"-Xmx2g -Da.password={SECRET}",
    )
    assert shown(name, value("-Da.password=hunter22"), value("-Da.password=hunter23"))[1] == f"-Da.password={ANOTHER}"


PROPERTIES = {"fs.oss.accessKeySecret": 'hunt<er&"22', "dfs.replication": 3, "ssl.keyStore.password": "a=b\\c"}
ENV = {"OSS_ACCESS_KEY_ID": 'hun"ter22', "HADOOP_OPTS": '-Da=1 -Da.password=hunter22 -Db="x"', "PLAIN": "-Xmx1g"}


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_no_text_shows_a_secret(syntax):
    properties = ENV if syntax == "env" else PROPERTIES
    text = SYNTAXES[syntax](properties)
    before, after = masked(syntax, "", text)
    assert before == ""
    assert "hunt" not in after
    assert "er22" not in after
    found = parse(syntax, after)
    assert set(found) == set(properties)
    assert [name for name in properties if found[name] == str(properties[name])] == [
        "PLAIN" if syntax == "env" else "dfs.replication"
    ]
    assert masked(syntax, text, text) == (after, after)


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_another_secret_is_a_difference(syntax):
    before, after = masked(syntax, *(SYNTAXES[syntax]({"A_PASSWORD": value, "B": 1}) for value in ("one", "two")))
    assert parse(syntax, before) == {"A_PASSWORD": SECRET, "B": "1"}
    assert parse(syntax, after) == {"A_PASSWORD": ANOTHER, "B": "1"}


def test_text_of_others_is_hidden_too():
    text = (
        "<configuration><property>\n <name>fs.s3a.secret.key</name>\n <final>true</final>\n <value>hunter\n22</value>\n"
    )
    assert masked("hadoop_xml", text, "")[0] == BROKEN
    text += "</property></configuration>"
    assert "hunter" not in masked("hadoop_xml", text, "")[0]
    assert "<final>true</final>" in masked("hadoop_xml", text, "")[0]
    assert "hunter" not in masked("hadoop_xml", text.replace("fs.s3a", " fs.s3a"), "")[0]
    assert "hunter" not in masked("env", "FS_PASSWORD='hunter22'\n", "")[0]
    assert "hunter" not in masked("properties", "a.password = hunter22\n", "")[0]
