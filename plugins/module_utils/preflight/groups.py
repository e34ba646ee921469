# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups that a setting names: a host has them, or the run makes them, or files cannot be given to them. No I/O."""

from __future__ import annotations

from typing import Any, Collection, Mapping

from ..services.registry import GROUPS


def made(users: Mapping[str, Any] | None) -> set[str]:
    """Return the groups that a run makes: the cluster's, and those of the USERS that a host is given, if any."""
    asked = users or {}
    return {*GROUPS, *asked.get("groups", {}), *(str(one["name"]) for one in asked.get("accounts", ()))}


def faults(host: str, asked: Mapping[str, str], coming: Collection[str], known: Collection[str]) -> list[str]:
    """Return a sentence for each of the groups ASKED (setting to group) that HOST has not.

    COMING are those that the run makes, KNOWN those that the host has.
    """
    lacking = {name: group for name, group in asked.items() if group not in coming and group not in known}
    remedy = "make it there, name it as a group of a user in emr_users, or write another one"
    return [f"{host}: {name}: group {group} does not exist on this host; {remedy}" for name, group in lacking.items()]
