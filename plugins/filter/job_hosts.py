# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters on gateways of jobs: which are prepared for them, and on which one jobs run."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.filter.registered import registered


def job_gateways(
    hostvars: Mapping[str, Mapping[str, Any]], hosts: Iterable[str], away: Iterable[str] = ()
) -> list[str]:
    """Return those of HOSTS that are prepared for jobs, without those AWAY: none where the inventory has no jobs."""
    placed = list(hosts)
    return (
        [host for host in placed if host not in set(away)]
        if registered(hostvars, "emr_inventory", placed, "jobs")
        else []
    )


def job_gateway(hostvars: Mapping[str, Mapping[str, Any]], hosts: Iterable[str], name: str = "") -> list[str]:
    """Return the one of HOSTS on which jobs run: the first that has answered, or NAME; none where none has."""
    ready = [host for host in hosts if (hostvars[host].get("jobs_gateway_ready") or {}).get("lacking") is not None]
    return [host for host in ready if not name or host == name][:1]


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"job_gateways": job_gateways, "job_gateway": job_gateway}
