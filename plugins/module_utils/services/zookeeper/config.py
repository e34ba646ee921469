# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""zoo.cfg, zookeeper-env and logback as the topology and the host make them."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import paths
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import credentials

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
    """Return the id of this host, a member: the one on disk where there is one, else its place in the topology."""
    hosts = ctx.hosts("zookeeper")
    return ctx.zookeeper_ids.get(ctx.host) or hosts.index(ctx.host) + 1


def zookeeper_env(ctx: Context) -> Properties:
    """Compute zookeeper-env, without the options of the server.

    The launcher turns ``ZK_SERVER_HEAP`` (MB) into ``-Xmx``.
    """
    del ctx
    return {"JAVA_HOME": JAVA_HOME, "ZOO_LOG_DIR": "${ZOO_LOG_DIR:-/var/log/zookeeper}"}


def logback(ctx: Context) -> Properties:
    """Compute the properties of logback.xml: one rolling file for the server."""
    del ctx
    return {"root.level": "INFO", "max.file.size": "256MB", "max.files": 20}


def _beside(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return the file with this host's id, where its server is a member of an ensemble."""
    # Gateways have the product too. What lay there would be the host's id for good, should it ever become a member.
    if product != "zookeeper" or len(ctx.hosts("zookeeper")) < 2 or ctx.host not in ctx.hosts("zookeeper"):
        return []
    data = paths(settings["zoo"]["dataDir"])[0]
    return [File(f"{data}/myid", f"{my_id(ctx)}\n", "zookeeper", "zookeeper", identity=True)]


CONFIGURATION = Configuration(
    computed={"zoo": zoo, "zookeeper-env": zookeeper_env, "logback": logback},
    before=credentials.files,
    beside=_beside,
    sections={credentials.SECTION: lambda ctx: credentials.section(ctx.secret)},
)
