# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How its daemons are asked: answers are dictionaries."""

from __future__ import annotations

from typing import Any

from ...health.gate_types import Finding, Gate, Reading, Rule, active_remark
from ...health.reader_types import Heard, Listing, Probe, Reader, Readings, View

STARTED_MS = 1000


def _ask(_where: Any, _seconds: float) -> Any:
    raise NotImplementedError


def states_of(reading: Reading) -> dict[str, str]:
    """Return host to state."""
    return {host: "dead" if answer is None else answer["state"] for host, (answer, _error) in reading.items()}


def active_of(reading: Reading) -> str:
    """Return the active master, "" for none."""
    return next((host for host, state in states_of(reading).items() if state == "active"), "")


def _active(_gate: Gate, reading: Reading) -> Finding:
    found = states_of(reading)
    good = [host for host, state in found.items() if state in ("active", "standby")]
    return Finding(found, good, bool(active_of(reading)), active_remark(active_of(reading)))


def _known(gate: Gate, reading: Reading) -> Finding:
    listed = reading[active_of(reading)][0]["hands"]
    return Finding({one: listed.get(one, "unknown") for one in gate["members"]}, [*listed], True)


def _grinding(_gate: Gate, reading: Reading) -> Finding:
    found = states_of(reading)
    return Finding(found, [host for host, state in found.items() if state == "grinding"])


def _view(readings: Readings) -> View:
    masters = readings["mill_master"]
    active = active_of(masters)
    listed = masters[active][0]["hands"] if active else {}
    gone = {one: "unknown" for one in readings["mill_hand"] if one not in listed}
    return View(
        states={name: states_of(readings[name]) for name in ("mill_master", "mill_hand")},
        leaders={"mill_master": active},
        heard={"mill_hand": Heard(STARTED_MS, gone)} if active else {},
    )


READER = Reader(
    probes={
        "mill_master": Probe("mill_master", "http", _ask),
        "mill_master_hands": Probe("mill_master", "http", _ask, ("mill_master",)),
        "mill_hand": Probe("mill_hand", "rpc", _ask),
    },
    kinds={"mill_master": "mill_master_hands", "mill_hand": "mill_hand"},
    view=_view,
    rules={
        "mill_master_active": Rule("mill_master", "mill_master", "1", _active, "one is active"),
        "mill_hands_known": Rule("mill_master_hands", "mill_hand", "all", _known, "all are known", members=True),
        "mill_hands_grinding": Rule("mill_hand", "mill_hand", "all", _grinding, "all grind"),
    },
    good={"mill_master": ("active", "standby"), "mill_hand": ("grinding", "serving")},
    counted={"mill_hand": ("grinding",)},
    listings=(
        Listing(
            "mill_master",
            "mill_hand",
            "mill_master_hands",
            lambda answer: [{"host": host, "state": state} for host, state in answer["hands"].items()],
            first="mill_master",
            leads=lambda answer: answer["state"] == "active",
        ),
    ),
)
