# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``script_hosts`` and ``scripts_told``; documentation in files of these names."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.filter.registered import registered
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.placed import due_on, told


def script_hosts(
    hostvars: Mapping[str, Mapping[str, Any]], hosts: Iterable[str], moment: str, name: str | None = None
) -> list[str]:
    """Return those of HOSTS on which a script of MOMENT is due, of NAME where that is given."""
    scripts, records = _read(hostvars, list(hosts))
    found = due_on(scripts, records, moment, name)
    return [host for host in records if any(host in placed for placed in found.values())]


def scripts_told(hostvars: Mapping[str, Mapping[str, Any]], hosts: Iterable[str]) -> list[str]:
    """Return a line for each script that site.yml is to run on some of HOSTS."""
    return told(*_read(hostvars, list(hosts)))


def _read(
    hostvars: Mapping[str, Mapping[str, Any]], hosts: Sequence[str]
) -> tuple[list[Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """Return the scripts, and what each of HOSTS remembers of them, as bigdata.emr.preflight returned it.

    Without scripts no host is read: that of ten thousand would take seconds.
    """
    scripts = registered(hostvars, "emr_inventory", hosts, "scripts") or []
    looks = {host: hostvars[host].get("host_look") or {} for host in hosts if scripts and host in hostvars}
    return scripts, {host: look.get("scripts") or {} for host, look in looks.items()}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"script_hosts": script_hosts, "scripts_told": scripts_told}
