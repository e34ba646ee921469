# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Say what a task waits for when that takes long."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Mapping

FIRST_SECONDS = 15.0
NEXT_SECONDS = 30.0
_LISTS = ("gates", "before", "after")
_ADMIN = {"save_namespace": "the namespace to be saved", "roll_edits": "a new segment of edits"}


def awaited(module: str, arguments: Mapping[str, Any]) -> list[str]:
    """Return what MODULE waits for with ARGUMENTS, each once: the names of gates, or what the module itself awaits."""
    found = (one for name in _LISTS for one in _entries(arguments, name))
    gates = [str(one.get("gate")) for one in found]
    own = _OWN.get(module.rpartition(".")[2], _nothing)(arguments)
    return list(dict.fromkeys([*gates, *own]))


@contextmanager
def announced(
    say: Callable[[str], Any],
    host: str,
    names: list[str],
    first: float = FIRST_SECONDS,
    later: float = NEXT_SECONDS,
) -> Iterator[None]:
    """SAY after FIRST seconds, and then every LATER ones, that HOST waits for NAMES; nothing where there are none."""
    done = threading.Event()

    def watch() -> None:
        passed = first
        while not done.wait(first if passed == first else later):
            say(f"  {host} has waited {passed:.0f} s for {', '.join(names)}")
            passed += later

    thread = threading.Thread(target=watch, daemon=True)
    if names:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if names:
            thread.join()


def _entries(arguments: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    listed = arguments.get(name)
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, (list, tuple)) else []


def _nothing(_arguments: Mapping[str, Any]) -> list[str]:
    return []


def _failover(arguments: Mapping[str, Any]) -> list[str]:
    kind = "ResourceManager" if arguments.get("service") == "yarn" else "NameNode"
    return [f"another {kind} to become active"]


def _admin(arguments: Mapping[str, Any]) -> list[str]:
    return [_ADMIN.get(str(arguments.get("action")), f"dfsadmin {arguments.get('action')}")]


def _daemon(arguments: Mapping[str, Any]) -> list[str]:
    names = [str(one.get("name")) for one in _entries(arguments, "declarations")]
    return [*names, "what they need of other hosts"] if names else []


def _rebuild(arguments: Mapping[str, Any]) -> list[str]:
    return ["all JournalNodes", "their copy of the edits"] if arguments.get("stage") == "initialize" else []


def _steady(arguments: Mapping[str, Any]) -> list[str]:
    watched = arguments.get("components") if arguments.get("steady_seconds") else None
    return [f"{name} to stay" for name in watched] if isinstance(watched, Mapping) else []


_OWN: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "failover": _failover,
    "hdfs_admin": _admin,
    "hdfs_tree": lambda _arguments: ["an active NameNode that makes directories"],
    "daemon": _daemon,
    "daemon_info": _steady,
    "journal_repair": lambda _arguments: ["the journal to be whole"],
    "journal_rebuild": _rebuild,
    "ecs_cluster": lambda _arguments: ["instances to be as wanted"],
}
