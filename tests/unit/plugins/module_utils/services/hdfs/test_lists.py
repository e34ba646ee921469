# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership lists: who is admitted."""

from __future__ import annotations

import json

from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.lists import dfs_hosts
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.config import yarn_site
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.lists import yarn_include


def admitted(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_hdfs_admits_the_declared_datanodes_only(make_context):
    entries = json.loads(dfs_hosts(make_context()))
    assert entries == [{"hostName": host, "adminState": "NORMAL"} for host in ("c1", "c2", "c3")]


def test_yarn_admits_the_declared_nodemanagers_only(make_context):
    assert admitted(yarn_include(make_context())) == ["c1", "c2", "c3", "t1"]
    site = to_text(yarn_site(make_context()))
    assert site["yarn.resourcemanager.nodes.include-path"] == "/etc/hadoop/conf/yarn.include"


def test_a_nodemanager_is_admitted_however_it_writes_its_name(make_context):
    context = make_context()
    context.members = {"nodemanager": ["Task-1.LAB", "task-2.lab"]}
    assert admitted(yarn_include(context)) == ["Task-1.LAB", "task-1.lab", "task-2.lab"]
