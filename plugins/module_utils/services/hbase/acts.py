# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before HBase starts."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, wait_or_note
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import Change
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused

from . import ask_program, root, znode, znode_program
from .facts import ROOT

ASK = "/opt/emr/libexec/emr-hbase-ask"
"""What makes a running HMaster load its configuration; see :mod:`.ask_program`."""


def program_text(program: ModuleType) -> str:
    """Return PROGRAM for a host with this Python."""
    return f"#!{sys.executable or '/usr/bin/python3'}\n{inspect.getsource(program)}"


def hbase_end(tools: Tools) -> None:
    """Bring the program that removes the znode of a daemon which has ended without doing so."""
    if "hbase_end" not in tools.done:
        tools.done.add("hbase_end")
        tools.changes.file(File(znode.PROGRAM, program_text(znode_program), mode=0o755))


def hbase_policy(tools: Tools) -> None:
    """Bring the program that makes a running HMaster load who may report to it."""
    if "hbase_policy" not in tools.done:
        tools.done.add("hbase_policy")
        tools.changes.file(File(ASK, program_text(ask_program), mode=0o755))


def hbase_root(tools: Tools) -> None:
    """See before an HMaster starts that HBase's files are where they were; make its root where there was none yet.

    The directories of services are made later in a run than HMasters start on a cluster that has its namespace. In safe
    mode, which workers end that start after this, the root is left to those who make the other directories.
    """
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


ACTS = Acts(
    steps={
        "hbase_znode": place.step({ROOT: place.MAKE, f"{ROOT}/{{cluster}}": place.SHARE}),
        "hbase_end": hbase_end,
        "hbase_policy": hbase_policy,
        "hbase_root": hbase_root,
    }
)
