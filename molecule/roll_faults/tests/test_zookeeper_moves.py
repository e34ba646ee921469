# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ZooKeeper of a cluster with failover moves to another host and back under a writer: its clients take the new list."""

from __future__ import annotations

import json

import runs
from common import CACHE, INVENTORY

PLACES = ["master-1.lab", "master-2.lab", "core-1.lab"]


def placed(hosts):
    """Return the lab's inventory with ZooKeeper on HOSTS."""
    place = CACHE / "moved"
    place.mkdir(parents=True, exist_ok=True)
    topology = {
        "plugin": "bigdata.emr.topology",
        "cluster": "lab",
        "type": "hadoop",
        "release": "1.0",
        "services": ["hdfs", "yarn"],
        "placement": {"zookeeper": hosts},
    }
    (place / "topology.yml").write_text(json.dumps(topology))
    return [str(INVENTORY / "hosts.yml"), str(place / "topology.yml")]


def quorum(host):
    """Return the hosts of ZooKeeper in core-site.xml of HOST."""
    text = runs.on(host, "cat", "/etc/hadoop/conf/core-site.xml")
    value = text.split("<name>ha.zookeeper.quorum</name>")[1].split("<value>")[1].split("</value>")[0]
    return {one.split(":")[0] for one in value.split(",")}


def test_clients_take_the_new_list(cluster, daemon_hosts, writer, masters):
    for hosts in (PLACES, masters):
        sources = placed(hosts)
        run = runs.playbook("site.yml", inventories=sources)
        assert run.code == 0, run.output
        running = runs.each(runs.running_units, daemon_hosts)
        assert {host for host, units in running.items() if "zookeeper" in units} == set(hosts)
        assert {frozenset(quorum(host)) for host in daemon_hosts} == {frozenset(hosts)}
        again = runs.playbook("site.yml", inventories=sources)
        assert (again.code, again.changed) == (0, 0), again.output
    writer.finish()
    cluster.wait_well(300)
