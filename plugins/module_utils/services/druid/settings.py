# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of Druid that are the same everywhere and not upstream's. Plain data."""

from __future__ import annotations

from typing import NamedTuple

MODULES = (
    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
)
"""What JDK 17 has to open, as upstream's own launcher says; the JVMs of tasks do not inherit it."""


class Setting(NamedTuple):
    """One value and why it is not upstream's."""

    file: str
    name: str
    value: object
    reason: str


TUNED = (
    Setting(
        "druid-common",
        "druid.serverview.type",
        "http",
        "what daemons have is asked of them; ZooKeeper only says who there is and who leads",
    ),
    Setting(
        "druid-common",
        "druid.zk.service.sessionTimeoutMs",
        10000,
        "one that is gone without a word is asked for 10 s more instead of 30 s; until then a query for what it has may"
        " fail, as Brokers ask no other one instead",
    ),
    Setting(
        "druid-common",
        "druid.lookup.coordinatorRetryDelay",
        5000,
        "one that starts before a Coordinator answers asks it for lookups twice more, 5 s apart instead of a minute,"
        " and serves without them until the Coordinator sends them",
    ),
    *(
        Setting(
            file,
            "druid.server.http.unannouncePropagationDelay",
            "PT2S",
            "one that ends in order answers for 2 s more, until all others know that it is gone",
        )
        for file in ("druid-historical", "druid-broker")
    ),
    Setting(
        "druid-coordinator",
        "druid.coordinator.startDelay",
        "PT10S",
        "a Coordinator that takes over looks at all segments after 10 s instead of 5 minutes; it waits by itself until"
        " it has heard of each Historical",
    ),
    Setting(
        "druid-coordinator",
        "druid.coordinator.period",
        "PT30S",
        "new segments are given to Historicals within half a minute instead of a whole one",
    ),
    Setting(
        "druid-coordinator",
        "druid.manager.segments.pollDuration",
        "PT30S",
        "the same, for segments that tasks have written to the database",
    ),
    Setting(
        "druid-coordinator",
        "druid.indexer.storage.type",
        "metadata",
        "tasks stand in the database, so that another Overlord goes on with them; upstream keeps them in memory",
    ),
    Setting(
        "druid-middlemanager",
        "druid.indexer.task.restoreTasksOnRestart",
        True,
        "tasks of streams go on where they were when their MiddleManager restarts",
    ),
)
