# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Hive stands on goes away under a client and comes back: nobody restarts anything, and no table is lost."""

from __future__ import annotations

import time

import connections
import pytest
import rds
import runs
import sessions
import state
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import ZooKeeper

AWAY_SECONDS = 60
"""How long ZooKeeper is away: no condition ends it."""
SERVERS = "/hiveserver2/lab"


@pytest.fixture
def client(gateway, request):
    """A client that makes tables, each of which is rows in the database and a directory in HDFS."""
    one = connections.Tables(gateway, runs.address("gateway-1.lab"), f"{request.function.__name__[5:13]}_")
    yield one
    one.stop()


def there(gateway) -> list[str]:
    return sessions.beeline(gateway, ["SHOW TABLES"]).split()


def discovered(masters) -> list[str]:
    """Return the hosts of the HiveServer2s that clients find in ZooKeeper."""
    with ZooKeeper(Endpoint(runs.address(masters[0]), 2181)) as session:
        rows = session.children(SERVERS)
    return sorted(row.partition("serverUri=")[2].partition(":")[0] for row in rows if "serverUri=" in row)


def daemons(hosts):
    return state.read(hosts).processes


def test_database_is_stopped_and_started_under_a_client(client, gateway, masters, cluster):
    before = daemons(masters)
    client.wait_for_more(5, 60)
    known = len(client.failed())
    runs.on(rds.HOST, "systemctl", "stop", "mariadb")
    try:
        runs.until("error", lambda: "yes" if len(client.failed()) > known else "", 180)
    finally:
        runs.on(rds.HOST, "systemctl", "start", "mariadb")
    client.wait_for_more(20, 180)
    client.stop()
    cluster.wait_well(120)
    assert daemons(masters) == before
    assert client.missing(there(gateway)) == set()
    print(f"{len(client.acknowledged())} tables, {len(client.failed())} errors, as {client.failed()[known]}")


def test_zookeeper_is_away_for_a_minute(client, gateway, masters, topology, cluster):
    client.wait_for_more(5, 60)
    members = topology["members"]["zookeeper"]
    runs.on_each(members, "systemctl", "stop", "emr-zookeeper")
    try:
        # Connections that are there go on.
        client.wait_for_more(5, 60)
        time.sleep(AWAY_SECONDS)
    finally:
        runs.on_each(members, "systemctl", "start", "emr-zookeeper")
    print(f"the cluster is well after {cluster.wait_well(600):.0f} s")
    client.wait_for_more(5, 60)
    client.stop()
    assert client.missing(there(gateway)) == set()
    wanted = sorted(topology["members"]["hiveserver2"])
    runs.until("all HiveServer2s in ZooKeeper", lambda: "yes" if discovered(masters) == wanted else "", 180)
    assert len(connections.ask(gateway, 20, "SHOW DATABASES")) == 20
