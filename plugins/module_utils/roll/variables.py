# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extra variables of restarts, stops and starts: what is wrong with them. No I/O."""

from __future__ import annotations

from typing import Any, Mapping

from ..services.registry import DAEMONS
from .plan import batch_size
from .types import Members

RESTARTS = ("stale", "all")
COMPONENTS = ("emr_restart_components", "emr_components")
SECONDS = ("emr_roll_before_seconds", "emr_roll_after_seconds", "emr_roll_silent_seconds", "emr_save_seconds")
VARIABLES = ("emr_restart", "emr_restart_batch", *COMPONENTS, *SECONDS)
"""Every variable that is looked at here."""


def component_names(value: Any) -> list[str]:
    """Return the components that VALUE names: a list, or a text with commas as ``-e name=value`` brings it."""
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]
    return [name for name in (str(name).strip() for name in names) if name]


def faults(said: Mapping[str, Any], members: Members) -> list[str]:
    """Return a sentence for each of the variables SAID (name to value) that a cluster with MEMBERS cannot follow."""
    found = []
    if "emr_restart" in said and said["emr_restart"] not in RESTARTS:
        found.append(f"emr_restart is {said['emr_restart']}; it is one of {', '.join(RESTARTS)}")
    for variable in COMPONENTS:
        found += _component_faults(variable, said[variable], members) if variable in said else []
    # An empty text is what a variable that nobody has filled in looks like: the component's own rule.
    if said.get("emr_restart_batch", "") != "":
        try:
            batch_size(said["emr_restart_batch"], 1)
        except ValueError as error:
            found.append(f"emr_restart_batch: {error}")
    for variable in SECONDS:
        if variable in said and not _positive(said[variable]):
            found.append(f"{variable} is {said[variable]}; it is a number of seconds above 0")
    return found


def _component_faults(variable: str, value: Any, members: Members) -> list[str]:
    here = [name for name in DAEMONS if members.get(name)]
    names = component_names(value)
    wrong = [name for name in names if name not in here]
    if not names:
        return [f"{variable} names no component; leave it out for all, or name some of {', '.join(here)}"]
    return [f"{variable} names {', '.join(wrong)}; this cluster has {', '.join(here)}"] if wrong else []


def _positive(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and float(value) > 0
    except (TypeError, ValueError):
        return False
