# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.bigdata.emr.plugins.lookup.config_scopes import LookupModule


def test_every_scope_has_its_place_widest_first_and_is_resolved():
    variables = {
        "replicas": 2,
        "emr_config_node": {"yarn-site": {"a": "b"}},
        "emr_config": {"hdfs-site": {"dfs.replication": trust_as_template("{{ replicas }}")}},
        "emr_config_tier": trust_as_template("{{ {'hadoop-env': {'JAVA_HOME': '/' ~ replicas}} }}"),
    }
    lookup = LookupModule(templar=Templar(loader=DataLoader(), variables=variables))
    assert lookup.run([], variables) == [
        {"hdfs-site": {"dfs.replication": 2}},
        {"hadoop-env": {"JAVA_HOME": "/2"}},
        {},
        {"yarn-site": {"a": "b"}},
    ]
