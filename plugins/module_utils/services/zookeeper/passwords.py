# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which passwords of ZooKeeper this host has, told by what gives none away."""

from __future__ import annotations

import os
import re

from ansible_collections.bigdata.emr.plugins.module_utils.config.files import earlier_record, running_record
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
        places = {
            "auth": [token(identity(one)) for one in credentials(read_text(auth_file(user)) or "")],
            "acl": _split(tokens(read_text(acl_file(user)) or "")),
            "running": _split(_kept(row.component, user)),
        }
        found.update({user: places} if any(places.values()) else {})
    return found


def _kept(component: str, user: str) -> str:
    """Return what the record of the running daemon of COMPONENT has for USER."""
    product = COMPONENTS[component].product
    if not any(map(os.path.lexists, (running_record(component), earlier_record(component, product)))):
        return ""
    # Not at the top: most hosts have no such daemon.
    from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
    from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import running

    record = running(Daemon(name=component, product=product))
    return record["properties"].get(SECTION, {}).get(user, "") if record else ""


def _split(text: str) -> list[str]:
    """Return the tokens in TEXT, which have a blank in them."""
    return re.findall(r"\([^)]*\)", text)
