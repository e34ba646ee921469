# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a daemon's process may do on its host: settings of its unit as systemd.exec(5) has them, and what opens them.

A systemd that does not know one of them (ProtectProc is of 247) says so in its journal and goes on without. There is no
MemoryDenyWriteExecute, which no JVM starts with.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Mapping, Sequence

from ..host.hardening import HARDENING
from ..services.config_model import Opening
from ..services.registry import OPENINGS, UNITS
from .render import text

CLOSED: dict[str, str] = {
    **HARDENING,
    "PrivateMounts": "yes",
    "ProtectProc": "invisible",
    "RemoveIPC": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    # A job that asks for what it may not have is told so; it would be killed.
    "SystemCallErrorNumber": "EPERM",
}
WRITABLE = "ReadWritePaths"
OWN = (*CLOSED, "AmbientCapabilities", WRITABLE)
"""Settings that a user may give another value, or none."""
_IMPLY = (
    *("PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock"),
    *("ProtectHostname", "RestrictSUIDSGID", "RestrictRealtime", "RestrictNamespaces", "RestrictAddressFamilies"),
    *("LockPersonality", "SystemCallArchitectures", "SystemCallFilter", "SystemCallErrorNumber"),
)
"""What brings NoNewPrivileges with it for a process that is not root's, whatever the unit says of that."""
OUTLIVED = ("PrivateTmp", "RemoveIPC")
"""What would take from processes that outlive the daemon: systemd removes a private /tmp, and what an account shares in
memory, whenever the unit stops; those that go on have nothing else."""
SHARED_TMP = ("/tmp", "/var/tmp")
_SHARED = tuple(f"{path}/" for path in SHARED_TMP)
_HOMES = ("/home/", "/root/", "/run/user/")
_OFF = (None, False, "", "no", "false", "off", "0")
_PATH = re.compile(r"^/[\w./+@=:~-]*$")
_WORDS = re.compile(r"^[\w@~:./+-]+( [\w@~:./+-]+)*$")


def sandbox(
    known: Mapping[str, Mapping[str, object]],
    needed: Sequence[str],
    writable: Sequence[str],
    outlived: bool,
    asked: Mapping[str, object],
) -> dict[str, str]:
    """Return the settings of a unit by name.

    KNOWN are the effective properties that the daemon reads, by file; NEEDED are paths that it reads, WRITABLE those
    that it writes to; OUTLIVED tells whether processes that it started outlive it, and ASKED has what the user sets.
    """
    found = dict(CLOSED)
    if any(path.startswith(_HOMES) for path in (*needed, *writable)):
        found["ProtectHome"] = "read-only"
    opened = [name for one in OPENINGS if _matches(one, known) for name in one.settings]
    opened += OUTLIVED if outlived else []
    opened += ["PrivateTmp"] if any(f"{path}/".startswith(_SHARED) for path in writable) else []
    opened += [name for name, value in asked.items() if name != WRITABLE and _is_off(value)]
    if "NoNewPrivileges" in opened:
        opened += _IMPLY
    for name in opened:
        found.pop(name, None)
    found.update({name: _text(value) for name, value in asked.items() if name != WRITABLE and not _is_off(value)})
    paths = {*writable, *_list(asked.get(WRITABLE)), *(SHARED_TMP if "PrivateTmp" not in found else ())}
    if found.get("ProtectSystem") == "strict" and paths:
        # One that is not there yet keeps no daemon from its start.
        found[WRITABLE] = " ".join(f"-{path}" for path in _tops(sorted(paths)))
    return found


def _tops(paths: Sequence[str]) -> list[str]:
    """Return the sorted PATHS without those below another one."""
    found: list[str] = []
    for path in paths:
        if not any(path.startswith(f"{top}/") for top in found):
            found.append(path)
    return found


def _matches(one: Opening, known: Mapping[str, Mapping[str, object]]) -> bool:
    value = known.get(one.file, {}).get(one.property)
    return value is not None and fnmatch.fnmatchcase(text(value), one.pattern)


def _is_off(value: object) -> bool:
    return value in _OFF or (not isinstance(value, bool) and not _list(value))


def _list(value: object) -> list[str]:
    parts = value if isinstance(value, (list, tuple)) else [value]
    return [word for part in parts if part not in _OFF for word in str(part).split()]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(_list(value))


def unit_fault(file: str, name: str, value: object) -> str:
    """Say what is wrong with setting NAME of unit FILE and its VALUE, and what to write; empty for all that is good."""
    if file not in UNITS:
        return ""
    if name not in OWN:
        return f"it is no setting that opens a unit; those are {', '.join(sorted(OWN))}"
    if _is_off(value):
        return ""
    if name == WRITABLE:
        wrong = next((path for path in _list(value) if not _PATH.match(path) or path == "/"), None)
        return f"{wrong} is no path below which a daemon may write; write a plain absolute one" if wrong else ""
    if value is True and CLOSED.get(name) != "yes":
        return f"it takes words, as {CLOSED.get(name) or 'CAP_NET_BIND_SERVICE'}; write these, or false to open it"
    return "" if _WORDS.match(_text(value)) else "it has signs that systemd reads otherwise; write plain words"
