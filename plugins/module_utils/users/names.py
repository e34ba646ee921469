# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of accounts that are nobody's to give, and ids that follow from a name alone. No I/O."""

from __future__ import annotations

import hashlib
import re

from ..services.registry import ACCOUNTS, GROUPS

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
"""What an account may be called: every tool of the host takes it."""
FORM = "write up to 31 small letters, digits, - and _, and begin with a letter or _"
FIRST_ID, IDS = 20000, 40000
"""Ids that names are given: above those of people, below those that systems give out by themselves."""
LEAST_ID, MOST_ID = 1000, 59999
"""Ids that a user may be given by hand."""
SYSTEM = frozenset(
    (
        *("root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy", "www-data"),
        *("backup", "list", "irc", "gnats", "nobody", "nogroup", "_apt", "adm", "halt", "shutdown", "operator", "ftp"),
        *("dbus", "messagebus", "polkitd", "sshd", "tss", "chrony", "ntp", "rpc", "rpcuser", "unbound", "sssd"),
        *("tcpdump", "mysql", "postgres", "redis", "nginx", "apache", "postfix", "named", "dnsmasq", "docker"),
        *("wheel", "sudo", "admin", "shadow", "disk", "tty", "kmem", "audio", "video", "utmp", "cdrom", "tape", "dip"),
        *("plugdev", "staff", "input", "kvm", "render", "crontab", "ssh_keys", "users", "src", "floppy", "sgx"),
    )
)
"""Accounts and groups that operating systems bring, of which some give rights over the host."""


def owner_of(name: str) -> str:
    """Say whose NAME is, when neither a user nor a group of users can have it; "" when it is free."""
    if name in SYSTEM or name.startswith("systemd-"):
        return "the operating system"
    if name in GROUPS or any(row.name == name for row in ACCOUNTS):
        return "the cluster's own daemons and clients"
    return ""


def uid_of(name: str) -> int:
    """Return the id of the user NAME, and of the group that is the user's alone."""
    return _id(f"user {name}")


def gid_of(name: str) -> int:
    """Return the id of the group NAME, which users share."""
    return _id(f"group {name}")


def _id(text: str) -> int:
    """Return an id that is the same on every host, whoever else is in the list, now and later."""
    return FIRST_ID + int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) % IDS
