# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads in ZooKeeper which JobManager leads."""

from __future__ import annotations

from ...wire.base import Endpoint, Refused
from ...wire.zk_wire import NO_NODE, ZooKeeper
from .health import leader_in

PLACE = "leader/dispatcher/connection_info"
"""Below the znode of a cluster; who loses its session loses it as well. The REST server has an address there, as
it listens on one alone, not the name of its host."""


def leader_of(server: Endpoint, cluster: str, seconds: float) -> str:
    """Return the host of the JobManager that leads below the znode CLUSTER, "" while none does; asks one SERVER.

    Client errors where that does not serve.
    """
    with ZooKeeper(server, seconds) as session:
        try:
            return leader_in(session.get(f"{cluster}/{PLACE}")[0])
        except Refused as error:
            if error.status != NO_NODE:
                raise
            return ""
