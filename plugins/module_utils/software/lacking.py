# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host lacks of the software, and what is set right without a delivery (see :mod:`.deliver` for the plan)."""

from __future__ import annotations

from typing import Any, Mapping

from . import host
from .classes import usable
from .jvm import read_jvm
from .kept import kept, prune, surplus

Plan = Mapping[str, Any]


def for_host(plan: Plan, root: str, class_data: bool | None, java_home: str) -> tuple[Plan, dict[str, Any]]:
    """Return ``plan`` with class data for no other JVM than this host's, and what the result is to say of the JVM."""
    if not class_data:
        return plan, {}
    jvm = read_jvm(root, java_home)
    key = jvm["key"] if jvm else ""
    return {**plan, "wanted": usable(plan["wanted"], key)}, {"jvm": key}


def look_at(root: str, plan: Plan, keeps: bool, check_mode: bool) -> dict[str, Any]:
    """Tell what is lacking and which archives are kept; switch what only has to be switched, remove what is unwanted.

    What an interrupted run left behind is removed where nothing is lacking, and with ``keeps`` archives of anything but
    what is installed; otherwise all archives. ``acts`` tells whether a look without check mode does any of that.
    """
    result = look(root, plan, not check_mode)
    stays = result["kept"] if keeps else {}
    acts = result["changed"] or bool(surplus(root, stays)) or (not result["absent"] and host.is_staged(root))
    if not check_mode:
        prune(root, stays)
    return {**result, "kept": stays, "acts": acts}


def look(root: str, plan: Plan, act: bool) -> dict[str, Any]:
    """Tell what is lacking and which archives are kept; with ``act`` switch and remove what is due."""
    found = host.look(root, plan["wanted"])
    absent = [state["name"] for state in found if state["state"] == "absent"]
    acts = {"unlinked": host.switch, "unwanted": host.remove}
    due = [(acts[state["state"]], product) for product, state in zip(plan["wanted"], found) if state["state"] in acts]
    for product, state in zip(plan["wanted"], found):
        if state["state"] in ("absent", "unlinked"):
            host.switchable(root, product)  # else it would be refused after the delivery
    if act:
        for change, product in due:
            change(root, product)
        if not absent:
            host.unstage(root)
    installed = {state["name"]: state["sha512"] for state in found if state["sha512"]}
    archives = {name: installed[name] for name in kept(root, installed)}
    return {"changed": bool(due), "absent": absent, "software": found, "kept": archives}
