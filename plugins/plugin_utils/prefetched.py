# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bigdata.emr.preflight saw for other modules, which then need no execution of their own to see it again.

The answer to a question is good for that question only, so it is kept with a key of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.host.preparation import OPTIONS
from ansible_collections.bigdata.emr.plugins.module_utils.software.class_store import available
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import no_class_data
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import resolve
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import Wanted


def wanted_of(asked: Mapping[str, Any], names: list[str], collection: str) -> list[Wanted]:
    """Return what of the products NAMES a task that is ASKED as bigdata.emr.software wants; raise ReleaseError."""
    place = (asked["mirror"], asked["directory"])
    wanted = resolve(collection, asked["release"], names, asked["source"], asked["sha512"], *place)
    if asked["class_data"]:
        wanted += available(asked["cache"], collection, asked["release"], wanted, asked["source"])
    elif asked["class_data"] is False:
        wanted += [no_class_data(product) for product in wanted]
    return wanted


def software_key(asked: Mapping[str, Any], wanted: list[Wanted]) -> str:
    """Return the key of the question what a host has of WANTED."""
    return _key([wanted, *(asked[name] for name in ("root", "class_data", "java_home", "keep"))])


def host_key(asked: Mapping[str, Any]) -> str:
    """Return the key of the question whether a host is prepared as ASKED."""
    return _key({name: asked.get(name, option.get("default")) for name, option in OPTIONS.items()})


def _key(question: Any) -> str:
    return hashlib.sha256(json.dumps(question, sort_keys=True, default=str).encode()).hexdigest()
