# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the guard wants to know of this host: what HDFS has on the disks, what runs, what was begun. Reads only."""

from __future__ import annotations

import os
from typing import Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import known_disks, read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.sockets import read_listeners
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    Disks,
    configured_dirs,
    edits_dirs,
    read_site,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    JOURNALNODE,
    KINDS,
    NAMENODE,
    DirectoryFacts,
    HostFacts,
    Log,
    Znode,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import keeps_data
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import auth_file, credentials

ZNODE_PARENT = "/hadoop-ha"
BUSY_SECONDS = 30.0
"""How long the end of a bootstrap command that an interrupted run left behind is waited for, where that is worth it."""


class Question(NamedTuple):
    """What to read and where, as the options of the module hdfs_guard_info have it.

    DIRECTORIES by kind replace those of ``hdfs-site.xml``; for at most BUSY_SECONDS the end of a bootstrap command that
    an interrupted run left behind is waited for. The ZOOKEEPER servers are asked about the znode below ZNODE_PARENT.
    """

    nameservice: str = ""
    directories: Mapping[str, Sequence[str]] = {}
    disks: Sequence[str] = ()
    allow_root_disk: Sequence[str] = ()
    transactions: bool = False
    conf_dir: str = "/etc/hadoop/conf"
    state_dir: str = "/var/lib/emr"
    busy_seconds: float = 0
    zookeeper: Sequence[str] = ()
    znode_parent: str = ZNODE_PARENT


def question_for(
    host: str, cluster: str, members: Mapping[str, Sequence[str]], disks: Sequence[str], allow_root_disk: Sequence[str]
) -> Question | None:
    """Return what is to be read on HOST of CLUSTER with MEMBERS by component; None where it keeps no data of HDFS.

    Hosts with a failover controller ask ZooKeeper.
    """
    if not keeps_data(host, members):
        return None
    asks = host in members.get("zkfc", [])
    return Question(
        nameservice=cluster,
        disks=disks,
        allow_root_disk=allow_root_disk,
        zookeeper=members.get("zookeeper", []) if asks else [],
    )


def survey(asked: Question) -> HostFacts:
    """Return what this host has; OSError or ValueError when it cannot be read, EditsError only for transactions."""
    notes = Notes(asked.state_dir)
    busy = notes.is_busy(asked.busy_seconds)
    site = _site(asked)
    found = _directories(asked, site)
    return HostFacts(
        directories=found,
        namenode_listening=bool(read_listeners(_rpc_ports(site))),
        znode=znode(asked),
        intent=notes.read_intent(),
        recovery=notes.read_recovery(),
        logs=_logs(found, site) if asked.transactions else {},
        busy=busy,
    )


def _directories(asked: Question, site: dict[str, str]) -> dict[str, list[DirectoryFacts]]:
    """Return the directories of each kind, whatever daemons are declared here."""
    mounts = read_mounts()
    nameservice, disks = _nameservice(asked, site), asked.disks or known_disks(mounts)
    reader = Disks(mounts, asked.allow_root_disk)
    return {
        kind: reader.facts(kind, asked.directories.get(kind) or configured_dirs(kind, site, disks), nameservice)
        for kind in KINDS
    }


def znode(asked: Question) -> Znode | None:
    """Return what ZooKeeper tells of the nameservice's znode; None where no server is asked."""
    nameservice = _nameservice(asked, _site(asked))
    if not asked.zookeeper or not nameservice:
        return None
    # Not at the top: most hosts never ask ZooKeeper, and would compile its client each time.
    from .peers import last_active, znode_exists

    path = f"{asked.znode_parent.rstrip('/')}/{nameservice}"
    exists, detail = znode_exists(asked.zookeeper, path)
    active = last_active(asked.zookeeper, path, _credentials(asked.conf_dir)) if exists else ""
    return Znode(path=path, exists=exists, active=active, detail=detail)


def _site(asked: Question) -> dict[str, str]:
    return read_site(f"{asked.conf_dir}/hdfs-site.xml")


def _nameservice(asked: Question, site: Mapping[str, str]) -> str:
    return asked.nameservice or site.get("dfs.nameservices", "").split(",")[0]


def _rpc_ports(site: Mapping[str, str]) -> set[int]:
    """Return the ports on which a NameNode may listen, by hdfs-site or by default."""
    texts = [value.rpartition(":")[2] for name, value in site.items() if name.startswith("dfs.namenode.rpc-address")]
    return {int(text) for text in texts if text.isdigit()} or {port("namenode", "rpc")}


def _logs(found: Mapping[str, Sequence[DirectoryFacts]], site: Mapping[str, str]) -> dict[str, list[Log]]:
    """Return what the configured directories of NameNode and JournalNode hold."""
    paths = {kind: [one["path"] for one in found[kind] if one["configured"]] for kind in (NAMENODE, JOURNALNODE)}
    paths[NAMENODE] += [path for path in edits_dirs(site, []) if path not in paths[NAMENODE]]
    from .edits import log  # not at the top: only a recovery asks for transactions

    return {kind: [log(f"{path}/current") for path in listed] for kind, listed in paths.items()}


def _credentials(conf_dir: str) -> list[str]:
    """Return each ``user:password`` with which this host's failover controller speaks to ZooKeeper, if it has one."""
    return credentials(read_text(os.path.join(conf_dir, os.path.basename(auth_file("hdfs")))) or "")
