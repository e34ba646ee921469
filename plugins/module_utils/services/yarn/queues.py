# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of YARN's queues: what the capacity scheduler refuses, so that no ResourceManager becomes active."""

from __future__ import annotations

import re
from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse

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
            faults.extend([*_level(properties, parent, children), *_labelled(properties, parent, children)])
        waiting += [one for one in children if one not in seen]
        seen.update(children)
    return faults


def leaving(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the queues that the properties BEFORE have and those AFTER have not, without those below another one."""
    gone = [name for name in _tree(before) if name not in _tree(after)]
    return [name for name in gone if name.rpartition(".")[0] not in gone]


def leaves(properties: Mapping[str, object]) -> list[str]:
    """Return the paths of the queues that take jobs: those without a queue below."""
    paths = _tree(properties)
    return [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]


def _tree(properties: Mapping[str, object]) -> list[str]:
    """Return the paths of all queues below root."""
    found = ["root"]
    for parent in found:
        below = [f"{parent}.{one}" for one in _names(properties.get(f"{_PREFIX}{parent}.queues"))]
        found += [one for one in below if one not in found]
    return found[1:]


def _level(properties: Mapping[str, object], parent: str, children: list[str]) -> list[tuple[str, str]]:
    """Return what is wrong with the capacities of CHILDREN, all the queues below PARENT."""
    values = {one: _text(properties.get(f"{_PREFIX}{one}.capacity")) for one in children}
    if any("{{" in value for value in values.values()):
        return []
    for queue, value in values.items():
        if value and not any(form.match(value) for form in (_NUMBER, _WEIGHT, _ABSOLUTE)):
            text = f"{value} is no capacity; write per cent (40), a weight (4w) or resources ([memory=1024,vcores=1])"
            return [(f"{_PREFIX}{queue}.capacity", text)]
    each = ", ".join(f"{queue} {value or 'none'}" for queue, value in values.items())
    kinds = {_kind(value) for value in values.values()} - {""}
    own = "100" if parent == "root" else _text(properties.get(f"{_PREFIX}{parent}.capacity"))
    if len(kinds) > 1:
        return [(f"{_PREFIX}{parent}.queues", f"per cent and other capacities on one level ({each}); use one kind")]
    if parent != "root" and (kinds or {"percent"}) != {_kind(own) or "percent"} and "resources" in (*kinds, _kind(own)):
        text = (
            f"resources for {parent} or the queues below it, but not for both ({each}); give both resources, or neither"
        )
        return [(f"{_PREFIX}{parent}.queues", text)]
    if kinds == {"resources"}:
        return _resources(properties, parent, list(values.values()), each)
    if kinds == {"weight"}:
        return []
    total = sum(float(value) for value in values.values() if _NUMBER.match(value))
    if abs(total - 100) > TOLERANCE and not (total == 0 and _may_be_zero(properties, parent)):
        text = f"the capacities of the queues below {parent} sum to {total:g} ({each}); make them sum to 100"
        return [(f"{_PREFIX}{parent}.queues", text)]
    if total > 0 and parent != "root" and _kind(own) == "" and not _allows_zero(properties, parent):
        text = f"{parent} has no capacity of its own, but queues below it have ({each}); give it one, or them none"
        return [(f"{_PREFIX}{parent}.capacity", text)]
    return [one for queue in children for one in _maximum(properties, queue, values[queue])]


def _kind(value: str) -> str:
    """Return what capacity VALUE is: ``percent``, ``weight``, ``resources``, or nothing for none and for zero."""
    if _NUMBER.match(value):
        return "percent" if float(value) > 0 else ""
    return "weight" if _WEIGHT.match(value) else "resources" if _ABSOLUTE.match(value) else ""


def _resources(properties: Mapping[str, object], parent: str, values: list[str], each: str) -> list[tuple[str, str]]:
    """Return a fault when the resources of the queues below PARENT, with VALUES, are more than its own."""
    own = _amounts(_text(properties.get(f"{_PREFIX}{parent}.capacity")))
    below = [_amounts(value) for value in values]
    for name, most in own.items():
        total = sum(one.get(name, 0) for one in below)
        if total > most:
            text = f"{name} of the queues below {parent} sums to {total}, more than its own {most} ({each}); lower them"
            return [(f"{_PREFIX}{parent}.queues", text)]
    return []


def _amounts(value: str) -> dict[str, int]:
    """Return the whole numbers in resources, as ``[memory=1024,vcores=1]``; what has a unit is left to YARN."""
    pairs = (part.partition("=") for part in value.strip("[]").split(","))
    return {name.strip(): int(number) for name, _sign, number in pairs if number.strip().isdigit()}


def _may_be_zero(properties: Mapping[str, object], parent: str) -> bool:
    """Tell whether the queues below PARENT may all be without a capacity: it has a weight, or none itself."""
    own = _text(properties.get(f"{_PREFIX}{parent}.capacity"))
    return _allows_zero(properties, parent) or (parent != "root" and _kind(own) in ("", "weight"))


def _allows_zero(properties: Mapping[str, object], parent: str) -> bool:
    return _text(properties.get(f"{_PREFIX}{parent}.allow-zero-capacity-sum")).lower() == "true"


def _labelled(properties: Mapping[str, object], parent: str, children: list[str]) -> list[tuple[str, str]]:
    """Return a fault for each node label of which the capacities of CHILDREN, in per cent, do not sum to 100."""
    given: dict[str, dict[str, str]] = {}
    for queue in children:
        prefix = f"{_PREFIX}{queue}.accessible-node-labels."
        for name in properties:
            label = name[len(prefix) : -len(".capacity")]
            if name.startswith(prefix) and name.endswith(".capacity") and "." not in label:
                given.setdefault(label, {})[queue] = _text(properties[name])
    faults = []
    for label, values in given.items():
        total = sum(float(value) for value in values.values() if _NUMBER.match(value))
        if all(map(_NUMBER.match, values.values())) and total and abs(total - 100) > TOLERANCE:
            each = ", ".join(f"{queue} {value}" for queue, value in values.items())
            text = f"the capacities of the queues below {parent} for the label {label} sum to {total:g} ({each}); make "
            faults.append((f"{_PREFIX}{parent}.queues", f"{text}them sum to 100"))
    return faults


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


def queue_notes(path: str, before: str, after: str) -> list[str]:
    """Return a sentence for each queue that BEFORE has and AFTER has not, two texts of the file at PATH."""
    if not path.endswith("/capacity-scheduler.xml"):
        return []
    old = parse("hadoop_xml", before)
    return [
        f"{name} leaves the queues, and YARN lets only a stopped one go: set yarn.scheduler.capacity.{name}.state to "
        "STOPPED, run site.yml, and take the queue out once its applications have ended"
        for name in leaving(old, parse("hadoop_xml", after))
        if old.get(f"yarn.scheduler.capacity.{name}.state") != "STOPPED"
    ]
