# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_secret`` to a cluster's passwords; on the controller only. No I/O."""

from __future__ import annotations

import hashlib
from typing import Callable, Mapping, Sequence

from ..services.registry import CREDENTIALS, KEYS
from .secrets import Passwords, password

ITERATIONS = 250000
"""A few tenths of a second for each guess at a secret, and once for each run."""
KEY_LENGTH = 64
"""Of a key, in hexadecimal digits."""
PRESENT = "present"
FORMER = ("fast", "before", "before-fast")
"""Names of former generations of passwords. ``fast``: as earlier releases derived them, from the secret itself;
``before``: of the secret that the cluster had before."""
FENCE, RECORDS, SUPERUSER = "fence", "records", "super"

Generation = Mapping[str, str]
"""Account or purpose to its password."""


def key(secret: str, cluster: str) -> str:
    """Derive the key of CLUSTER from SECRET, slowly; 256 bits in hexadecimal.

    PBKDF2, which a controller in FIPS mode has too: whatever controller runs, the key is the same.
    """
    salt = f"bigdata.emr {cluster}".encode()
    return hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, ITERATIONS, KEY_LENGTH // 2).hex()


def generations(secret: str, before: str, derive: Callable[[str], str]) -> dict[str, Generation]:
    """Return the passwords that a cluster with SECRET has, and may have had, by name of their generation.

    BEFORE is the secret that it had before, "" for none; DERIVE is :func:`key` for the cluster.
    """
    found = {PRESENT: _generation(derive(secret)), FORMER[0]: _generation(secret)}
    if before:
        found.update({FORMER[1]: _generation(derive(before)), FORMER[2]: _generation(before)})
    return found


def _generation(root: str) -> Generation:
    return {name: password(root, purpose) for name, purpose in {**KEYS, RECORDS: RECORDS}.items()}


def for_host(
    found: Mapping[str, Generation], former: Sequence[str], shut: bool, components: Sequence[str]
) -> Passwords:
    """Return what a host with COMPONENTS needs of the generations FOUND.

    FORMER are those of them that the cluster's daemons know beside the present one. Until all of them know that one
    (SHUT), they make znodes for all, and fences are asked with the former key, which everybody has.
    """
    present = found[PRESENT]
    if not {row.component for row in CREDENTIALS} & set(components):
        return Passwords(records=present[RECORDS])
    asked = found[former[0]] if former and not shut else present
    return Passwords(
        records=present[RECORDS],
        accounts={
            user: [found[name][user] for name in (PRESENT, *former)] for user in (row.account for row in CREDENTIALS)
        },
        shut=shut,
        fence=asked[FENCE],
        superuser=present[SUPERUSER],
    )
