# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import PROBES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome


def test_every_source_has_a_port():
    assert all(port(source.component, source.port) for source in PROBES.values())


def test_bad_port_is_an_error_at_once():
    with pytest.raises(ValueError, match="x"):
        daemons.probe("namenode", "m1:x", 1.0)


@pytest.mark.parametrize(("state", "nodes"), [("ACTIVE", 1), ("STANDBY", 0)])
def test_only_the_active_resourcemanager_is_asked_for_nodes(web, state, nodes):
    paths = []

    def answer(_method, path, _query):
        paths.append(path)
        return 200, json.dumps({"clusterInfo": {"haState": state}, "nodes": {"node": [{"id": "c1:8041"}]}})

    host = "{}:{}".format(*web(answer))
    seen = daemons.read({"resourcemanager_nodes": [host]}, 2.0)
    assert len(seen["resourcemanager_nodes"][host].value["nodes"]) == nodes
    assert ("/ws/v1/cluster/nodes" in paths) is bool(nodes)


def test_zookeeper_without_mntr(talk):
    def answer(connection):
        if connection.recv(4) == b"srvr":
            connection.sendall(b"Mode: leader\n")
        else:
            connection.settimeout(0)

    host = "{}:{}".format(*talk(answer))
    assert daemons.read({"zookeeper_full": [host]}, 2.0)["zookeeper_full"][host] == Outcome(("Mode: leader\n", ""))
