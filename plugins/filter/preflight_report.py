# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``preflight_report``: the findings of all hosts, and what unreachable ones mean for the run."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.preflight.report import Report, report


def preflight_report(
    results: Mapping[str, Any],
    topology: Mapping[str, Any],
    allowed: Mapping[str, Any],
    addresses: Mapping[str, str],
    refusals: Iterable[str] = (),
    walls: bool = True,
) -> Report:
    """Return errors that stop the run and notes that do not, from the RESULTS of preflight by host, and REFUSALS of the
    controller. Without WALLS, that a host cannot have a firewall is a note.
    """
    answers = {host: result if isinstance(result, Mapping) else {} for host, result in results.items()}
    found = report(answers, topology["tiers"], allowed, addresses, walls)  # type: ignore[arg-type]  # results of preflight
    return {**found, "errors": [*found["errors"], *(f"controller: {refusal}" for refusal in refusals)]}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"preflight_report": preflight_report}
