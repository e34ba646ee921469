# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read a variable that is one for the whole cluster, and whether it stands in clear where everybody reads it."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, NamedTuple, Sequence

from ansible.errors import AnsibleError
from ansible.module_utils._internal._datatag import AnsibleTagHelper
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import Fault

_ENCRYPTED = b"$ANSIBLE_VAULT"
_UNEVEN = (
    "it is another one than on other hosts, and it is one for the whole cluster; write it once, in group_vars/all or "
    "group_vars/emr_cluster"
)


class Read(NamedTuple):
    """The VALUE of a variable, None where it is not set, and what is wrong with it on which hosts."""

    value: Any
    faults: dict[str, list[Fault]]


def read(hostvars: Any, hosts: Sequence[str], name: str) -> Read:
    """Return the variable NAME of HOSTS, each distinct value resolved once."""
    resolved: dict[str, Any] = {}
    kinds: dict[str, list[str]] = {}
    for host in hosts:
        raw = hostvars.raw_get(host).get(name)
        key = repr(raw)
        kinds.setdefault(key, []).append(host)
        if key not in resolved:
            try:
                resolved[key] = None if raw is None else hostvars[host][name]
            except AnsibleError as error:
                text = f"it cannot be resolved ({error}); correct the expression"
                return Read(None, {one: [(name, text)] for one in hosts})
    if len(kinds) > 1:
        most = max(kinds.values(), key=len)
        others = [host for found in kinds.values() if found is not most for host in found]
        return Read(None, {host: [(name, _UNEVEN)] for host in others})
    return Read(next(iter(resolved.values()), None), {})


def in_clear(value: Any, names: Iterable[str]) -> str:
    """Return the file in which an entry NAMES of VALUE, or of a mapping in it, stands in clear; "" for none."""
    wanted = set(names)
    for key, one in value.items() if isinstance(value, Mapping) else ():
        found = in_clear(one, wanted) if isinstance(one, Mapping) else _clear_file(one) if key in wanted else ""
        if found:
            return found
    return ""


def _clear_file(value: Any) -> str:
    """Return the file that VALUE stands in, where that is known and is not encrypted, and VALUE is not either."""
    tags = {type(tag).__name__: tag for tag in AnsibleTagHelper.tags(value)}
    path = getattr(tags.get("Origin"), "path", None)
    if not value or "VaultedValue" in tags or not path:
        return ""
    try:
        with open(path, "rb") as stream:
            return "" if stream.read(len(_ENCRYPTED)) == _ENCRYPTED else str(path)
    except OSError:
        return ""
