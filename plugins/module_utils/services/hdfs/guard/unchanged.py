# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a decision leaves HDFS as it is, so that older facts are good enough for it. Pure."""

from __future__ import annotations

from typing import Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_NONE,
    Decision,
    HostFacts,
)


def anything_due(decision: Decision) -> bool:
    """Tell whether DECISION has a host format, join or move something aside."""
    return any(plan["action"] != ACTION_NONE or plan["discard"] for plan in decision["hosts"].values())


def stays_unchanged(decision: Decision, facts: Mapping[str, HostFacts | None], zkfcs: Sequence[str]) -> bool:
    """Tell whether nothing is due by DECISION and nothing could come up when the hosts were read again.

    It was made from FACTS of a while ago. Refusals are no answer: they are about what hosts hold now. Every host must
    have answered, and each of ZKFCS must know of the znode: where ZooKeeper was down it may name a NameNode of another
    cluster.
    """
    if decision["refusals"] or anything_due(decision) or None in facts.values():
        return False
    znodes = [one["znode"] for host, one in facts.items() if one is not None and host in zkfcs]
    return all(one is not None and one["exists"] is not None for one in znodes)
