# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import SYNTAXES
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.compare import compared, properties

TRICKY = {"a.b": "x < y & z", "c": "one,two", "d": "$HOME \\ `x`", "e": "k=v"}


@pytest.mark.parametrize(
    ("path", "syntax"),
    [
        ("/etc/hadoop/conf/core-site.xml", "hadoop_xml"),
        ("/etc/zookeeper/conf/zoo.cfg", "properties"),
        ("/etc/zookeeper/conf/logback.xml", "logback"),
    ],
)
def test_what_was_rendered_is_read_back(path, syntax):
    assert properties(path, SYNTAXES[syntax](TRICKY)) == TRICKY


def test_what_launchers_source_is_read_back():
    env = {"HADOOP_OPTS": '-Da="b" \\ `x`', "JAVA_HOME": "${JAVA_HOME:-/usr}"}
    assert properties("/etc/hadoop/conf/hadoop-env.sh", SYNTAXES["env"](env)) == env


def test_properties_that_differ():
    before, after = (SYNTAXES["hadoop_xml"](one) for one in ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": True}))
    assert compared("/etc/hadoop/conf/yarn-site.xml", before, after) == [
        {"name": "b", "before": "2", "after": "5"},
        {"name": "c", "before": "3", "after": ""},
        {"name": "d", "before": "", "after": "true"},
    ]


def test_a_file_without_properties_is_one_change():
    assert compared("dfs.hosts.json", "[]", '[{"hostName": "a"}]') == [
        {"name": "", "before": "another content", "after": "this content"}
    ]
    assert compared("dfs.hosts.json", "[]", "[]") == []
