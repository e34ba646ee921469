# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TCP ports of every daemon: upstream's defaults, and fixed ones where upstream's is ephemeral."""

from __future__ import annotations

PORTS: dict[str, dict[str, int]] = {
    "zookeeper": {"client": 2181, "peer": 2888, "election": 3888, "metrics": 7000},
    "journalnode": {"rpc": 8485, "http": 8480},
    "namenode": {"rpc": 8020, "http": 9870, "lifeline": 8050},
    "zkfc": {"rpc": 8019, "fence": 8018},
    "secondarynamenode": {"http": 9868},
    "datanode": {"data": 9866, "ipc": 9867, "http": 9864},
    "resourcemanager": {"client": 8032, "scheduler": 8030, "tracker": 8031, "admin": 8033, "http": 8088},
    # Upstream lets the NodeManager take any port; a fixed one lets containers survive its restart.
    "nodemanager": {"rpc": 8041, "localizer": 8040, "http": 8042, "shuffle": 13562},
    "jobhistory": {"rpc": 10020, "admin": 10033, "http": 19888},
    "gateway": {},
}


def port(component: str, name: str) -> int:
    """Return the TCP port NAME (``rpc``, ``http``, ...) of COMPONENT; KeyError for one that does not exist."""
    return PORTS[component][name]
