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


def awaited(arguments: Mapping[str, Any]) -> list[str]:
    """Return the names of the gates in the ARGUMENTS of a module, each once."""
    found = (one for name in _LISTS for one in arguments.get(name) or [] if isinstance(one, Mapping))
    return list(dict.fromkeys(str(one.get("gate")) for one in found))


@contextmanager
def told(
    say: Callable[[str], Any],
    host: str,
    arguments: Mapping[str, Any],
    first: float = FIRST_SECONDS,
    later: float = NEXT_SECONDS,
) -> Iterator[None]:
    """SAY after FIRST seconds, and then every LATER ones, that HOST waits for the gates of ARGUMENTS."""
    names = awaited(arguments)
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
