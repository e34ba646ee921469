# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""tez-site: where applications of Tez have it from, and how large their processes are."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties

from .facts import UPLOADED

OPENED = (
    "java.io",
    "java.lang",
    "java.lang.invoke",
    "java.lang.reflect",
    "java.math",
    "java.net",
    "java.nio",
    "java.text",
    "java.time",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "java.util.regex",
    "java.util.zip",
    "sun.nio.ch",
)
"""Packages of JDK 17 that Tez, and Hive's operators and serializer in its tasks, look into."""
OPENS = " ".join(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED)
AM_MB = "tez.am.resource.memory.mb"
TASK_MB = "tez.task.resource.memory.mb"
REASONS = {
    AM_MB: "1024 MB: it holds the plan and the counters of a session; four fifths of it are heap",
    TASK_MB: "1024 MB: enough for the buffers of a sort (100 MB) and of its inputs; four fifths of it are heap",
}


def tez_site(ctx: Context) -> Properties:
    """Compute tez-site; nothing in it depends on the host, since applications take it along."""
    return {
        "tez.lib.uris": f"${{fs.defaultFS}}{UPLOADED.format(version=ctx.versions.get('tez', 'current'))}",
        # Hadoop's classes come from yarn.application.classpath, in the version that the cluster runs.
        "tez.use.cluster.hadoop-libs": True,
        AM_MB: 1024,
        TASK_MB: 1024,
        # Without -Xmx: Tez derives it from the container. Upstream's own options have some that JDK 17 does not know.
        "tez.am.launch.cmd-opts": OPENS,
        "tez.task.launch.cmd-opts": OPENS,
    }


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each size."""
    return dict(REASONS) if ctx.versions.get("tez") else {}


CONFIGURATION = Configuration(computed={"tez-site": tez_site}, reasons=reasons)
