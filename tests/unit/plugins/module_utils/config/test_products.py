# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import products
from ansible_collections.bigdata.emr.plugins.module_utils.config.owned import owned
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import FILES, PRODUCT_FILES

SECRET = Passwords(records="salt", accounts={"hdfs": ["new", "old"], "yarn": ["other"]})


def contents(context, product):
    settings = products.effective(context, product, {})
    return {file.path: file for file in products.files(context, product, settings)}


def test_every_known_file_is_computed(make_context):
    for product, names in PRODUCT_FILES.items():
        assert set(products.effective(make_context(), product, {})) == set(names)
    assert {name for names in PRODUCT_FILES.values() for name in names} == set(FILES)


def test_user_wins_over_computed_and_force_over_all(make_context):
    context = make_context(asked={"hdfs-site": {"dfs.replication": 2}})
    settings = products.effective(context, "hadoop", {"hdfs-site": {"dfs.hosts": "/elsewhere"}})
    assert settings["hdfs-site"]["dfs.replication"] == 2
    assert settings["hdfs-site"]["dfs.hosts"] == "/elsewhere"


def test_null_brings_upstreams_default_back(make_context):
    context = make_context(asked={"hdfs-site": {"dfs.replication": None}})
    assert "<name>dfs.replication<" not in contents(context, "hadoop")["/etc/hadoop/conf/hdfs-site.xml"].content


def test_membership_names_every_datanode(make_context):
    entries = json.loads(contents(make_context(), "hadoop")["/etc/hadoop/conf/dfs.hosts.json"].content)
    assert [entry["hostName"] for entry in entries] == ["c1", "c2", "c3"]


@pytest.mark.parametrize(("host", "users"), [("m1", ["hdfs", "yarn"]), ("c1", []), ("g1", [])])
def test_passwords_lie_only_where_they_are_used(make_context, host, users):
    found = contents(make_context(host=host, secret=SECRET), "hadoop")
    secret = [file for file in found.values() if file.secret]
    assert [(file.path, file.owner, file.mode) for file in secret] == [
        (f"/etc/hadoop/conf/zookeeper-{kind}-{user}", user, 0o400) for user in users for kind in ("auth", "acl")
    ]
    assert not [file.path for file in found.values() if not file.secret and "digest:" in file.content]


def test_what_properties_name_is_there_before_them(make_context):
    paths = list(contents(make_context(secret=SECRET), "hadoop"))
    assert [path.rpartition("/")[2] for path in paths[:5]] == [
        "zookeeper-auth-hdfs",
        "zookeeper-acl-hdfs",
        "zookeeper-auth-yarn",
        "zookeeper-acl-yarn",
        "core-site.xml",
    ]


def test_myid_lies_in_the_data_directory(make_context):
    assert contents(make_context(host="m3"), "zookeeper")["/mnt/disk1/zookeeper/myid"].content == "3\n"
    # Who is no member has none: it would be that host's for good.
    assert "/mnt/disk1/zookeeper/myid" not in contents(make_context(host="g1"), "zookeeper")


def test_addresses_and_members_that_are_computed_are_owned(make_context):
    for name in ("core-site", "hdfs-site", "yarn-site", "mapred-site"):
        for prop, value in products.effective(make_context(), "hadoop", {})[name].items():
            text = str(value)
            if any(f"{host}:" in text for host in ("m1", "m2", "m3", "c1")):
                assert owned(name, prop), f"{name} {prop}={text}"


def test_files_that_only_some_need_are_there_where_something_is_set(make_context):
    asked = {"resource-types": {"yarn.resource-types": "gpu"}}
    found = contents(make_context(asked=asked), "hadoop")
    assert not found["/etc/hadoop/conf/resource-types.xml"].optional
    assert found["/etc/hadoop/conf/ssl-server.xml"].optional
    assert not found["/etc/hadoop/conf/core-site.xml"].optional


@pytest.mark.parametrize(
    ("product", "file", "name", "value", "path"),
    [
        ("hadoop", "core-site", "fs.oss.accessKeySecret", "hunter22", "/etc/hadoop/conf/core-site.xml"),
        ("hadoop", "ssl-server", "ssl.server.keystore.password", "hunter22", "/etc/hadoop/conf/ssl-server.xml"),
        ("hadoop", "hadoop-env", "HADOOP_OPTS", "-Da.password=hunter22", "/etc/hadoop/conf/hadoop-env.sh"),
        ("zookeeper", "zoo", "ssl.keyStore.password", "hunter22", "/etc/zookeeper/conf/zoo.cfg"),
    ],
)
def test_a_file_with_a_secret_is_for_the_accounts_of_its_product(make_context, product, file, name, value, path):
    asked = {file: {name: value}}
    found = contents(make_context(asked=asked, secret=SECRET), product)
    assert (found[path].owner, found[path].group, found[path].mode) == ("root", product, 0o640)
    assert "hunter22" in found[path].content
    others = [one for one in found.values() if one.path != path and not one.secret]
    assert {(one.mode, "hunter22" in one.content) for one in others} == {(0o644, False)}
