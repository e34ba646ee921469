# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts registered in this run, for action plugins that decide from it."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, cast

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import HostFacts, Members


def guard_facts(variables: Mapping[str, Any], names: Sequence[str], members: Members) -> dict[str, HostFacts | None]:
    """Return what each host of MEMBERS has for the guard, registered under NAMES in the order of time.

    What the later ones have replaces what those before say; together they have to tell all that the guard wants to
    know. None stands for a host that was not read, not reached, or whose module failed; so it does if disks could not
    be read later, unless all was read again after that.
    """
    hosts = [*members["namenode"], *members["journalnode"], *members["secondarynamenode"], *members["datanode"]]
    return {host: _answer(variables, host, names) for host in hosts}


def _answer(variables: Mapping[str, Any], host: str, names: Sequence[str]) -> HostFacts | None:
    hostvars = variables.get("hostvars", {})
    answer: Any = {}
    for name in names if host in hostvars else []:
        one = hostvars[host].get(name) or {}
        if one.get("unreachable") or one.get("failed") or one.get("guard", {}) is None:
            answer = {}
        else:
            answer.update(one.get("guard", {}))
    return cast("HostFacts", answer) if answer.keys() >= HostFacts.__annotations__.keys() else None
