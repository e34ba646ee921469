# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit that a script runs as: it goes on when the controller, the connection or the module dies. No I/O."""

from __future__ import annotations

from typing import Mapping, Sequence

from .decide import Unit

PROGRAMS = "/opt/emr/scripts"
"""Below it nothing is mounted noexec, as /tmp and /var may be: the software of the cluster runs from there."""
LOGS = "/var/log/emr/scripts"
PROPERTIES = ("LoadState", "ActiveState", "SubState", "Result", "ExecMainStatus")
STOP_SECONDS = 10


def unit_of(name: str) -> str:
    """Return the unit of the script NAME."""
    return f"emr-script-{name}.service"


def log_of(name: str, number: int) -> str:
    """Return the log of run NUMBER of the script NAME."""
    return f"{LOGS}/{name}.{number}.log"


def start_argv(
    name: str, number: int, user: str, timeout_seconds: int, environment: Mapping[str, str], args: Sequence[str]
) -> list[str]:
    """Return the command that starts run NUMBER of the script NAME as USER with ARGS.

    The log is opened by systemd in a directory of root's alone, and the unit stays when it has ended, until its result
    is read.
    """
    log = log_of(name, number)
    settings = {
        "Type": "exec",
        "RemainAfterExit": "yes",
        "RuntimeMaxSec": str(timeout_seconds),
        "TimeoutStopSec": str(STOP_SECONDS),
        "StandardOutput": f"append:{log}",
        "StandardError": f"append:{log}",
        "User": user,
        "UMask": "0022",
    }
    words = [word for key, value in settings.items() for word in ("--property", f"{key}={value}")]
    words += [word for key, value in environment.items() for word in ("--setenv", f"{key}={value}")]
    described = ["--quiet", "--unit", unit_of(name), "--description", f"Script {name} of the cluster"]
    # Else systemd takes $NAME for a variable of the unit; only newer ones can be told not to.
    plain = [word.replace("$", "$$") for word in args]
    return ["systemd-run", *described, *words, "--", f"{PROGRAMS}/{name}", *plain]


def seen(text: str) -> Unit:
    """Return what systemctl's TEXT, lines of :data:`PROPERTIES`, says of a unit."""
    found = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    state = found.get("ActiveState", "inactive")
    there = found.get("LoadState") == "loaded" and state != "inactive"
    # A unit that has ended well stays active, with a substate that says so.
    over = state == "failed" or (state == "active" and found.get("SubState") == "exited")
    status = found.get("ExecMainStatus", "")
    return Unit(there, there and not over, int(status) if status.isdigit() else 0, found.get("Result", "success"))
