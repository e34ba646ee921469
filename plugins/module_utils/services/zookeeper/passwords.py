# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which passwords of ZooKeeper this host has, told by what gives none away."""

from __future__ import annotations

import re

from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import (
    AUTH_USERS,
    SECTION,
    acl_file,
    auth_file,
    credentials,
    identity,
    token,
    tokens,
)
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import running
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text

DAEMONS = {"hdfs": "zkfc", "yarn": "resourcemanager"}
"""Account to its daemon that makes znodes."""


def read_passwords() -> dict[str, dict[str, list[str]]]:
    """Return account to what stands for its passwords, in each place where this host has them: hashes of hashes."""
    found: dict[str, dict[str, list[str]]] = {}
    for user in AUTH_USERS:
        record = running(Daemon(name=DAEMONS[user], product="hadoop"))
        kept = record["properties"].get(SECTION, {}).get(user, "") if record else ""
        places = {
            "auth": [token(identity(one)) for one in credentials(read_text(auth_file(user)) or "")],
            "acl": _split(tokens(read_text(acl_file(user)) or "")),
            "running": _split(kept),
        }
        found.update({user: places} if any(places.values()) else {})
    return found


def _split(text: str) -> list[str]:
    """Return the tokens in TEXT, which have a blank in them."""
    return re.findall(r"\([^)]*\)", text)
