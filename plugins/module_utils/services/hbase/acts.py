# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before HBase starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place

from . import znode
from .facts import ROOT


def hbase_end(tools: Tools) -> None:
    """Bring the program that removes the znode of a daemon which has ended without doing so."""
    if "hbase_end" not in tools.done:
        tools.done.add("hbase_end")
        tools.changes.file(File(znode.PROGRAM, znode.program_text(), mode=0o755))


ACTS = Acts(steps={"hbase_znode": place.step(ROOT), "hbase_end": hbase_end})
