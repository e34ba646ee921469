# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords derived from ``emr_secret``.

The controller derives them (:mod:`.derivation`); a host gets those that its daemons need and never ``emr_secret``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Mapping, NamedTuple, Sequence


class Passwords(NamedTuple):
    """What one host is given; what none of its daemons needs is empty."""

    records: str = ""
    """Salt of what records have instead of secrets."""
    accounts: Mapping[str, Sequence[str]] = {}
    """Account that makes znodes to its passwords, the present one first. Daemons know all of them."""
    shut: bool = False
    """Whether daemons make znodes for the present passwords alone, although they know former ones too."""
    fence: str = ""
    """Key of what ends a hung daemon of another host."""
    superuser: str = ""
    """Password of the account beyond all ACLs, which no server knows unless a person tells it."""


def password(key: str, purpose: str) -> str:
    """Derive the password for PURPOSE (``fence``) from KEY; 160 bits, letters and digits."""
    digest = hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()
