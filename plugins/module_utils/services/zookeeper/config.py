# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""zoo.cfg, zookeeper-env and logback as the topology and the host make them."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.env import temporary
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

WORDS = ["srvr", "mntr", "ruok", "conf", "isro"]
"""Four-letter words that gates and status read; upstream admits ``srvr`` only."""


def zoo(ctx: Context) -> Properties:
    """Compute zoo.cfg."""
    cfg: Properties = {
        "tickTime": 2000,
        "initLimit": 10,
        "syncLimit": 5,
        "dataDir": f"{ctx.disks[0]}/zookeeper",
        "clientPort": port("zookeeper", "client"),
        "clientPortAddress": ctx.host,
        "maxClientCnxns": 200,
        "autopurge.snapRetainCount": 3,
        "autopurge.purgeInterval": 24,
        "4lw.commands.whitelist": WORDS,
        # The admin server's port 8080 is the HBase REST server's, and it answers everybody.
        "admin.enableServer": False,
        "metricsProvider.className": "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
        "metricsProvider.httpHost": ctx.host,
        "metricsProvider.httpPort": port("zookeeper", "metrics"),
    }
    hosts = ctx.hosts("zookeeper")
    if len(hosts) > 1:
        for number, host in sorted((ctx.zookeeper_ids.get(host, index), host) for index, host in enumerate(hosts, 1)):
            cfg[f"server.{number}"] = f"{host}:{port('zookeeper', 'peer')}:{port('zookeeper', 'election')}"
    return cfg


def my_id(ctx: Context) -> int:
    """Return this host's ZooKeeper id: the one on disk where there is one, else its place in the topology."""
    hosts = ctx.hosts("zookeeper")
    return ctx.zookeeper_ids.get(ctx.host, hosts.index(ctx.host) + 1 if ctx.host in hosts else 0)


def zookeeper_env(ctx: Context) -> Properties:
    """Compute zookeeper-env; the server's flags are ours followed by the user's.

    The launcher turns ``ZK_SERVER_HEAP`` (MB) into ``-Xmx``.
    """
    env: Properties = {
        "JAVA_HOME": JAVA_HOME,
        "ZOO_LOG_DIR": "${ZOO_LOG_DIR:-/var/log/zookeeper}",
    }
    if "zookeeper" in ctx.heaps:
        asked = ctx.asked.get("zookeeper-env", {})
        theirs = str(asked.get("SERVER_JVMFLAGS") or "")
        env["ZK_SERVER_HEAP"] = ctx.heaps["zookeeper"][0]
        ours = temporary("zookeeper", str(asked.get("JVMFLAGS") or ""), theirs)
        env["SERVER_JVMFLAGS"] = " ".join([*ours, theirs]).strip()
    return env


def logback(ctx: Context) -> Properties:
    """Compute the properties of logback.xml: one rolling file for the server."""
    del ctx
    return {"root.level": "INFO", "max.file.size": "256MB", "max.files": 20}
