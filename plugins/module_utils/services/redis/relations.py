# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values with which Redis would lose metadata that it has acknowledged, take no writes, or not start."""

from __future__ import annotations

import re
from typing import Callable, Iterator, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import is_count, whole

from .facts import SERVER

_LOST = "a file system keeps its metadata there, and would lose files that it has acknowledged"
_REPLICAS = max(SERVER.ha or (1,)) - 1
"""How many follow a master."""
_LEAST = 64 << 20
_SIZE = re.compile(r"([0-9]{1,18})(b|kb?|mb?|gb?)?")
_UNITS = {"b": 1, "k": 1000, "kb": 1 << 10, "m": 1000**2, "mb": 1 << 20, "g": 1000**3, "gb": 1 << 30}


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what Redis would lose data with, or not serve with, on a host with COMPONENTS."""
    del disks
    conf = {name: value for name, value in asked.get("redis", {}).items() if value is not None}
    rules = {**_RULES, **(_GUARD if "redis_sentinel" in components else {})}
    return [Relation("redis", name, text) for name, text in _found(conf, rules)]


def _found(conf: Mapping[str, object], rules: Mapping[str, Callable[[str], str]]) -> Iterator[tuple[str, str]]:
    """Yield name and fault of what RULES find in CONF; what is yet to be made is judged on the host."""
    for name, rule in rules.items():
        text = str(conf.get(name, "{{"))
        fault = "" if "{{" in text or "{%" in text else rule(text)
        if fault:
            yield name, fault


def _log(text: str) -> str:
    if text.lower() in ("yes", "true"):
        return ""
    return f"without it nothing is on disk: {_LOST}; leave it out"


def _sync(text: str) -> str:
    if text.lower() in ("always", "everysec"):
        return ""
    what = f"{_LOST} when a host dies" if text.lower() in ("no", "false") else f"{text} is not among what it takes"
    return f"{what}; write always, or everysec"


def _policy(text: str) -> str:
    return "" if text == "noeviction" else f"{_LOST}; leave it out, and raise maxmemory instead"


def _memory(text: str) -> str:
    size = _SIZE.fullmatch(text.lower())
    if size is None:
        return f"{text} is no size; write one with a unit, as 8gb"
    found = int(size[1]) * _UNITS[size[2] or "b"]
    if not found:
        return "without a limit the system ends the server when memory is short; write one, as 8gb"
    return "" if found >= _LEAST else f"{text} is less than 64mb, with which a server takes no files; write more"


def _databases(text: str) -> str:
    return "" if is_count(text) else f"{text} is no number of databases; write one above 0"


def _replicas(text: str) -> str:
    number = whole(text)
    if number is None:
        what = f"{text} is no number of replicas"
    elif not number:
        what = f"{_LOST} to a master that is cut off"
    elif number > _REPLICAS:
        what = f"a master has {_REPLICAS} replicas, so that it would take no write at all"
    else:
        return ""
    return f"{what}; write {' or '.join(map(str, range(1, _REPLICAS + 1)))}"


def _lag(text: str) -> str:
    number = whole(text)
    if number is None:
        return f"{text} is no number of seconds; write one above 0, as 5"
    return "" if number else "it takes the guard of min-replicas-to-write away; write seconds, as 5"


_RULES = {
    "appendonly": _log,
    "appendfsync": _sync,
    "maxmemory-policy": _policy,
    "maxmemory": _memory,
    "databases": _databases,
}
_GUARD = {
    **dict.fromkeys(("min-replicas-to-write", "min-slaves-to-write"), _replicas),
    **dict.fromkeys(("min-replicas-max-lag", "min-slaves-max-lag"), _lag),
}
"""What holds where others take over; Redis has former names of these, too."""
