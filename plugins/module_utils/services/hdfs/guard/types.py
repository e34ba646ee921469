# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the guard: what was read on a host, and what was decided from it. Plain data, no behaviour."""

from __future__ import annotations

from typing import TypedDict

# What one directory of a daemon holds. The strings go over the wire, so they are constants and not an Enum.
EMPTY = "empty"  # nothing, or only what a daemon leaves without data: a lock file, empty directories
FULL = "full"  # VERSION and an fsimage (NameNode); VERSION (JournalNode); VERSION or a block pool (DataNode)
HALF = "half"  # VERSION (perhaps cut short) without an fsimage: a format, bootstrap or checkpoint cut short, or a loss
ALIEN = "alien"  # something that is none of these: data may be in it, nobody can say

NAMENODE = "namenode"
JOURNALNODE = "journalnode"
DATANODE = "datanode"
SECONDARYNAMENODE = "secondarynamenode"
KINDS = (NAMENODE, JOURNALNODE, SECONDARYNAMENODE, DATANODE)

# What a host is told to do with its NameNode.
ACTION_NONE = "none"
ACTION_FORMAT = "format"
ACTION_BOOTSTRAP_STANDBY = "bootstrap_standby"

# How far a recovery of the journals has come.
JOURNALS, JOIN = "journals", "join"


class RawDirectory(TypedDict):
    """One storage directory as read, before it is judged.

    ``entries`` are names relative to the directory, two levels deep, without what the guard knows to be harmless;
    ``version`` is None when there is no VERSION file and empty when it has no readable property;
    ``block_pools`` maps the name of a block pool to the properties of its own VERSION file.
    """

    path: str
    configured: bool
    mounted: bool
    entries: list[str]
    version: dict[str, str] | None
    block_pools: dict[str, dict[str, str]]


class DirectoryFacts(TypedDict):
    """One judged storage directory. ``written`` says that it holds edits, segments or blocks, not only identity.

    ``datanode`` and ``storage`` are the identities of a DataNode and of this one of its directories, empty in others.
    """

    path: str
    configured: bool
    mounted: bool
    state: str
    written: bool
    cluster_id: str
    namespace_ids: list[str]
    datanode: str
    storage: str
    sample: list[str]


class Segment(TypedDict):
    """One file of edits with the transactions FIRST to LAST; FIRST - 1 when it has none. OPEN: it was not finished."""

    name: str
    first: int
    last: int
    open: bool


class Log(TypedDict):
    """What can be loaded from one directory: transactions of its whole images, and its segments of edits.

    ``path`` is where the files lie, the directory ``current`` of a name directory or of a journal.
    """

    path: str
    images: list[int]
    segments: list[Segment]


class RecoveryNote(TypedDict):
    """The note of a recovery of the journals from the NameNode of one host, which began at ``begun``.

    In phase JOURNALS they are not whole, and no NameNode may start; in phase JOIN they are, and the others may join.
    """

    namenode: str
    begun: str
    phase: str


class Intent(TypedDict):
    """The note a format leaves before it starts and takes away after it was verified."""

    cluster_id: str
    paths: list[str]
    started: str


class Znode(TypedDict):
    """The znode of automatic failover. ``exists`` is None when ZooKeeper was not asked or gave no answer.

    ``active`` is the host of the last active NameNode, as the znode has it; empty where it has none or tells nobody.
    """

    path: str
    exists: bool | None
    active: str
    detail: str


class Known(TypedDict):
    """What the cluster's manifest says about HDFS.

    ``members`` are the hosts of each kind of daemon, ``former`` hosts belonged to the cluster once; ``formatted`` maps
    hosts to the name and journal directories that hold, or held, this cluster's data.
    """

    cluster_id: str
    formatted: dict[str, list[str]]
    members: dict[str, list[str]]
    former: list[str]


class HostFacts(TypedDict):
    """All that one host answered. A host that did not answer has no such facts, which counts as "holds data".

    ``logs`` maps kinds to what their configured directories hold; it is empty unless transactions were asked for.
    """

    directories: dict[str, list[DirectoryFacts]]
    namenode_listening: bool
    znode: Znode | None
    intent: Intent | None
    recovery: RecoveryNote | None
    logs: dict[str, list[Log]]
    busy: bool


class Members(TypedDict):
    """The declared hosts of HDFS, in natural order."""

    namenode: list[str]
    journalnode: list[str]
    secondarynamenode: list[str]
    datanode: list[str]


class Refusal(TypedDict):
    """Why the run must stop: one sentence made of host, path, what was found there and the way out."""

    host: str
    path: str
    reason: str
    found: str
    remedy: str
    sentence: str


class _HostPlan(TypedDict):
    action: str
    cluster_id: str
    discard: list[str]


class HostPlan(_HostPlan, total=False):
    """What one host has to do. ``discard`` lists directories without data that are moved aside first.

    ``refill`` lists name directories that get what another one of the same NameNode holds.
    """

    refill: list[str]


class Decision(TypedDict):
    """Either a plan for every declared host or at least one refusal, never both."""

    hosts: dict[str, HostPlan]
    refusals: list[Refusal]
