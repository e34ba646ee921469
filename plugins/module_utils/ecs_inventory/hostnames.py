# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and addresses of hosts; pure, except that expressions are evaluated by a function that is handed in."""

from __future__ import annotations

import re
from typing import Any, Callable, Container, Iterable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import FACTS, Facts
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import hint, natural, some

ADDRESSES = {
    "auto": ("eip", "public_ip", "private_ip"),
    "private": ("private_ip",),
    "public": ("eip", "public_ip"),
    "eip": ("eip",),
    "ipv6": ("ipv6",),
    "none": (),
}
# Anything that Ansible's host patterns, a shell or a terminal could take for something else is no name.
_NAME = re.compile(r"[^\W_][\w.:-]*\Z")
# To Ansible these are the controller itself, which would be taken for a host of the cluster.
_LOCAL = re.compile(r"localhost6?(\..*)?|127(\.\d+){3}|::1|0\.0\.0\.0", re.IGNORECASE)
_TEXTS = tuple(name for name, _read in FACTS if name not in ("tags", "security_group_ids", "lock_reasons"))

Evaluate = Callable[[str, Facts], Any]
Namer = Callable[[Facts], str]


class HostnameError(ValueError):
    """Hosts that cannot be named or reached as wanted; the text is a sentence."""


def _tag(text: str) -> Namer:
    parts = [part.strip() for part in text.split(",")]

    def one(tags: Mapping[str, str], part: str) -> str:
        key, equals, value = part.partition("=")
        found = tags.get(key)
        if not found or (equals and found != value):
            return ""
        return f"{key}_{value}" if equals else found

    def namer(found: Facts) -> str:
        tags = found.get("tags") or {}
        return next((name for name in (one(tags, part) for part in parts) if name), "")

    return namer


def _namer(entry: Any, evaluate: Evaluate) -> Namer:
    if isinstance(entry, Mapping):
        return _joined(entry, evaluate)
    text = entry if isinstance(entry, str) else str(entry)  # str() would drop Ansible's trust in an expression
    if text.startswith("tag:") and len(text) > 4:
        return _tag(text[4:])
    if re.match(r"[A-Za-z]\w*\Z", text):
        fact = text[4:] if text.startswith("ecs_") else text
        if fact not in _TEXTS:
            raise HostnameError(f"hostnames has {text}, which is no fact with a name{hint(text, [*_TEXTS, 'tag:KEY'])}")
        return lambda found: str(found.get(fact) or "")

    def expression(found: Facts) -> str:
        value = evaluate(text, found)
        return value if isinstance(value, str) else ""

    return expression


def _joined(entry: Mapping[str, Any], evaluate: Evaluate) -> Namer:
    extra = sorted(set(entry) - {"name", "prefix", "separator"})
    if extra or "name" not in entry:
        raise HostnameError(
            f"hostnames has an entry with {extra[0] if extra else 'no name'}; write name, prefix and separator"
        )
    name, separator = _namer(entry["name"], evaluate), str(entry.get("separator", "_"))
    prefix = _namer(entry["prefix"], evaluate) if entry.get("prefix") else None

    def joined(found: Facts) -> str:
        base, before = name(found), prefix(found) if prefix else ""
        return f"{before}{separator}{base}" if base and before else base

    return joined


def chain(entries: Sequence[Any], evaluate: Evaluate) -> list[Namer]:
    """Return the functions for ENTRIES of the option ``hostnames``.

    An entry is a fact, ``tag:KEY``, ``tag:KEY=VALUE``, ``tag:KEY,OTHER``, a mapping of name, prefix and separator, or
    an expression, which EVALUATE evaluates (it may return anything; what is no string counts as empty).
    """
    if not entries:
        raise HostnameError("hostnames is empty; write for example hostnames: [host_name, instance_id]")
    return [_namer(entry, evaluate) for entry in entries]


class Named(NamedTuple):
    """Hosts by name in the order found, and what people should hear about it."""

    hosts: dict[str, Facts]
    notes: list[str]


def named(instances: Sequence[Facts], namers: Sequence[Namer], collision: str) -> Named:
    """Return INSTANCES by name: the first of NAMERS that gives a usable one.

    COLLISION says what happens when instances share one: error, suffix_id or first. HostnameError for an instance
    without a usable name and for a collision.
    """
    wanted: dict[str, list[Facts]] = {}
    refused: list[str] = []
    for found in instances:
        for namer in namers:
            name = namer(found)
            if name and _NAME.match(name) and not _LOCAL.fullmatch(name):
                wanted.setdefault(name, []).append(found)
                break
            if name:
                refused.append(str(found["instance_id"]))
        else:
            raise HostnameError(
                f"{found['instance_id']} gets no usable name from hostnames; end the list with instance_id"
            )
    notes = []
    if refused:
        several = natural(refused)
        names = f"{len(several)} name is" if len(several) == 1 else f"{len(several)} names are"
        notes.append(f"{names} no host name and passed over: {some(several)}")
    hosts, more = _resolved(wanted, collision)
    return Named(hosts, notes + more)


def _resolved(wanted: Mapping[str, list[Facts]], collision: str) -> tuple[dict[str, Facts], list[str]]:
    hosts: dict[str, Facts] = {}
    notes = []
    clashes = {name: [str(found["instance_id"]) for found in same] for name, same in wanted.items() if len(same) > 1}
    if clashes and collision == "error":
        name, ids = next(iter(clashes.items()))
        others = f" (and {len(clashes) - 1} more names are shared)" if len(clashes) > 1 else ""
        raise HostnameError(
            f"{len(ids)} instances share the name {name!r} ({some(ids)}){others};"
            " use hostnames: [instance_id] or hostname_collision: suffix_id"
        )
    for name, same in wanted.items():
        if len(same) == 1:
            hosts[name] = same[0]
        elif collision == "suffix_id":
            hosts.update({f"{name}_{found['instance_id']}": found for found in same})
        else:
            hosts[name] = same[0]
            notes.append(f"{name!r} is {same[0]['instance_id']}; left out: {some(clashes[name][1:])}")
    return hosts, notes


def clash_with_groups(hosts: Iterable[str], groups: Container[str]) -> None:
    """Raise HostnameError when a host is called as one of GROUPS, which would be given the host's variables."""
    both = [name for name in hosts if name in groups]
    if both:
        raise HostnameError(
            f"{some(natural(both))} {'is' if len(both) == 1 else 'are'} the name of a host and of a group;"
            " use hostnames with a prefix, or instance_id"
        )


def address(found: Facts, kind: str) -> str:
    """Return the address of the KIND wanted, empty if the instance has none."""
    return next((str(found[fact]) for fact in ADDRESSES[kind] if found.get(fact)), "")


def without_address(hosts: Mapping[str, str], kind: str) -> str:
    """Return one sentence about those of HOSTS (name to address) that have none of KIND, empty if all have.

    HostnameError when none has one, since then the option is wrong, not a host.
    """
    lost = natural(name for name, found in hosts.items() if not found)
    if not lost or kind == "none":
        return ""
    other = "choose another ansible_host: private, public, eip, ipv6 or none"
    if len(lost) == len(hosts):
        raise HostnameError(f"none of the {len(hosts)} matched instances has an address of kind {kind!r}; {other}")
    has, is_ = ("has", "is") if len(lost) == 1 else ("have", "are")
    return f"{some(lost)} {has} no address of kind {kind!r} and {is_} reached by name; {other}"
