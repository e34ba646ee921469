# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which name directories of a NameNode are filled from which other one of it, or why not. Pure."""

from __future__ import annotations

from typing import Collection, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    EMPTY,
    FULL,
    HALF,
    DirectoryFacts,
)

SERVING = ("active", "standby")


class Refilled(NamedTuple):
    """The PATHS to fill, none where nothing is missing, and the directory SOURCE; or refusals.

    HANDS_OVER: the NameNode, which is down meanwhile, is the active one, and another one can take over.
    """

    paths: list[str]
    source: str
    hands_over: bool
    refusals: list[str]


def refill(host: str, own: Sequence[DirectoryFacts], states: Mapping[str, str], given_up: Collection[str]) -> Refilled:
    """Decide about the directories OWN of the NameNode on HOST, at least one of which is whole.

    STATES are those of all NameNodes. It runs and has GIVEN_UP directories after an error: what they hold is old.
    """
    lacking = [one["path"] for one in own if one["state"] in (EMPTY, HALF)]
    if not lacking:
        return Refilled([], "", False, [])
    whole = [one["path"] for one in own if one["state"] == FULL]
    good = [path for path in whole if path not in given_up]
    if not good:
        return _refused(
            f"{host}: the NameNode has given {whole[0]} up after an error, so what is there is old, while {lacking[0]} "
            f"holds no namespace; do not stop it, let it save its memory (docs/operate/repair.md, a NameNode that runs "
            f"without its disk), and run again"
        )
    others = [other for other in states if other != host]
    serve = any(states[other] in SERVING for other in others)
    if states.get(host) in SERVING and others and not serve:
        return _refused(
            f"{host}: its NameNode has to stop while {lacking[0]} is filled from {good[0]}, and no other one serves "
            f"({', '.join(others)}); start one first (systemctl start emr-namenode, or playbooks/start.yml)"
        )
    return Refilled(lacking, good[0], serve and states.get(host) == "active", [])


def _refused(sentence: str) -> Refilled:
    return Refilled([], "", False, [sentence])
