# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which passwords of ZooKeeper this host has, told by what gives none away."""

from __future__ import annotations

import re

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import running
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, CREDENTIALS
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import (
    SECTION,
    acl_file,
    auth_file,
    credentials,
    identity,
    token,
    tokens,
)


def read_passwords() -> dict[str, dict[str, list[str]]]:
    """Return account to what stands for its passwords, in each place where this host has them: hashes of hashes."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in CREDENTIALS:
        user = row.account
        record = running(Daemon(name=row.component, product=COMPONENTS[row.component].product))
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
