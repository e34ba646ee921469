# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where instances are looked for, and what came of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings


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
