# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose instance types: which of a region's types fit a node group, in which order, and why the others do not.

Pure. A type that fits is ranked by the smallest excess over what is asked for, then by the newest generation of its
family; where prices are known, they come first.
"""

from __future__ import annotations

import re
from typing import Any, Iterable, Mapping, NamedTuple, Sequence, Tuple

from .types import Json

SHARED_LEVELS = {"EntryLevel": "a shared type", "CreditEntryLevel": "a burstable type"}
"""InstanceFamilyLevel of types whose CPUs are not their own; daemons on them stall."""

ARCHITECTURES = {"x86_64": "X86", "arm64": "ARM"}

_STOCKED = ("WithStock", "ClosedWithStock")


class InstanceType(NamedTuple):
    """What matters of one row of DescribeInstanceTypes; memory and disks in GiB."""

    name: str
    family: str
    vcpus: int
    memory_gib: float
    architecture: str
    local_disks: int
    local_disk_gib: int
    level: str
    gpus: int


class Market(NamedTuple):
    """What is known beyond the types: prices per hour, and of spot instances the chance in percent to lose one."""

    prices: Mapping[str, float] = {}
    interruptions: Mapping[tuple[str, str], float] = {}


Stock = Mapping[Tuple[str, str], bool]
"""(instance type, zone) to whether it is in stock; what is missing is not sold there."""


def instance_type(raw: Json) -> InstanceType:
    """Return RAW, an entry of DescribeInstanceTypes; absent numbers are 0."""
    return InstanceType(
        name=str(raw["InstanceTypeId"]),
        family=str(raw.get("InstanceTypeFamily") or "").lower(),
        vcpus=int(raw.get("CpuCoreCount") or 0),
        memory_gib=float(raw.get("MemorySize") or 0),
        architecture=str(raw.get("CpuArchitecture") or "X86").upper(),
        local_disks=int(raw.get("LocalStorageAmount") or 0),
        local_disk_gib=int(raw.get("LocalStorageCapacity") or 0),
        level=str(raw.get("InstanceFamilyLevel") or ""),
        gpus=int(raw.get("GPUAmount") or 0),
    )


def stock(zones: Iterable[Json]) -> dict[tuple[str, str], bool]:
    """Return the stock in ZONES, the entries of DescribeAvailableResource for the resource InstanceType."""
    found: dict[tuple[str, str], bool] = {}
    for zone in zones:
        for resource in zone.get("AvailableResources", {}).get("AvailableResource", []):
            if resource.get("Type", "InstanceType") != "InstanceType":
                continue
            for row in resource.get("SupportedResources", {}).get("SupportedResource", []):
                there = row.get("Status") == "Available" and row.get("StatusCategory", "WithStock") in _STOCKED
                found[str(row["Value"]), str(zone["ZoneId"])] = there
    return found


def unfit(kind: InstanceType, select: Mapping[str, Any]) -> list[str]:
    """Return what makes KIND unfit for SELECT (the option of that name of a node group); nothing if it fits."""
    named = list(select.get("instance_types") or [])
    if named:
        return [] if kind.name in named else ["not in instance_types"]
    reasons = [*_family(kind, select), *_range("vCPUs", kind.vcpus, select, "vcpus")]
    reasons.extend(_range("GiB of memory", kind.memory_gib, select, "memory_gib"))
    reasons.extend(_range("local disks", kind.local_disks, {"local_disks": select.get("local_disks")}, "local_disks"))
    size = select.get("local_disk_gib")
    if size and kind.local_disk_gib < size:
        reasons.append(f"{kind.local_disk_gib} GiB a local disk, at least {size} wanted")
    wanted = ARCHITECTURES[select.get("architecture") or "x86_64"]
    if kind.architecture != wanted:
        reasons.append(f"architecture {kind.architecture}, {wanted} wanted")
    if kind.gpus and not select.get("families"):
        reasons.append("has GPUs; name its family if they are wanted")
    return reasons


def _family(kind: InstanceType, select: Mapping[str, Any]) -> list[str]:
    allowed = {name.lower() for name in select.get("families") or []}
    if kind.family in {name.lower() for name in select.get("families_deny") or []}:
        return [f"family {kind.family} is in families_deny"]
    if allowed and kind.family not in allowed:
        return [f"family {kind.family} is not in families"]
    if not allowed and kind.level in SHARED_LEVELS:
        return [f"{SHARED_LEVELS[kind.level]}; name its family if it is wanted"]
    return []


def _range(what: str, value: float, select: Mapping[str, Any], name: str) -> list[str]:
    least, most = select.get(name), select.get(f"{name}_max")
    if least and value < least:
        return [f"{value:g} {what}, at least {least:g} wanted"]
    if most and value > most:
        return [f"{value:g} {what}, at most {most:g} wanted"]
    return []


def fitting(kinds: Sequence[InstanceType], select: Mapping[str, Any]) -> tuple[list[InstanceType], dict[str, str]]:
    """Return those of KINDS that fit SELECT, the best first, and for every other name the reason against it."""
    fit: list[InstanceType] = []
    rejected: dict[str, str] = {}
    for kind in kinds:
        reasons = unfit(kind, select)
        if reasons:
            rejected[kind.name] = "; ".join(reasons)
        else:
            fit.append(kind)
    named = list(select.get("instance_types") or [])
    known = {kind.name for kind in kinds}
    rejected.update({name: "the region has no such type" for name in named if name not in known})
    if named:
        return sorted(fit, key=lambda kind: named.index(kind.name)), rejected
    return sorted(fit, key=_excess), rejected


def _excess(kind: InstanceType) -> tuple[int, float, int, int, str]:
    number = re.search(r"(\d+)", kind.family.rpartition(".")[2])
    return kind.vcpus, kind.memory_gib, kind.local_disks, -int(number.group(1) if number else 0), kind.name


def cheapest(fit: Sequence[InstanceType], zone: str, market: Market) -> list[InstanceType]:
    """Return FIT, types in order, with what MARKET knows put first: rarely reclaimed in ZONE, then low prices."""

    def key(kind: InstanceType) -> tuple[float, float]:
        return market.interruptions.get((kind.name, zone), 0.0), market.prices.get(kind.name, float("inf"))

    return sorted(fit, key=key) if market.prices or market.interruptions else list(fit)
