# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import conf
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer


def test_value_and_source_of_each_property(web):
    listed = [{"key": "dfs.x", "value": "1", "isFinal": False, "resource": "hdfs-site.xml"}, {"key": "dfs.y"}]
    asked = []

    def answer(_method, path, query):
        asked.append((path, query["format"]))
        return 200, json.dumps({"properties": listed})

    where = web(answer)
    assert conf.settings(where) == {"dfs.x": ("1", "hdfs-site.xml"), "dfs.y": ("", "")}
    assert asked == [("/conf", "json")]


def test_something_else_on_that_port(web):
    with pytest.raises(BadAnswer):
        conf.settings(web(lambda *_request: (200, json.dumps({"properties": "none"}))))
