# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's root in HDFS: an HMaster that does not find its files there begins an empty HBase without a word.

HBase writes the id of its cluster into HDFS (``hbase.id``) and into ZooKeeper (``hbaseid`` below its znode). Both stay
while it is stopped. So the one in ZooKeeper tells whether there were tables, to all masters alike, and an HMaster that
began anew would write over it.
"""

from __future__ import annotations

from typing import NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import tree
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire import jmx
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    ClientError,
    Endpoint,
    Refused,
    Unreachable,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import read_all
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import WebHdfs
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_NODE, ZooKeeper

from .config import znode
from .facts import ROOT, SERVICE
from .rpc import parse, part

SECONDS = 5.0
USER, SUPERUSER = "hbase", "hdfs"
_MAGIC = b"PBUF"


class Root(NamedTuple):
    """What lies in HDFS."""

    there: bool
    """Whether there is a root at all."""
    id: str | None = None
    """Id of the cluster in it; None without one, "" where its file is there and could not be read."""
    version: bool = False
    """Whether its version is written down."""
    tables: bool = False
    """Whether there are tables, HBase's own ones at least."""


def fault(root: Root, known: str, cluster: str) -> str:
    """Return why no HMaster of CLUSTER may start with ROOT, a sentence; "" when it may.

    KNOWN is the id that ZooKeeper has of HBase; "" where it has none.
    """
    what = ""
    if known and not root.there:
        what = f"{ROOT} is gone from HDFS, and HBase had its tables there"
    elif known and root.id is None:
        what = f"{ROOT} in HDFS has no hbase.id, and HBase had its tables there"
    elif known and root.id and root.id != known:
        what = f"{ROOT} in HDFS is that of another HBase ({root.id} instead of {known})"
    elif root.tables and not root.version:
        return (
            f"{ROOT} in HDFS has tables in {ROOT}/data and no hbase.version, and an HMaster would begin an empty HBase "
            f"over them: bring {ROOT}/hbase.version back (from .Trash or a snapshot), or move {ROOT}/data aside, then "
            "run again"
        )
    if not what:
        return ""
    return (
        f"{what}; an HMaster would begin an empty one: bring it back (`hdfs dfs -mv`, from where it was moved to, "
        f"/user/<name>/.Trash or a snapshot), or, to begin an empty one, move what is left of {ROOT} aside and forget "
        f"the former one (`hbase zkcli delete {znode(cluster)}/hbaseid`), then run again"
    )


def id_of(data: bytes) -> str:
    """Return the id in DATA, of a file or a znode; BadAnswer where there is none.

    A message follows a mark; in ZooKeeper the name of its writer is before that.
    """
    _before, mark, message = data.partition(_MAGIC)
    found = part(parse(message), 1).decode("ascii", "replace") if mark else ""
    if not found:
        raise BadAnswer("what HBase has written there is no id of a cluster")
    return found


def known_id(servers: Sequence[str], cluster: str) -> str:
    """Return the id that ZooKeeper, one of SERVERS (``host:port``), has of HBase in CLUSTER, "" where it has none.

    Unreachable when no server serves.
    """
    causes = []
    for server in servers:
        host, _colon, number = server.rpartition(":")
        try:
            with ZooKeeper(Endpoint(host, int(number)), SECONDS) as session:
                return id_of(session.get(f"{znode(cluster)}/hbaseid")[0])
        except Refused as error:
            if error.status == NO_NODE:
                return ""
            raise
        except Unreachable as error:
            causes.append(f"{server}: {error}")
    raise Unreachable(f"ZooKeeper does not serve ({', '.join(causes)})")


def active(namenodes: Sequence[str]) -> Endpoint:
    """Return where the active one of NAMENODES answers; Unreachable when there is no single one."""
    where = {host: Endpoint(host, port("namenode", "http")) for host in namenodes}
    read = {host: lambda at=at: jmx.beans(at, hdfs.STATUS_BEANS, SECONDS) for host, at in where.items()}
    seen = read_all(read, SECONDS)
    found = hdfs.active([hdfs.namenode(host, one.value, one.error) for host, one in seen.items()])
    if found is None:
        raise Unreachable("no NameNode is active")
    return where[found]


def look(where: Endpoint) -> Root:
    """Return what the active NameNode at WHERE knows of the root."""
    client = WebHdfs(where, USER, SECONDS)
    if client.status(ROOT) is None:
        return Root(False)
    named: str | None = None
    if client.status(f"{ROOT}/hbase.id"):
        try:
            named = id_of(client.read(f"{ROOT}/hbase.id"))
        except ClientError:
            named = ""  # on a cold start DataNodes come later
    return Root(True, named, client.status(f"{ROOT}/hbase.version") is not None, bool(client.children(f"{ROOT}/data")))


def make(where: Endpoint, check: bool) -> dict[str, tree.Change]:
    """Make the root, and what is in it, by the active NameNode at WHERE; return what changes, or would with CHECK."""
    client = WebHdfs(where, SUPERUSER, SECONDS)
    changes: dict[str, tree.Change] = {}
    rows = [row._asdict() for row in SERVICE.directories if f"{row.path}/".startswith(f"{ROOT}/")]

    def act(step: tree.Step) -> None:
        if not check:
            tree.take(client, step)

    tree.converge(tree.wanted(rows), client.status, act, changes)
    return changes
