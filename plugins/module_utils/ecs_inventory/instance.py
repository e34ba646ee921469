# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An instance as DescribeInstances has it, made into flat facts with short names; pure."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, Mapping

Raw = Mapping[str, Any]
Facts = Dict[str, Any]


class InstanceError(ValueError):
    """An instance that cannot be used as it is; the text is a sentence."""


def at(raw: Any, path: str) -> Any:
    """Return what RAW, as JSON has it, has at the dotted PATH; None where a step is missing or no object."""
    return _at(raw, path.split("."))


def _at(raw: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if not isinstance(raw, dict):
            return None
        raw = raw.get(step)
    return raw


def listed(raw: Raw, path: str) -> list[Any]:
    """Return the list at PATH, empty where there is none. Alibaba wraps lists: ``SecurityGroupIds.SecurityGroupId``."""
    found = at(raw, path)
    return found if isinstance(found, list) else []


def _first(path: str) -> Callable[[Raw], str]:
    return lambda raw: next((str(item) for item in listed(raw, path) if item), "")


def _one(path: str) -> Callable[[Raw], Any]:
    steps = path.split(".")
    return lambda raw: _empty(_at(raw, steps))


def _empty(value: Any) -> Any:
    return "" if value is None else value


def tags(raw: Raw) -> dict[str, str]:
    """Return the tags of RAW; a tag without a value has the empty string."""
    rows = [row for row in listed(raw, "Tags.Tag") if isinstance(row, dict) and row.get("TagKey")]
    return {str(row["TagKey"]): str(_empty(row.get("TagValue"))) for row in rows}


def lock_reasons(raw: Raw) -> list[str]:
    """Return why RAW is locked; ``Recycling`` means that a spot instance is about to be taken back."""
    rows = listed(raw, "OperationLocks.LockReason")
    return [str(row.get("LockReason", "")) if isinstance(row, dict) else str(row) for row in rows]


def _ipv6(raw: Raw) -> str:
    for interface in listed(raw, "NetworkInterfaces.NetworkInterface"):
        for address in listed(interface, "Ipv6Sets.Ipv6Set"):
            if isinstance(address, dict) and address.get("Ipv6Address"):
                return str(address["Ipv6Address"])
    return ""


_in_vpc, _classic = _first("VpcAttributes.PrivateIpAddress.IpAddress"), _first("InnerIpAddress.IpAddress")


def _private(raw: Raw) -> str:
    # Instances of the classic network have theirs elsewhere.
    return _in_vpc(raw) or _classic(raw)


# Name of the fact, without the prefix of host variables, and how it is read. In the order of the documentation.
FACTS: tuple[tuple[str, Callable[[Raw], Any]], ...] = (
    ("instance_id", _one("InstanceId")),
    ("name", _one("InstanceName")),
    ("host_name", _one("HostName")),
    ("status", _one("Status")),
    ("region", _one("RegionId")),
    ("zone", _one("ZoneId")),
    ("instance_type", _one("InstanceType")),
    ("instance_type_family", _one("InstanceTypeFamily")),
    ("cpu", _one("Cpu")),
    ("memory_mib", _one("Memory")),
    ("image_id", _one("ImageId")),
    ("vpc_id", _one("VpcAttributes.VpcId")),
    ("vswitch_id", _one("VpcAttributes.VSwitchId")),
    ("security_group_ids", lambda raw: listed(raw, "SecurityGroupIds.SecurityGroupId")),
    ("private_ip", _private),
    ("public_ip", _first("PublicIpAddress.IpAddress")),
    ("eip", _one("EipAddress.IpAddress")),
    ("ipv6", _ipv6),
    ("charge_type", _one("InstanceChargeType")),
    ("spot_strategy", _one("SpotStrategy")),
    ("lock_reasons", lock_reasons),
    ("resource_group_id", _one("ResourceGroupId")),
    ("tags", tags),
)
# Facts that are decided later or come with the instance, not from DescribeInstances.
ADDED = ("account", "cluster", "tier", "node_group")
NAMES = (*(name for name, _read in FACTS), *ADDED)

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SNAKE: dict[str, str] = {}


def snake(name: str) -> str:
    """Return an API's NAME as a variable name: ``InstanceTypeFamily`` is ``instance_type_family``."""
    if name not in _SNAKE:
        _SNAKE[name] = _WORDS.sub("_", re.sub(r"\W", "_", name.replace("VSwitch", "Vswitch"), flags=re.ASCII)).lower()
    return _SNAKE[name]


def facts(raw: Raw, account: str, keep: bool = False) -> Facts:
    """Return the facts of RAW, an instance of ACCOUNT; with KEEP also the document itself, as ``raw``.

    InstanceError when it has no InstanceId: then it is no instance, and nothing about it can be believed. Other missing
    fields become the empty string or list.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("InstanceId"), str) or not raw["InstanceId"]:
        raise InstanceError(
            "an instance in the answer of DescribeInstances has no InstanceId; check endpoint and proxy"
        )
    found: Facts = {name: read(raw) for name, read in FACTS}
    found["account"] = account
    if "Emr" in raw:
        found["emr"] = raw["Emr"]
    if keep:
        found["raw"] = raw
    return found


Variables = Callable[[Facts], Dict[str, Any]]


def variables(wanted: str | Iterable[str], prefix: str = "ecs_", suffix: str = "") -> Variables:
    """Return the function that makes host variables of facts: ``minimal``, ``all``, or those listed.

    In the list stand facts, and names of the API in its own spelling (``ExpiredTime``). InstanceError for others, and
    for a PREFIX or SUFFIX that makes no names of variables.
    """
    chosen = NAMES if isinstance(wanted, str) else tuple(wanted)
    api = [name for name in chosen if re.match(r"[A-Z]\w*\Z", name)]
    unknown = sorted(set(chosen) - set(NAMES) - set(api))
    if unknown:
        raise InstanceError(
            f"hostvars has {unknown[0]}, which is no fact of an instance; write minimal, all, or a list of"
            f" {', '.join(NAMES)} or of names as the API spells them, such as ExpiredTime"
        )
    if not re.fullmatch(r"[A-Za-z_]\w*", f"{prefix}x{suffix}", re.ASCII):
        raise InstanceError(
            f"hostvars_prefix {prefix!r} and hostvars_suffix {suffix!r} make names that are none of variables;"
            " use letters, digits and underscores, and no digit first"
        )
    own = [(name, f"{prefix}{name}{suffix}") for name in chosen if name not in api]

    def minimal(found: Facts) -> dict[str, Any]:
        return {variable: found.get(name, "") for name, variable in own}

    def with_raw(found: Facts) -> dict[str, Any]:
        raw = found.get("raw", {})
        names = raw if wanted == "all" else api
        extra = {f"{prefix}{snake(name)}{suffix}": _empty(raw.get(name)) for name in names if name != "Emr"}
        return {**extra, **minimal(found)}

    return minimal if wanted == "minimal" or not (api or wanted == "all") else with_raw


def needs_raw(wanted: str | Iterable[str]) -> bool:
    """Return True when the variables WANTED cannot be made from the facts alone."""
    return wanted == "all" if isinstance(wanted, str) else any(name[:1].isupper() for name in wanted)
