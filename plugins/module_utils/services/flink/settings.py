# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of config.yaml that are the same everywhere and not upstream's. Plain data."""

from __future__ import annotations

from typing import NamedTuple

_EXPORTS = {
    "java.base": ("sun.net.util",),
    "java.rmi": ("sun.rmi.registry",),
    "jdk.compiler": tuple(f"com.sun.tools.javac.{name}" for name in ("api", "file", "parser", "tree", "util")),
    "java.security.jgss": ("sun.security.krb5",),
}
_OPENS = (
    *("java.lang", "java.net", "java.io", "java.nio", "sun.nio.ch", "java.lang.reflect", "java.text", "java.time"),
    *("java.util", "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks"),
)
MODULES = [
    *(f"--add-exports={module}/{name}=ALL-UNNAMED" for module, names in _EXPORTS.items() for name in names),
    *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS),
]
"""What JDK 17 has to open, as upstream's own config.yaml says."""


class Setting(NamedTuple):
    """One value and why it is not upstream's."""

    name: str
    value: object
    reason: str


TUNED = (
    Setting(
        "high-availability.zookeeper.client.session-timeout",
        10000,
        "a JobManager that is gone without a word is given up after 10 s instead of a minute; less would take long"
        " garbage collections for death",
    ),
    Setting(
        "high-availability.zookeeper.client.tolerate-suspended-connections",
        True,
        "a ZooKeeper server that restarts takes no leadership away while the session lives; jobs would begin again",
    ),
    Setting(
        "heartbeat.interval",
        5000,
        "four heartbeats fit into the time after which a TaskManager is given up",
    ),
    Setting(
        "heartbeat.timeout",
        20000,
        "a host that is off the network is given up after 20 s instead of 50 s, and its tasks begin elsewhere; a"
        " process that only ends is noticed when it is called",
    ),
)
"""Times in milliseconds."""
