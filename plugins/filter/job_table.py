# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``job_table``: what runs and what has run, on all gateways, as lines."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.jobs.report import table


def job_table(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the table of ANSWERS, those of bigdata.emr.job_info on all gateways."""
    rows = [one for one in answers if one]
    running = [row for one in rows for row in one.get("running") or []]
    return table(running, [row for one in rows for row in one.get("history") or []])


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"job_table": job_table}
