# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's root in HDFS, as it is seen to before an HMaster starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, wait_or_note
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import Change
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused

from . import root
from .facts import ROOT


def see_root(tools: Tools) -> None:
    """Do what :func:`.acts.hbase_root` says."""
    context, check = tools.context, tools.changes.check
    if "hbase_root" in tools.done or tools.systemd.is_active(Daemon(name="hmaster", product="hbase").unit):
        return
    tools.done.add("hbase_root")
    made: dict[str, Change] = {}

    def missing() -> str:
        try:
            known = root.known_id(context.addresses("zookeeper", "client"), context.cluster)
            where = root.active(context.hosts("namenode"))
            found = root.look(where)
            wrong = root.fault(found, known, context.cluster)
            if wrong:
                raise ApplyError(f"HBase was not started: {wrong}")
            if not found.there:
                made.update(root.make(where, check))
        except Refused as error:
            return "" if error.name == "SafeModeException" else str(error)
        except ClientError as error:
            return str(error)
        return ""

    try:
        what = f"HDFS, or ZooKeeper, which tell of HBase's {ROOT}, are"
        wait_or_note(tools, missing, what, f"{ROOT} is in HDFS", "namenode", "zkfc")
    except (Late, OSError, ValueError) as error:
        raise ApplyError(f"HBase was not started: {error}") from error
    for path, change in made.items():
        tools.changes.record(f"HDFS {path}", f"{change.before}\n", f"{change.after}\n")
