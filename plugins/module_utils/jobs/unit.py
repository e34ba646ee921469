# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of a try: a unit of its own on the gateway, which outlives who started it. As root.

The unit runs a script of root's, which keeps the log and the exit code in root's directory, and runs the command as its
user. Values of variables are in no process list.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
from typing import Callable, Sequence, Tuple

from ..host.inside import text
from ..host.layout import PROFILE_PATH
from ..services.jobs import stores
from .judge import Process
from .model import Command
from .state import make

SLICE = "emr-jobs.slice"
"""Where units of all jobs are, for limits of the administrator's."""
PATHS = "/usr/local/bin:/usr/bin:/bin"
Call = Callable[[Sequence[str]], Tuple[int, str, str]]
"""Runs a command and returns exit code, stdout and stderr."""


class UnitError(Exception):
    """systemd did not start the unit; the message has its words."""


class Silent(UnitError):
    """systemd does not tell how a unit is, as while it is started anew: nobody knows whether it runs."""


def call(argv: Sequence[str]) -> tuple[int, str, str]:
    """Run ARGV, and return exit code, stdout and stderr."""
    import subprocess

    done = subprocess.run(list(argv), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def unit(key: str, attempt: int) -> str:
    """Return the name of the unit of try ATTEMPT of the run KEY."""
    return f"emr-job-{key}-{attempt}.service"


def environment(user: str, home: str, shell: str) -> list[str]:
    """Return the variables of a new login of USER, as words for env(1)."""
    found = {"HOME": home, "USER": user, "LOGNAME": user, "SHELL": shell or "/bin/sh", "PATH": PATHS, "LANG": "C.UTF-8"}
    return [f"{name}={value}" for name, value in found.items()]


def as_user(user: str, argv: Sequence[str], variables: str = "/dev/null", environment_file: str = "") -> list[str]:
    """Return the command that runs ARGV as USER, with the commands of the cluster on its path.

    VARIABLES is a file for sh with more of its environment, ENVIRONMENT_FILE one that chooses the cluster before that.
    """
    row = pwd.getpwnam(user)
    chosen = f". {shlex.quote(environment_file)}; " if environment_file else ""
    inner = f'{chosen}. "$0"; [ ! -r {PROFILE_PATH} ] || . {PROFILE_PATH}; exec "$@"'
    login = environment(user, row.pw_dir, row.pw_shell)
    return ["runuser", "-u", user, "--", "env", "-i", *login, "/bin/sh", "-c", inner, variables, *argv]


def script(user: str, command: Command, directory: str, environment_file: str = "") -> str:
    """Return the script of the unit: COMMAND as USER, in the work directory of the try's DIRECTORY.

    ENVIRONMENT_FILE chooses the cluster, where that is needed.
    """
    variables = f"{directory}/files/environment.sh"
    lines = ["#!/bin/sh", "umask 077", f"cd {shlex.quote(directory)}/work || exit 125", "{"]
    gets = [stores().get(url, name) for name, url in command.fetched.items()]
    steps = [as_user(user, one, variables, environment_file) for one in [*gets, command.argv]]
    lines.append("  " + " &&\n  ".join(shlex.join(step) for step in steps))
    lines += [
        f"}} </dev/null >>{shlex.quote(directory)}/log 2>&1",
        f"echo $? >{shlex.quote(directory)}/exit.new && sync {shlex.quote(directory)}/exit.new",
        f"mv -f {shlex.quote(directory)}/exit.new {shlex.quote(directory)}/exit",
    ]
    return "\n".join(lines) + "\n"


def lay_out(user: str, command: Command, directory: str, environment_file: str = "") -> None:
    """Make the DIRECTORY of a try: its script and log for root, the files of COMMAND and a work directory for USER.

    What a killed process has left there is made anew. ENVIRONMENT_FILE chooses the cluster, where that is needed.
    """
    if os.path.lexists(directory):
        shutil.rmtree(directory)
    row = pwd.getpwnam(user)
    make(directory, 0o711)
    make(f"{directory}/files", 0o711)
    os.mkdir(f"{directory}/work", 0o700)
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in command.env.items())
    for name, content in {**command.files, "environment.sh": exports}.items():
        path = f"{directory}/files/{name}"
        make(os.path.dirname(path), 0o711)
        _write(path, content, 0o400, row.pw_uid, row.pw_gid)
    for name, target in command.links.items():
        path = f"{directory}/files/{name}"
        make(os.path.dirname(path), 0o711)
        os.symlink(target, path)
    for name, target in command.named.items():
        os.symlink(target, f"{directory}/work/{name}")
    os.chown(f"{directory}/work", row.pw_uid, row.pw_gid)
    _write(f"{directory}/log", "", 0o600)
    _write(f"{directory}/run.sh", script(user, command, directory, environment_file), 0o600)


def _write(path: str, content: str, mode: int, uid: int = 0, gid: int = 0) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(content)
        if os.geteuid() == 0:
            os.fchown(stream.fileno(), uid, gid)
        os.fchmod(stream.fileno(), mode)


def start(name: str, directory: str, says: str, seconds: float, run: Call = call) -> None:
    """Start the unit NAME for the try in DIRECTORY, whose description SAYS what it is; UnitError where it cannot.

    It is ended after SECONDS, 0 for never.
    """
    options = [
        *("--unit", name, "--description", says, "--slice", SLICE, "--collect", "--quiet"),
        *("--property", "TimeoutStopSec=30"),
        *(("--property", f"RuntimeMaxSec={seconds:g}") if seconds else ()),
    ]
    code, out, err = run(["systemd-run", *options, "/bin/sh", f"{directory}/run.sh"])
    if code:
        raise UnitError(f"systemd does not start {name}: {' '.join((err or out).split())}")


def is_up(name: str, run: Call = call) -> bool:
    """Tell whether the unit NAME has a process, or is about to have one; Silent where systemd does not answer."""
    code, out, err = run(["systemctl", "show", "--property", "ActiveState", "--value", name])
    if code:
        raise Silent(f"systemd does not tell of {name}: {' '.join((err or out).split())}")
    return out.strip() in ("active", "activating", "reloading", "deactivating")


def stop(name: str, run: Call = call) -> None:
    """End all processes of the unit NAME, and wait for that; nothing happens where there are none."""
    run(["systemctl", "stop", name])


def process(name: str, directory: str, run: Call = call) -> Process:
    """Return what has become of the process of the unit NAME, whose try has DIRECTORY."""
    code = exit_code(directory)
    otherwise = "lost"
    if code is None:
        try:
            if is_up(name, run):
                return Process("running")
        except Silent:
            otherwise = "unknown"
        # Between both looks it may have ended.
        code = exit_code(directory)
    return Process(otherwise) if code is None else Process("ended", code)


def exit_code(directory: str) -> int | None:
    """Return the exit code in the DIRECTORY of a try, None for none."""
    found = (text(f"{directory}/exit") or "").strip()
    return int(found) if found.isdigit() else None


def clean(directory: str) -> None:
    """Remove files and work of the try in DIRECTORY, which has ended: secrets too. Its log stays."""
    for name in ("files", "work", "run.sh"):
        path = f"{directory}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            # Its user may still make names in it; this follows no links, and what is left is the user's own.
            shutil.rmtree(path, ignore_errors=True)
        elif os.path.lexists(path):
            os.unlink(path)


def log_end(directory: str, size: int = 65536) -> str:
    """Return the end of the log of the try in DIRECTORY."""
    try:
        with open(f"{directory}/log", "rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - size))
            return stream.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
