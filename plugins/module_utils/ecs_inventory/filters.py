# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters of the inventory: which of them the API can apply, and all of them again over the answers; pure.

A filter is ``{name: value or list of values}``; the names are those of the API, or ``tag:KEY``. Values of one name are
alternatives, names must all hold, ``!name`` holds when none of its values does. ``*`` and ``?`` are wildcards.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Callable, Iterable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import (
    Raw,
    at,
    listed,
    lock_reasons,
    tags,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import hint

Predicate = Callable[[Raw], bool]


class FilterError(ValueError):
    """A filter that cannot be used; the text is a sentence."""


class Field(NamedTuple):
    """How a filter is read from an instance, and whether DescribeInstances takes a single value of it."""

    read: Callable[[Raw], list[Any]]
    server: bool = True


def _path(path: str, server: bool = True) -> Field:
    return Field(lambda raw: [at(raw, path)], server)


def _list(path: str, server: bool = True) -> Field:
    return Field(lambda raw: listed(raw, path), server)


FIELDS: Mapping[str, Field] = {
    "Status": _path("Status"),
    "InstanceName": _path("InstanceName"),
    "InstanceId": _path("InstanceId", server=False),
    "InstanceType": _path("InstanceType"),
    "InstanceTypeFamily": _path("InstanceTypeFamily"),
    "InstanceChargeType": _path("InstanceChargeType"),
    "InstanceNetworkType": _path("InstanceNetworkType"),
    "HostName": _path("HostName", server=False),
    "ZoneId": _path("ZoneId"),
    "VpcId": _path("VpcAttributes.VpcId"),
    "VSwitchId": _path("VpcAttributes.VSwitchId"),
    "SecurityGroupId": _list("SecurityGroupIds.SecurityGroupId"),
    "ImageId": _path("ImageId"),
    "KeyPairName": _path("KeyPairName"),
    "ResourceGroupId": _path("ResourceGroupId"),
    "LockReason": Field(lambda raw: list(lock_reasons(raw))),
    "SpotStrategy": _path("SpotStrategy", server=False),
    "DeploymentSetId": _path("DeploymentSetId", server=False),
    "OSType": _path("OSType", server=False),
    "OSName": _path("OSName", server=False),
    "Description": _path("Description", server=False),
    "PrivateIpAddress": _list("VpcAttributes.PrivateIpAddress.IpAddress", server=False),
    "PublicIpAddress": _list("PublicIpAddress.IpAddress", server=False),
    "EipAddress": _path("EipAddress.IpAddress", server=False),
    "Cpu": _path("Cpu", server=False),
    "Memory": _path("Memory", server=False),
}


def checked(filters: Any, where: str = "filters") -> dict[str, tuple[str, ...]]:
    """Return FILTERS with values as tuples of strings. FilterError, which names WHERE, for what is no filter."""
    if not isinstance(filters, Mapping):
        raise FilterError(f"{where} is no mapping; write for example {where}: {{Status: Running}}")
    found: dict[str, tuple[str, ...]] = {}
    for key, value in filters.items():
        name = str(key)[1:] if str(key).startswith("!") else str(key)
        if name not in FIELDS and not (name.startswith("tag:") and len(name) > 4):
            raise FilterError(f"{where} has {name}, which is no filter{hint(name, [*FIELDS, 'tag:KEY'])}")
        values = value if isinstance(value, (list, tuple)) else [value]
        if not values or any(isinstance(item, (dict, list)) or item is None for item in values):
            raise FilterError(f"{where} has no usable value for {key}; write a string or a list of strings")
        found[str(key)] = tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)
    return found


def _wild(value: str) -> bool:
    return any(sign in value for sign in "*?[")


def _matcher(values: Sequence[str]) -> Callable[[str], bool]:
    exact = {value for value in values if not _wild(value)}
    wild = [re.compile(fnmatch.translate(value)) for value in values if _wild(value)]
    if not wild:
        return exact.__contains__
    return lambda text: text in exact or any(regex.match(text) for regex in wild)


def _reader(name: str) -> Callable[[Raw], list[Any]]:
    if name.startswith("tag:"):
        key = name[4:]

        def tag(raw: Raw) -> list[Any]:
            found = tags(raw)
            return [found[key]] if key in found else []

        return tag
    return FIELDS[name].read


def _holds(key: str, values: Sequence[str]) -> Predicate:
    read, matches = _reader(key.lstrip("!")), _matcher(values)
    wanted = not key.startswith("!")
    return lambda raw: any(matches(str(item)) for item in read(raw) if item is not None) is wanted


def predicate(filters: Mapping[str, Sequence[str]]) -> Predicate:
    """Return the function that says whether an instance meets all FILTERS (checked ones)."""
    parts = [_holds(key, values) for key, values in filters.items()]
    return lambda raw: all(part(raw) for part in parts)


def server_parameters(filters: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the parameters of DescribeInstances for those of FILTERS that it can apply: one value, no negation.

    Tags are left out: see :func:`server_tag`.
    """
    found = {}
    for key, values in filters.items():
        field = FIELDS.get(key)
        if not field or not field.server or len(values) != 1:
            continue
        if not _wild(values[0]) or (key == "InstanceName" and not set("?[") & set(values[0])):
            found[key] = values[0]
    return found


def server_tag(filters: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return the one tag of FILTERS that is sent to the server: the first with exactly one value."""
    for key, values in filters.items():
        if key.startswith("tag:") and len(values) == 1 and not _wild(values[0]):
            return key[4:], values[0]
    return None


def _alternative(entry: Any, where: str) -> Predicate:
    if isinstance(entry, str):
        return expression(entry, where)
    return predicate(checked(entry, where))


def any_of(entries: Any, where: str) -> Predicate | None:
    """Return the function that says whether an instance meets one of ENTRIES (filters or JMESPath); None without any.

    FilterError for an entry that is neither. WHERE is the option's name.
    """
    if not isinstance(entries, (list, tuple)):
        raise FilterError(f"{where} is no list; write for example {where}: [{{Status: Running}}]")
    parts = [_alternative(entry, where) for entry in entries]
    return (lambda raw: any(part(raw) for part in parts)) if parts else None


def expression(text: str, where: str) -> Predicate:
    """Return the JMESPath expression TEXT as a function of the instance; its result counts as JMESPath has truth.

    The library is imported only here, since most inventories have no expression.
    """
    try:
        import jmespath
        from jmespath import exceptions
    except ImportError:
        raise FilterError(f"{where} has a JMESPath expression, which needs the Python library jmespath") from None
    try:
        compiled = jmespath.compile(text)
    except exceptions.JMESPathError as error:
        reason = str(error).splitlines()[0].rstrip(":. ")
        raise FilterError(f"{where} has {text!r}, which is no JMESPath expression: {reason}; correct it") from None

    def search(raw: Raw) -> bool:
        try:
            return compiled.search(raw) not in (None, False, "", [], {})
        except exceptions.JMESPathError as error:
            identity = raw.get("InstanceId", "an instance")
            raise FilterError(
                f"{where} has {text!r}, which cannot be evaluated for {identity}: {error}; correct it"
            ) from None

    return search


class Selection(NamedTuple):
    """All that decides which instances are wanted."""

    filters: dict[str, tuple[str, ...]]
    include: Predicate | None
    exclude: Predicate | None

    def predicate(self) -> Predicate:
        """Return the function that says whether an instance meets all filters, one of include, none of exclude."""
        meets, include, exclude = predicate(self.filters), self.include, self.exclude
        return lambda raw: (
            meets(raw) and (include is None or include(raw)) and not (exclude is not None and exclude(raw))
        )

    def apply(self, instances: Iterable[Raw]) -> list[Raw]:
        """Return those of INSTANCES that are wanted."""
        return list(filter(self.predicate(), instances))


def selection(filters: Any, include: Any, exclude: Any) -> Selection:
    """Return the selection for the options of these names; FilterError for a value that cannot be used."""
    return Selection(checked(filters), any_of(include, "include"), any_of(exclude, "exclude"))
