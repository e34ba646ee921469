# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of YARN's queues: what the capacity scheduler refuses, so that no ResourceManager becomes active."""

from __future__ import annotations

import re
from typing import Mapping

_PREFIX = "yarn.scheduler.capacity."
_LEGACY = f"{_PREFIX}legacy-queue-mode.enabled"
_NUMBER = re.compile(r"^\d+(\.\d*)?$")
_WEIGHT = re.compile(r"^\d+(\.\d*)?w$")
_ABSOLUTE = re.compile(r"^\[.*\]$")
TOLERANCE = 0.05
"""How far, in per cent, a level may be from 100, as upstream has it."""


def queue_faults(properties: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what is wrong with the queues in PROPERTIES, all of capacity-scheduler: a property and a sentence each."""
    faults: list[tuple[str, str]] = []
    if _text(properties.get(_LEGACY)).lower() == "false":
        return faults  # any mixture of capacities is allowed then
    waiting, seen = ["root"], {"root"}
    while waiting:
        parent = waiting.pop(0)
        name = f"{_PREFIX}{parent}.queues"
        children = [f"{parent}.{one}" for one in _names(properties.get(name))]
        twice = sorted({one for one in children if children.count(one) > 1})
        if twice:
            faults.append((name, f"{', '.join(twice)} is named twice; write each queue once"))
        elif children:
            faults.extend(_level(properties, parent, children))
        waiting += [one for one in children if one not in seen]
        seen.update(children)
    return faults


def _level(properties: Mapping[str, object], parent: str, children: list[str]) -> list[tuple[str, str]]:
    """Return what is wrong with the capacities of CHILDREN, all the queues below PARENT."""
    values = {one: _text(properties.get(f"{_PREFIX}{one}.capacity")) for one in children}
    if any("{{" in value for value in values.values()):
        return []
    for queue, value in values.items():
        if value and not any(form.match(value) for form in (_NUMBER, _WEIGHT, _ABSOLUTE)):
            text = f"{value} is no capacity; write per cent (40), a weight (4w) or resources ([memory=1024,vcores=1])"
            return [(f"{_PREFIX}{queue}.capacity", text)]
    told = ", ".join(f"{queue} {value or 'none'}" for queue, value in values.items())
    given = [value for value in values.values() if value]
    percent = [value for value in given if _NUMBER.match(value)]
    if percent and len(percent) < len(given):
        return [(f"{_PREFIX}{parent}.queues", f"per cent and other capacities on one level ({told}); use one kind")]
    if given and not percent:
        return []
    total = sum(float(value) for value in percent)
    if abs(total - 100) > TOLERANCE and not (total == 0 and _may_be_zero(properties, parent)):
        text = f"the capacities of the queues below {parent} sum to {total:g} ({told}); make them sum to 100"
        return [(f"{_PREFIX}{parent}.queues", text)]
    return [one for queue in children for one in _maximum(properties, queue, values[queue])]


def _may_be_zero(properties: Mapping[str, object], parent: str) -> bool:
    allowed = _text(properties.get(f"{_PREFIX}{parent}.allow-zero-capacity-sum")).lower() == "true"
    own = _text(properties.get(f"{_PREFIX}{parent}.capacity"))
    return allowed or (parent != "root" and _NUMBER.match(own) is not None and float(own) == 0)


def _maximum(properties: Mapping[str, object], queue: str, capacity: str) -> list[tuple[str, str]]:
    name = f"{_PREFIX}{queue}.maximum-capacity"
    most = _text(properties.get(name))
    if _NUMBER.match(most) and float(most) < float(capacity or 0):
        return [(name, f"{most} is below the capacity of {queue}, {capacity}; make it at least that")]
    return []


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(_text(one) for one in value)
    return "" if value is None else str(value).strip()


def _names(value: object) -> list[str]:
    return [name.strip() for name in _text(value).split(",") if name.strip() and "{{" not in name]
