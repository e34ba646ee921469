# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts registered in this run, for action plugins that decide from it."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, cast

from ansible_collections.bigdata.emr.plugins.module_utils.guard.types import HostFacts


def guard_facts(
    variables: Mapping[str, Any], names: Sequence[str], members: Mapping[str, Sequence[str]]
) -> dict[str, HostFacts | None]:
    """Return what each host of MEMBERS has for the guard, registered under NAMES in the order of time.

    The first is a result of hdfs_guard_info or preflight; what the later ones have replaces what it says. None stands
    for a host that was not read, not reached, or whose module failed; so it does if disks could not be read later.
    """
    return {host: _answer(variables, host, names) for hosts in members.values() for host in hosts}


def _answer(variables: Mapping[str, Any], host: str, names: Sequence[str]) -> HostFacts | None:
    hostvars = variables.get("hostvars", {})
    registered = [hostvars[host].get(name) or {} for name in names] if host in hostvars else [{}]
    silent = any(one.get("unreachable") or one.get("failed") or one.get("guard", {}) is None for one in registered)
    if silent or not registered[0].get("guard"):
        return None
    answer: Any = {}
    for one in registered:
        answer.update(one.get("guard") or {})
    return cast("HostFacts", answer)
