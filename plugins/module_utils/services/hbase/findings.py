# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What gates find about HBase. No I/O."""

from __future__ import annotations

from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.health.gate_types import Finding, Gate, Reading, states

from . import health as hbase

SHOWN = 3
"""So many regions in transition are named."""


def masters_of(reading: Reading) -> list[hbase.HMaster]:
    """Return the HMasters by their answers in READING: beans, and for some gates what the active one has in hand."""
    return [
        hbase.hmaster(host, _part(answer, "beans"), error, _part(answer, "transitions"), _part(answer, "deaths"))
        for host, (answer, error) in reading.items()
    ]


def _part(answer: Any, name: str) -> Any:
    return answer.get(name) if isinstance(answer, dict) else None


def _single(masters: list[hbase.HMaster]) -> hbase.HMaster | None:
    host = hbase.active(masters)
    return next((one for one in masters if one["host"] == host), None)


def hmaster_active(_gate: Gate, reading: Reading) -> Finding:
    """Hold when exactly one HMaster is active and has initialised itself; good are that one and standbys."""
    masters = masters_of(reading)
    good = [one["host"] for one in masters if one["state"] in ("active", "standby")]
    single = _single(masters)
    return Finding(
        states(masters), good, single is not None, f"{single['host']} is active" if single else "no single active one"
    )


def regionservers(gate: Gate, reading: Reading) -> Finding:
    """Find which members the active HMaster knows as live; hold when it has dealt with every death."""
    masters = masters_of(reading)
    single = _single(masters)
    if single is None:
        return Finding(states(masters), [], False, "no single active HMaster to ask", "hmaster")
    found = hbase.members_of(single, gate["members"])
    crashes = f", which {_crashes(single)}" if _crashes(single) else ""
    good = [host for host, state in found.items() if state in ("live", "draining")]
    return Finding(found, good, not crashes, f"asked {single['host']}{crashes}")


def _crashes(master: hbase.HMaster) -> str:
    """Return what is to be said of deaths that MASTER knows of, "" where it has dealt with all."""
    if master["crashes"] is None:
        return "did not tell whether it is done with all deaths"
    return f"is not done with the death of {master['crashes']}" if master["crashes"] else ""


def hbase_assigned(_gate: Gate, reading: Reading) -> Finding:
    """Hold when the active HMaster is ready, so that ``hbase:meta`` is assigned, and no region is in transition."""
    masters = masters_of(reading)
    single = _single(masters)
    if single is None:
        return Finding(states(masters), [], False, "no single active HMaster to ask")
    moving = single["moving"]
    if moving is None:
        return Finding(states(masters), [], False, f"{single['host']} did not tell its regions in transition")
    more = f" and {len(moving) - SHOWN} more" if len(moving) > SHOWN else ""
    remark = f"in transition: {', '.join(moving[:SHOWN])}{more}" if moving else "no region in transition"
    crashes = _crashes(single)
    remark += f"; it {crashes}" if crashes else ""
    return Finding(states(masters), [single["host"]], not moving and not crashes, remark)


def regionservers_serving(_gate: Gate, reading: Reading) -> Finding:
    """Find which RegionServers answer themselves and have been registered by a master since their start."""
    servers = [hbase.regionserver(host, beans, error) for host, (beans, error) in reading.items()]
    return Finding(states(servers), [one["host"] for one in servers if one["state"] == "serving"])
