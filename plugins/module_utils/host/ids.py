# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts and groups of this host, to which files are given: what is not there is a sentence."""

from __future__ import annotations

import grp
import pwd

from .inside import Odd


def has_group(name: str) -> bool:
    """Tell whether this host has the group NAME."""
    try:
        return bool(grp.getgrnam(name))
    except KeyError:
        return False


def ids_of(path: str, owner: str, group: str) -> tuple[int, int]:
    """Return the ids of OWNER and GROUP, to which PATH is given; Odd where this host has not one of them."""
    try:
        uid = pwd.getpwnam(owner).pw_uid
    except KeyError as error:
        raise Odd(f"user {owner} does not exist on this host, and is to have {path}; make the account") from error
    if not has_group(group):
        text = f"group {group} does not exist on this host, and is to have {path}; make it, or write another one"
        raise Odd(text)
    return uid, grp.getgrnam(group).gr_gid
