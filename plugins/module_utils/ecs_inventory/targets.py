# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where instances are looked for, and what came of it."""

from __future__ import annotations

from typing import AbstractSet, Any, Callable, List, NamedTuple, Tuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings

Rows = List[Tuple[str, Any]]
"""The id of each instance, and what is kept of it."""


class Target(NamedTuple):
    """One region of one account; ACCOUNT is the name that the user gave it."""

    account: str
    region: str
    settings: Settings

    def __hash__(self) -> int:
        # The settings have a dictionary in them.
        return hash((self.account, self.region))


class Fetched(NamedTuple):
    """What was kept of the instances, each once, in the order of targets, zones and pages; why targets are missing."""

    instances: list[Any]
    failures: dict[Target, AlibabaError]


class Job(NamedTuple):
    """A piece of work for one TARGET; NUMBER is the target's."""

    number: int
    target: Target
    run: Callable[[Client], Any]


class Start(NamedTuple):
    """All rows, if they are the WHOLE, else the zones seen; OVER when the API refused because of its cap."""

    rows: Rows
    whole: bool
    over: bool = False
    zones: AbstractSet[str] = frozenset()
