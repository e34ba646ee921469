# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is waited for before the next component of a rebuilt host is touched."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.roll.rebuilt import rebuilt_gates
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

MASTERS = ["m-1", "m-2", "m-3"]


@pytest.mark.parametrize(
    ("component", "wanted"),
    [
        ("zookeeper", {"gate": "zookeeper_quorum", "hosts": MASTERS, "at_least": "all"}),
        ("journalnode", {"gate": "journalnodes", "hosts": ["m-2"]}),
        ("namenode", {"gate": "namenode_rpc", "hosts": MASTERS, "at_least": "all"}),
        ("zkfc", {"gate": "hdfs_active", "hosts": MASTERS, "at_least": "all"}),
        ("datanode", {"gate": "datanodes", "hosts": MASTERS, "members": ["m-2"]}),
        ("resourcemanager", {"gate": "resourcemanager_active", "hosts": MASTERS, "at_least": "all"}),
        ("nodemanager", {"gate": "nodemanagers", "hosts": MASTERS, "members": ["m-2"]}),
        ("hmaster", {"gate": "hmaster_active", "hosts": MASTERS, "at_least": "all"}),
        ("regionserver", {"gate": "regionservers", "hosts": MASTERS, "members": ["m-2"]}),
    ],
)
def test_a_rebuilt_component_has_its_place_again(component, wanted):
    assert rebuilt_gates(component, "m-2", dict.fromkeys(DAEMONS, MASTERS)) == [wanted]


@pytest.mark.parametrize("component", DAEMONS)
def test_whatever_is_rebuilt_is_waited_for(component):
    (one,) = rebuilt_gates(component, "m-2", dict.fromkeys(DAEMONS, MASTERS))
    assert one["gate"] in RULES
    assert "m-2" in one.get("members", one["hosts"])


def test_clients_are_not_waited_for():
    assert rebuilt_gates("gateway", "g-1", {"gateway": ["g-1"]}) == []
