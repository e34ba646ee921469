# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_scripts`` to scripts and the hosts that they run on; on the controller only. No I/O."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Mapping, NamedTuple, Sequence

from ..topology.entries import entries
from ..topology.names import hint

BEFORE_INSTALL, AFTER_STARTED, MANUAL = "before_install", "after_started", "manual"
MOMENTS = (BEFORE_INSTALL, AFTER_STARTED, MANUAL)
STOP, CONTINUE = "stop", "continue"
ON_FAILURE = (STOP, CONTINUE)
PLACES = ("tier", "node_group", "hosts")
ASKED = ("name", "moment", "source", "args", *PLACES, "on_failure", "timeout_seconds", "user")
TIMEOUT_SECONDS, MOST_SECONDS = 600, 86400
MOST_BYTES = 1 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_EXAMPLE = "write for example [{name: mounts, moment: before_install, source: scripts/mounts.sh}]"


class Script(NamedTuple):
    """One script, and the hosts that it is for."""

    name: str
    moment: str
    source: str
    """File on the controller, as the user wrote it."""
    hosts: tuple[str, ...]
    args: tuple[str, ...] = ()
    on_failure: str = STOP
    timeout_seconds: int = TIMEOUT_SECONDS
    user: str = "root"


class Cluster(NamedTuple):
    """What scripts can name."""

    hosts: Sequence[str]
    tiers: Mapping[str, Sequence[str]]
    node_groups: Mapping[str, Sequence[str]]
    users: Mapping[str, Sequence[str]]
    """Account that a script may run as, to the hosts that have it."""


class Found(NamedTuple):
    """Scripts in their order, and what is wrong, half a sentence each; no scripts where something is."""

    scripts: list[Script]
    faults: list[str]


def cluster(topology: Mapping[str, Any], users: Sequence[str], accounts: Sequence[str]) -> Cluster:
    """Return what scripts can name in TOPOLOGY with USERS of its own, and ACCOUNTS that all hosts have."""
    tiers = topology.get("tiers", {})
    groups = {name: hosts for below in topology.get("node_groups", {}).values() for name, hosts in below.items()}
    seen = list(topology.get("seen", []))
    people = [*tiers.get("master", []), *tiers.get("gateway", [])]
    known = {**dict.fromkeys(users, people), **dict.fromkeys(["root", *accounts], seen)}
    return Cluster(seen, tiers, groups, known)


def read(asked: object, here: Cluster) -> Found:
    """Return the scripts ASKED for, the value of ``emr_scripts`` (None: not set), in a cluster that is as HERE."""
    scripts, faults = entries(asked, "script", ASKED, _EXAMPLE, lambda one: _script(one, here))
    names = [one.name for one in scripts]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [
        f"script {name} is there twice; hosts know by it what they have run, so give each its own" for name in twice
    ]
    return Found([] if faults else scripts, faults)


def content_fault(content: bytes) -> str:
    """Return what is wrong with the CONTENT of a script's file; "" for nothing."""
    if len(content) > MOST_BYTES:
        return f"has more than {MOST_BYTES} bytes; let a short script fetch what is large"
    if not content.startswith(b"#!"):
        return "does not begin with #! and the program that reads it; write for example #!/bin/sh as its first line"
    if b"\r\n" in content[: content.find(b"\n") + 1]:
        return "has lines that end with a carriage return, as editors of Windows write; save it with Unix line ends"
    return ""


def digest(content: bytes, args: Sequence[str], user: str) -> str:
    """Return what tells one version of a script from another: what it does, with what, and as whom."""
    words = "\0".join([*args, user]).encode()
    return hashlib.sha256(hashlib.sha256(content).digest() + words).hexdigest()


def manual_fault(name: str, scripts: Sequence[Script]) -> str:
    """Return why the script NAME cannot be run by hand; "" when it can."""
    known = [one.name for one in scripts if one.moment == MANUAL]
    if not name:
        some = f", which is one of {', '.join(known)}" if known else "; none of emr_scripts has moment: manual yet"
        return f"emr_script does not say which script to run; add -e emr_script=NAME{some}"
    other = next((one for one in scripts if one.name == name), None)
    if other is None:
        return f"emr_script {name} is not among emr_scripts{hint(name, known)}"
    if other.moment != MANUAL:
        return f"emr_script {name} has the moment {other.moment}, at which site.yml runs it; write moment: manual"
    return ""


def _script(one: Mapping[Any, Any], here: Cluster) -> Script | list[str]:
    """Return the script that the entry ONE makes, or what is wrong with it."""
    name = one.get("name")
    faults = [_name_fault(name), _moment_fault(one.get("moment")), _source_fault(one.get("source"))]
    faults += [_args_fault(one.get("args")), _failure_fault(one.get("on_failure"))]
    faults += [_time_fault(one.get("timeout_seconds"))]
    hosts, fault = _hosts(one, here)
    faults += [fault, "" if fault else _user_fault(one, hosts, here)]
    wrong = [text for text in faults if text]
    if wrong:
        return wrong
    return Script(
        name=str(name),
        moment=str(one["moment"]),
        source=str(one["source"]),
        hosts=tuple(hosts),
        args=tuple(str(word) for word in one.get("args") or ()),
        on_failure=str(one.get("on_failure") or STOP),
        timeout_seconds=one.get("timeout_seconds") or TIMEOUT_SECONDS,
        user=str(one.get("user") or "root"),
    )


def _name_fault(name: object) -> str:
    if name is None or name == "":
        return "it has no name; write name: mounts"
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return "that is no name of a script; write small letters, digits, - and _, up to 63"
    return ""


def _moment_fault(moment: object) -> str:
    if moment is None:
        return f"it has no moment; write one of {', '.join(MOMENTS)}"
    return "" if moment in MOMENTS else f"{moment} is no moment{hint(str(moment), MOMENTS)}"


def _source_fault(source: object) -> str:
    if not isinstance(source, str) or not source.strip():
        return "it has no source; write the script's file on the controller, as source: scripts/mounts.sh"
    return ""


def _args_fault(args: object) -> str:
    if args is None:
        return ""
    if isinstance(args, (str, Mapping)) or not isinstance(args, Sequence):
        return "args is no list; write [first, second], each as one argument"
    wrong = [one for one in args if isinstance(one, (Mapping, list, tuple)) or one is None or "\0" in str(one)]
    return f"argument {wrong[0]} is no text; write each argument as one text" if wrong else ""


def _failure_fault(value: object) -> str:
    if value is None or value in ON_FAILURE:
        return ""
    return f"on_failure {value} is unknown{hint(str(value), ON_FAILURE)}"


def _time_fault(seconds: object) -> str:
    if seconds is None:
        return ""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds <= MOST_SECONDS:
        return f"timeout_seconds {seconds} is no time; write whole seconds, from 1 to {MOST_SECONDS}"
    return ""


def _hosts(one: Mapping[object, Any], here: Cluster) -> tuple[list[str], str]:
    """Return the hosts that the script ONE is for, all where it says nothing, and what is wrong."""
    given = [key for key in PLACES if one.get(key) is not None]
    if len(given) > 1:
        return [], f"it has {' and '.join(given)}; write one of them"
    if not given:
        return list(here.hosts), ""
    key, value = given[0], one[given[0]]
    if key == "hosts":
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, Mapping) or not isinstance(listed, Sequence) or not listed:
            return [], "hosts is no list; write names of the inventory, as [core-1.example.com]"
        unknown = [str(host) for host in listed if host not in here.hosts]
        if unknown:
            return [], f"{unknown[0]} is no host of the cluster{_near(unknown[0], here.hosts)}"
        return [host for host in here.hosts if host in listed], ""
    places = here.tiers if key == "tier" else here.node_groups
    if not isinstance(value, str) or value not in places:
        return [], f"{value} is no {key.replace('_', ' ')} of the cluster{hint(str(value), places)}"
    return [host for host in here.hosts if host in places[value]], ""


def _near(name: str, hosts: Sequence[str]) -> str:
    """Return the nearest of HOSTS, and not all of them: there may be thousands."""
    found = hint(name, hosts)
    return found if "did you mean" in found else "; write its name in the inventory"


def _user_fault(one: Mapping[object, Any], hosts: Sequence[str], here: Cluster) -> str:
    user = one.get("user")
    if user is None or user == "root":
        return ""
    if not isinstance(user, str) or user not in here.users:
        return f"user {user} is neither in emr_users nor an account of the cluster{hint(str(user), here.users)}"
    if one.get("moment") == BEFORE_INSTALL:
        return f"user {user} may not be there yet before_install; leave user out, or write moment: {AFTER_STARTED}"
    lacking = [host for host in hosts if host not in here.users[user]]
    if lacking:
        return f"user {user} has no account on {lacking[0]}; write tier: gateway, or another user"
    return ""
