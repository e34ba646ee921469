# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bootstrap commands of HDFS: their arguments, their exit codes, and the addresses they depend on. Pure.

Exit codes were read in the source of 3.4 and seen in runs of 3.4.3. ``-force`` appears nowhere.
"""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

FORMAT = "format"
BOOTSTRAP_STANDBY = "bootstrap_standby"
INITIALIZE_JOURNALS = "initialize_journals"
FORMAT_ZK = "format_zk"

DONE, RETRY, FAILED = "done", "retry", "failed"
EDITS_UNREADABLE = 6
"""Exit code of ``-bootstrapStandby`` (BootstrapStandby.ERR_CODE_LOGS_UNAVAILABLE)."""

# command -> exit code -> (outcome, cause and remedy)
_CODES: Mapping[str, Mapping[int, tuple[str, str]]] = {
    FORMAT: {
        0: (DONE, ""),
        1: (FAILED, "a name directory or a JournalNode holds data or did not answer; see the output and run again"),
    },
    BOOTSTRAP_STANDBY: {
        0: (DONE, ""),
        2: (RETRY, "no other NameNode could be reached; start one that has the namespace and run again"),
        3: (FAILED, "the other NameNode has another layout version; install the same release on all and run again"),
        5: (DONE, ""),
        EDITS_UNREADABLE: (
            RETRY,
            "the shared edits cannot be read; bring a majority of the JournalNodes up and run again",
        ),
    },
    INITIALIZE_JOURNALS: {
        0: (DONE, ""),
        1: (FAILED, "a JournalNode holds a journal or did not answer, or the edits cannot be read; run again"),
    },
    FORMAT_ZK: {
        0: (DONE, ""),
        2: (DONE, ""),
        3: (FAILED, "the parent znode does not exist; check ha.zookeeper.parent-znode and run again"),
        4: (FAILED, "no fencing method is configured; set dfs.ha.fencing.methods and run again"),
        5: (FAILED, "automatic failover is off; set dfs.ha.automatic-failover.enabled and run again"),
        6: (RETRY, "ZooKeeper could not be reached; bring a majority of its servers up and run again"),
    },
}
_TIMED_OUT = {124: "it did not end in time", 137: "it did not end in time and had to be killed"}


class Addresses(NamedTuple):
    """What a NameNode of this host depends on, as ``host:port``, from the files that the commands read too."""

    nameservice: str
    namenodes: list[str]
    journalnodes: list[str]
    zookeepers: list[str]
    znode: str


def arguments(command: str, home: str, conf_dir: str, cluster_id: str = "", unchecked: bool = False) -> list[str]:
    """Return the command line of COMMAND with the software in HOME and the configuration in CONF_DIR.

    UNCHECKED leaves it to the start of a standby to find out whether the shared edits can be read.
    """
    hdfs = [f"{home}/bin/hdfs", "--config", conf_dir]
    if command == FORMAT:
        return [*hdfs, "namenode", "-format", "-nonInteractive", "-clusterId", cluster_id]
    if command == BOOTSTRAP_STANDBY:
        skip = ["-skipSharedEditsCheck"] if unchecked else []
        return [*hdfs, "namenode", "-bootstrapStandby", "-nonInteractive", *skip]
    if command == INITIALIZE_JOURNALS:
        return [*hdfs, "namenode", "-initializeSharedEdits", "-nonInteractive"]
    return [*hdfs, "zkfc", "-formatZK", "-nonInteractive"]


def outcome(command: str, code: int) -> tuple[str, str]:
    """Return DONE, RETRY or FAILED for exit CODE of COMMAND, and what it means with the way out."""
    if code in _TIMED_OUT:
        return FAILED, f"{_TIMED_OUT[code]}; see the daemon's log, and run again"
    unknown = (FAILED, "see the output, repair it and run again")
    return _CODES[command].get(code, unknown)


def addresses(hdfs_site: Mapping[str, str], core_site: Mapping[str, str]) -> Addresses:
    """Return the daemons that HDFS_SITE and CORE_SITE name; without HA one NameNode and no other daemon."""
    service = hdfs_site.get("dfs.nameservices", "").split(",")[0].strip()
    ids = _split(hdfs_site.get(f"dfs.ha.namenodes.{service}", ""))
    default = f":{port('namenode', 'rpc')}"
    rpc = [hdfs_site.get(f"dfs.namenode.rpc-address.{service}.{one}", "") for one in ids]
    if not ids:
        rpc = [hdfs_site.get("dfs.namenode.rpc-address", "")]
    shared = re.match(r"^qjournal://([^/]+)/", hdfs_site.get("dfs.namenode.shared.edits.dir", ""))
    automatic = hdfs_site.get("dfs.ha.automatic-failover.enabled", "") == "true"
    parent = core_site.get("ha.zookeeper.parent-znode", "/hadoop-ha").rstrip("/")
    return Addresses(
        nameservice=service,
        namenodes=[one if ":" in one else one + default for one in rpc if one],
        journalnodes=shared.group(1).split(";") if shared else [],
        zookeepers=_split(core_site.get("ha.zookeeper.quorum", "")) if ids and automatic else [],
        znode=f"{parent}/{service}" if ids and automatic else "",
    )


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
