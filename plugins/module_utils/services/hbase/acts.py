# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before HBase starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.programs import program_text

from ..zookeeper import session_program
from . import ask_program, znode, znode_program
from .facts import ROOT

ASK = "/opt/emr/libexec/emr-hbase-ask"
"""What makes a running HMaster load its configuration; see :mod:`.ask_program`."""


def hbase_end(tools: Tools) -> None:
    """Bring the program that removes the znode of a daemon which has ended without doing so."""
    if "hbase_end" not in tools.done:
        tools.done.add("hbase_end")
        tools.changes.file(File(znode.PROGRAM, program_text(session_program, znode_program), mode=0o755))


def hbase_policy(tools: Tools) -> None:
    """Bring the program that makes a running HMaster load who may report to it."""
    if "hbase_policy" not in tools.done:
        tools.done.add("hbase_policy")
        tools.changes.file(File(ASK, program_text(ask_program), mode=0o755))


def hbase_znode(tools: Tools) -> None:
    """Make the znode /hbase, below which daemons without a password have theirs in a closed ZooKeeper."""
    # Not at the top, nor the next one: what reaches ZooKeeper and HDFS is for HMasters, and most hosts have none.
    from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place

    place.step({ROOT: place.MAKE, f"{ROOT}/{{cluster}}": place.SHARE})(tools)


def hbase_root(tools: Tools) -> None:
    """See before an HMaster starts that HBase's files are where they were; make its root where there was none yet.

    The directories of services are made later in a run than HMasters start on a cluster that has its namespace. In safe
    mode, which workers end that start after this, the root is left to those who make the other directories.
    """
    from .before import see_root

    see_root(tools)


ACTS = Acts(
    steps={
        "hbase_znode": hbase_znode,
        "hbase_end": hbase_end,
        "hbase_policy": hbase_policy,
        "hbase_root": hbase_root,
    }
)
