# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plugin's options about accounts and regions, checked; pure."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import hint

CREDENTIALS = ("access_key_id", "access_key_secret", "security_token", "profile", "credentials_file", "role_name")
SHARED = (
    *("region", "assume_role_arn", "assume_role_session_name", "assume_role_external_id"),
    *("endpoint", "proxy", "ca_file"),
    *("connect_timeout_seconds", "read_timeout_seconds", "max_attempts", "resource_group_id"),
)
# Variables that decide whose instances are found where no option does.
ENVIRONMENT = tuple(
    f"{prefix}_{name}"
    for prefix in ("ALIBABA_CLOUD", "ALICLOUD")
    for name in (
        *("REGION_ID", "REGION", "PROFILE", "ACCESS_KEY_ID", "ACCESS_KEY", "CREDENTIALS_FILE", "ECS_METADATA"),
        *("ROLE_ARN", "ASSUME_ROLE_ARN"),
    )
)


class OptionError(ValueError):
    """An option that cannot be used; the text is a sentence."""


def words(value: Any, where: str) -> list[str]:
    """Return VALUE of the option WHERE, a list of names or one text with commas, as a list; OptionError for others."""
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return []
    if not isinstance(value, (list, tuple)) or any(isinstance(item, (dict, list)) or item is None for item in value):
        raise OptionError(f"{where} is no list of names; write for example {where}: [a, b]")
    return [str(item).strip() for item in value if str(item).strip()]


def accounts_of(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the client options of each account, with ``name`` and ``regions``; one set without a name if none."""
    shared = {name: options.get(name) for name in SHARED}
    own = {name: options.get(name) for name in CREDENTIALS}
    regions = words(options.get("regions"), "regions")
    entries = options.get("accounts") or []
    if not entries:
        return [{**shared, **own, "name": "", "regions": regions}]
    found = []
    for number, entry in enumerate(entries, 1):
        extra = sorted(set(entry) - {*SHARED, *CREDENTIALS, "name", "regions"})
        if extra:
            known = ["name", "regions", *CREDENTIALS, *SHARED]
            said = f"accounts has an entry with {extra[0]}, which is no option of an account"
            raise OptionError(f"{said}{hint(extra[0], known)}")
        base = shared if any(entry.get(name) for name in CREDENTIALS) else {**shared, **own}
        name = str(entry.get("name") or entry.get("profile") or f"account {number}")
        asked = words(entry["regions"], f"regions of {name}") if "regions" in entry else regions
        asked = [] if entry.get("region") and "regions" not in entry else asked
        found.append({**base, **entry, "name": name, "regions": asked})
    names = [entry["name"] for entry in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise OptionError(f"accounts has two entries with the name {twice[0]}; give each its own")
    return found


def known_options(config: Mapping[str, Any], definitions: Mapping[str, Any]) -> None:
    """Raise OptionError for a key of CONFIG that is no option: Ansible would not say a word."""
    known = set(definitions)
    for definition in definitions.values():
        known.update(definition.get("aliases") or [])
    for key in config:
        if key not in known:
            raise OptionError(f"{key} is no option of this plugin{hint(str(key), sorted(known - {'plugin'}))}")
