# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``workflow_hosts``; documentation in its own file."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping


def workflow_hosts(
    hostvars: Mapping[str, Mapping[str, Any]], hosts: Iterable[str], away: Iterable[str] = ()
) -> list[str]:
    """Return the gateway of workflows and the hosts that still have units of some, of HOSTS without those AWAY."""
    asked, found = list(hosts), set()
    for host in asked:
        known: Mapping[str, Any] = hostvars[host] if host in hostvars else {}  # noqa: SIM401 - hostvars has no get
        found |= {((known.get("emr_inventory") or {}).get("workflows") or {}).get("gateway")}
        found |= set((known.get("emr_manifest") or {}).get("workflows") or ())
        if "emr_manifest" in known:
            break  # every host has the same
    return [host for host in asked if host in found and host not in set(away)]


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"workflow_hosts": workflow_hosts}
