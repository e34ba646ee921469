# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which scripts are due on which hosts, from what these remember. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..topology.names import natural, some
from .decide import due
from .spec import MANUAL


def due_on(
    scripts: Sequence[Mapping[str, Any]], records: Mapping[str, Mapping[str, Any]], moment: str, name: str | None = None
) -> dict[str, list[str]]:
    """Return each of SCRIPTS of MOMENT that is due, with its hosts among those of RECORDS, host to script to record.

    NAME asks for one script alone.
    """
    found = {}
    for one in scripts:
        if one["moment"] != moment or name not in (None, one["name"]):
            continue
        hosts = [
            host
            for host in one["hosts"]
            if host in records and due(moment, one["on_failure"], one["digest"], records[host].get(one["name"]))
        ]
        if hosts:
            found[str(one["name"])] = hosts
    return found


def told(scripts: Sequence[Mapping[str, Any]], records: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return a line for each of SCRIPTS that site.yml runs, and on which hosts."""
    moments = dict.fromkeys(one["moment"] for one in scripts if one["moment"] != MANUAL)
    return [
        f"Script {name} is due {moment.replace('_', ' ')} on {some(natural(hosts))}"
        for moment in moments
        for name, hosts in due_on(scripts, records, moment).items()
    ]
