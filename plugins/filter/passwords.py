# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``passwords``; documentation in passwords.yml."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.module_utils.config import databases, derivation, object_store
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import password
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import passwords_of
from ansible_collections.bigdata.emr.plugins.plugin_utils.derived import key_of


def passwords(
    secret: str,
    topology: Mapping[str, Any],
    host: str,
    state: Mapping[str, Any] | None = None,
    before: str = "",
    rds: Any = None,
    oss: Any = None,
) -> dict[str, Any]:
    """Return what HOST needs of the passwords of the cluster of TOPOLOGY, which SECRET gives it or RDS and OSS name.

    STATE says which former ones its daemons know too, BEFORE is the secret that some of these come from. RDS is
    ``emr_rds``, OSS ``emr_oss``.
    """
    found = _of_secret(secret, topology, host, state, before) if secret else {}
    here = [name for name, hosts in topology.get("members", {}).items() if host in hosts]
    keys = object_store.keys(oss)
    if keys and object_store.needs_keys(here, topology.get("services", [])):
        found["object_store"] = keys
    roots = [key_of(str(secret), str(topology.get("cluster", "")))] if secret else []
    shared = passwords_of(here, topology.get("services", [])) if roots else []
    if shared:
        found["shared"] = {name: password(roots[0], f"service {name}") for name in shared}
    names = databases.needed_on(host, topology.get("members", {}))
    if not names:
        return found
    known = databases.passwords(rds, names, roots)
    return {**found, "databases": {name: given[0] for name, given in known.items() if given}}


def database_passwords(
    rds: Any, names: Sequence[str], cluster: str, secret: str = "", before: str = ""
) -> dict[str, list[str]]:
    """Return each of the databases NAMES of CLUSTER to the passwords that RDS, else SECRET and BEFORE, give it."""
    roots = [key_of(str(one), cluster) for one in (secret, before) if one] if names else []
    return databases.passwords(rds, list(names), roots)


def _of_secret(
    secret: str, topology: Mapping[str, Any], host: str, state: Mapping[str, Any] | None, before: str
) -> dict[str, Any]:
    cluster = str(topology.get("cluster", ""))
    former = list((state or {}).get("former", []))
    found = derivation.generations(str(secret), str(before), lambda one: key_of(one, cluster))
    lost = [name for name in former if name not in found]
    if lost:
        raise AnsibleFilterError(f"daemons know passwords of the generation {', '.join(lost)}; set emr_secret_before")
    members = topology.get("members", {})
    # Without failover no daemon makes znodes.
    components = [name for name, hosts in members.items() if len(hosts) > 1 and host in hosts]
    given = derivation.for_host(found, former, bool((state or {}).get("shut")), components)
    return {**given._asdict(), "accounts": {user: list(known) for user, known in given.accounts.items()}}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {
            "passwords": passwords,
            "database_passwords": database_passwords,
            "object_store_keys": object_store.keys,
        }
