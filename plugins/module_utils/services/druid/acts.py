# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before Druid starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools

from .facts import ROOT


def druid_znode(tools: Tools) -> None:
    """Make the znode /druid, below which daemons without a password have theirs in a closed ZooKeeper.

    Where nobody closes ZooKeeper's root, they make it themselves.
    """
    # Not at the top: what reaches ZooKeeper is for masters.
    from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place

    place.step({ROOT: place.MAKE, f"{ROOT}/{{cluster}}": place.SHARE})(tools)


ACTS = Acts(steps={"druid_znode": druid_znode})
