# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a host's clock is from the controller's, as far as two timestamps around one call can tell."""

from __future__ import annotations

import re

from ..host.clock import TimeDaemon

WIDE_SECONDS = 2.0
"""A call that took longer says too little of the offset."""


def bracket(sent: float, received: float, host_time: float) -> tuple[float, float]:
    """Return least and greatest offset of the host's clock in seconds ahead of the controller's.

    The host read HOST_TIME between SENT and RECEIVED, both of the controller's clock.
    """
    return host_time - received, host_time - sent


def narrower(offset: tuple[float, float], other: tuple[float, float] | None) -> tuple[float, float]:
    """Return the narrower of two brackets of the same clock."""
    return other if other is not None and other[1] - other[0] < offset[1] - offset[0] else offset


def parse_date(text: str) -> float | None:
    """Return the seconds that ``date +%s.%N`` printed, None for anything else."""
    match = re.search(r"^\d+\.\d+$", text.strip(), re.MULTILINE)
    return float(match.group()) if match else None


def inconclusive(offset: tuple[float, float], tolerance: float) -> bool:
    """Tell whether OFFSET is too wide to say anything: neither apart for certain nor together."""
    return offset[1] - offset[0] > WIDE_SECONDS and abs(_nearest(offset)) <= tolerance


def clock(host: str, offset: tuple[float, float], daemon: TimeDaemon, tolerance: float) -> tuple[list[str], list[str]]:
    """Return findings and notes on the clock of HOST, whose OFFSET is a :func:`bracket`.

    Known to be apart is what lies beyond TOLERANCE seconds even at its nearest. Where the bracket is too wide to say
    anything, the host's time daemon is asked; what it does not know either is a note.
    """
    nearest = _nearest(offset)
    remedy = "start a time daemon (chrony) on it, or correct emr_clock_tolerance_seconds"
    if abs(nearest) > tolerance:
        return [f"{host}: its clock is {_apart(nearest)} the controller's; {remedy}"], []
    if not inconclusive(offset, tolerance):
        return [], []
    own = daemon["offset"]
    if own is not None and abs(own) > tolerance:
        return [f"{host}: its time daemon says that its clock is {_apart(own)} true time; {remedy}"], []
    if own is None and not daemon["synchronized"]:
        width = offset[1] - offset[0]
        return [], [f"{host}: its clock could not be compared (the call took {width:.1f} s), and no daemon keeps it"]
    return [], []


def _nearest(offset: tuple[float, float]) -> float:
    """Return the offset within the bracket that is nearest to none."""
    least, greatest = offset
    return least if least > 0 else min(greatest, 0.0)


def _apart(seconds: float) -> str:
    return f"{abs(seconds):.1f} s {'ahead of' if seconds > 0 else 'behind'}"
