# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which users a host has an account for: masters know all, whom daemons ask for groups, and on gateways they log in."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

NAMING, LOGIN = "master", "gateway"
"""Tiers whose hosts have the accounts, and the one of them on which people log in."""


def of_host(told: Mapping[str, Any], tiers: Mapping[str, Sequence[str]], host: str) -> dict[str, Any] | None:
    """Return the option ``users`` of bigdata.emr.host for HOST, from what bigdata.emr.check_inventory TOLD.

    None where nobody asked for users: then nobody is made and nobody is locked.
    """
    users = told.get("users")
    if users is None:
        return None
    login = host in tiers.get(LOGIN, ())
    if not login and host not in tiers.get(NAMING, ()):
        return {"accounts": [], "groups": {}}
    accounts = [
        {
            "name": user["name"],
            "uid": user["uid"],
            "groups": list(user["groups"]),
            "keys": list(user["keys"]) if login else [],
            "login": login,
        }
        for user in users
    ]
    return {"accounts": accounts, "groups": dict(told["groups"])}
