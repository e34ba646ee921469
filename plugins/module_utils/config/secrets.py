# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords derived from ``emr_secret``: every host computes the same ones and the controller keeps none."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Mapping

AUTH_USERS = ("hdfs", "yarn")
"""Accounts with ZooKeeper credentials."""


def password(secret: str, purpose: str) -> str:
    """Derive the password for PURPOSE (``zookeeper:hdfs``) from SECRET; 160 bits, letters and digits."""
    digest = hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def auth_file(user: str) -> str:
    """Return the path of the file with USER's ZooKeeper credentials, readable by that user only."""
    return f"/etc/hadoop/conf/zookeeper-auth-{user}"


def others(secret: str, found: Mapping[str, str]) -> list[str]:
    """Return the files of FOUND (path to content) with credentials that were made from another secret than SECRET."""
    expected = {auth_file(user): auth(secret, user) for user in AUTH_USERS}
    return [path for path, content in found.items() if content.strip() != expected[path]]


def auth(secret: str, user: str) -> str:
    """Return USER's ZooKeeper credentials as Hadoop's ``*.auth`` properties take them."""
    return f"digest:{user}:{password(secret, 'zookeeper:' + user)}"


def acl(secret: str, user: str) -> str:
    """Return the ZooKeeper ACL that gives USER all rights and others none.

    ZooKeeper's DigestAuthenticationProvider: ``user:base64(sha1(user:password))``.
    """
    plain = f"{user}:{password(secret, 'zookeeper:' + user)}"
    # SHA-1 is what the ZooKeeper protocol prescribes here; the password has 160 random bits.
    digest = base64.b64encode(hashlib.sha1(plain.encode()).digest()).decode()
    return f"digest:{user}:{digest}:cdrwa"
