# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts registered in this run, for action plugins that decide from it."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.guard.types import HostFacts


def guard_facts(
    variables: Mapping[str, Any], name: str, members: Mapping[str, Sequence[str]]
) -> dict[str, HostFacts | None]:
    """Return what each host of MEMBERS answered to hdfs_guard_info, registered as NAME.

    None stands for a host that was not read, not reached, or whose module failed.
    """
    return {host: _answer(variables, host, name) for hosts in members.values() for host in hosts}


def _answer(variables: Mapping[str, Any], host: str, name: str) -> HostFacts | None:
    hostvars = variables.get("hostvars", {})
    registered = hostvars[host].get(name) if host in hostvars else None
    if not registered or registered.get("unreachable") or registered.get("failed"):
        return None
    answer: HostFacts | None = registered.get("guard")
    return answer
