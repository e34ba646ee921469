# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before Druid starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools

from .facts import ROOT

END = "/opt/emr/libexec/emr-druid-znode"
"""What a unit runs when its daemon has ended; see :mod:`.znode_program`."""


def druid_end(tools: Tools) -> None:
    """Bring the program that removes the znode of a daemon which has ended without doing so."""
    # Not at the top: daemons of other services do without.
    from ansible_collections.bigdata.emr.plugins.module_utils.host.programs import program_text

    from ..zookeeper import session_program
    from . import znode_program

    if "druid_end" not in tools.done:
        tools.done.add("druid_end")
        tools.changes.file(File(END, program_text(session_program, znode_program), mode=0o755))


def druid_znode(tools: Tools) -> None:
    """Make the znode /druid, below which daemons without a password have theirs in a closed ZooKeeper.

    Where nobody closes ZooKeeper's root, they make it themselves.
    """
    # Not at the top: what reaches ZooKeeper is for masters.
    from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place

    place.step({ROOT: place.MAKE, f"{ROOT}/{{cluster}}": place.SHARE})(tools)


ACTS = Acts(steps={"druid_znode": druid_znode, "druid_end": druid_end})
