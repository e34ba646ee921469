# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that modules share which compute a host's configuration (fragment ``daemon``), and what they mean."""

from __future__ import annotations

from typing import Any, Mapping

from ..config.context import Context
from ..config.hidden import secrets_in
from ..config.judge import wanted
from ..config.merge import merge
from ..config.secrets import Passwords
from ..host.machine import Machine
from ..services.config_model import Database, ObjectStore, Volume
from ..services.registry import PRODUCTS, STEPS

_DIRECTORY = {"path": {"type": "str"}, "file": {"type": "str"}, "property": {"type": "str"}, "mode": {"type": "str"}}
_REFRESH = {
    "file": {"type": "str", "required": True},
    "argv": {"type": "list", "elements": "str", "required": True},
    "properties": {"type": "list", "elements": "str", "default": []},
    "active": {"type": "bool", "default": False},
}
_DECLARATION = {
    "name": {"type": "str", "required": True},
    "product": {"type": "str", "required": True, "choices": sorted(PRODUCTS)},
    "user": {"type": "str", "default": "root"},
    "description": {"type": "str"},
    "argv": {"type": "list", "elements": "str", "default": []},
    "environment": {"type": "dict", "default": {}},
    "directories": {"type": "list", "elements": "dict", "default": [], "options": _DIRECTORY},
    "reads": {"type": "dict", "default": {}},
    "refresh": {"type": "list", "elements": "dict", "default": [], "options": _REFRESH},
    "unless": {"type": "list", "elements": "path", "default": []},
    "after_end": {"type": "list", "elements": "str", "default": []},
    "steps": {"type": "list", "elements": "str", "choices": sorted(STEPS), "default": []},
    "kill_mode": {"type": "str", "choices": ["mixed", "process", "control-group"], "default": "mixed"},
    "stop_timeout_seconds": {"type": "int", "default": 120},
    "oom_score_adjust": {"type": "int", "default": 0},
}
PASSWORDS: dict[str, Any] = {
    "type": "dict",
    "no_log": True,
    "options": {
        "records": {"type": "str", "default": ""},
        "accounts": {"type": "dict", "default": {}},
        "shut": {"type": "bool", "default": False},
        "fence": {"type": "str", "default": ""},
        "superuser": {"type": "str", "default": ""},
        "databases": {"type": "dict", "default": {}},
        "object_store": {"type": "list", "elements": "str", "default": []},
        "shared": {"type": "dict", "default": {}},
    },
}
OPTIONS: dict[str, dict[str, Any]] = {
    "declarations": {"type": "list", "elements": "dict", "options": _DECLARATION},
    "versions": {"type": "dict", "default": {}},
    "host": {"type": "str"},
    "cluster": {"type": "str"},
    "members": {"type": "dict"},
    "scopes": {"type": "list", "elements": "dict", "default": []},
    "force": {"type": "dict", "default": {}},
    "data_disks": {"type": "list", "elements": "path", "default": []},
    "zookeeper_ids": {"type": "dict", "default": {}},
    "racks": {"type": "dict", "default": {}},
    "addresses": {"type": "dict", "default": {}},
    "databases": {"type": "dict", "default": {}},
    "object_store": {"type": "dict", "default": {}},
    "storages": {"type": "dict", "default": {}},
    "volume": {"type": "dict", "default": {}},
    "submitters": {"type": "dict", "default": {}},
    "secret": PASSWORDS,
}
NEEDED = ("host", "cluster", "members")
"""Those of ``OPTIONS`` that ``declarations`` are of no use without."""


LEAST = 4
"""Length of a secret that is hidden in whatever a module returns; shorter ones would hide parts of other words."""


def secrets(asked: Mapping[str, Any]) -> set[str]:
    """Return the secrets among the options ASKED of the module, which must be in nothing that it returns."""
    found = secrets_in(merge([*asked["scopes"], asked["force"]]))
    return {one for one in found if len(one) >= LEAST}


def passwords(asked: Mapping[str, Any] | None) -> Passwords | None:
    """Return the option ``secret`` as ASKED of a module, None where a cluster has none."""
    if not asked or not asked["records"]:
        return None
    return Passwords(**{name: value for name, value in asked.items() if name in Passwords._fields})


def volume(asked: Mapping[str, Any]) -> Volume:
    """Return the volume ASKED as an option of a module, whose lists JSON has made of tuples."""
    given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in asked.items()}
    return Volume(**given)


def context(asked: Mapping[str, Any], machine: Machine) -> Context:
    """Return what configuration on MACHINE depends on, with the options ASKED of the module."""
    return Context(
        host=asked["host"],
        cluster=asked["cluster"],
        members=asked["members"],
        memory_mb=machine["memory_mb"],
        cores=machine["cores"],
        # Preflight refuses hosts without data disks; a role used alone then writes below the first one's path.
        disks=asked["data_disks"] or machine["disks"] or ["/mnt/disk1"],
        asked=wanted(merge(asked["scopes"])),
        secret=passwords(asked["secret"]),
        zookeeper_ids=asked["zookeeper_ids"],
        racks=asked["racks"],
        given=asked["addresses"],
        versions=asked.get("versions") or {},
        databases={name: Database(**one) for name, one in asked.get("databases", {}).items()},
        database_passwords=(asked["secret"] or {}).get("databases", {}),
        storages=asked.get("storages") or {},
        object_store=ObjectStore(**asked["object_store"]) if asked.get("object_store") else None,
        object_keys=(asked["secret"] or {}).get("object_store", []),
        shared=(asked["secret"] or {}).get("shared", {}),
        volume=volume(asked["volume"]) if asked.get("volume") else None,
        submitters=asked.get("submitters") or {},
    )
