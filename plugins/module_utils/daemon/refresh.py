# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a running daemon loads on request: one that it does not take is no trap for its next start.

A running daemon's file is not written with the others. It is kept beside, the new one is written and loaded, and what
is kept goes back unless the daemon took the new one. Where something is kept, a run was interrupted in between: nobody
knows what the daemon has loaded.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple
from urllib.parse import quote

from ..config.file import File
from ..config.files import conf_dir, name_below
from ..host.files import Changes, read_text
from ..host.units import Unit
from ..services import steps
from ..services.registry import COMPONENTS, PRODUCTS
from ..telling import telling
from .active import ACTIVE, role_of, states
from .declaration import Daemon, Refresh
from .digest import StartedWith, dump, sha256
from .records import configured, running
from .steady import AFTER_START, has_ended_lately, is_failed, is_same
from .tools import ApplyError, Tools

REFRESH_SECONDS = 60
UNKNOWN = ""
"""The digest of a file of which nobody knows whether the daemon has loaded it: it is loaded again."""
_TIMED_OUT = 124
_NOT_REACHED = ("Connection refused", "ConnectException", "SocketTimeoutException")


class Trial(NamedTuple):
    """One file and the running daemon that is to load it; RECORD is what the daemon runs with, as far as is known."""

    daemon: Daemon
    entry: Refresh
    file: File
    record: StartedWith

    @property
    def kept(self) -> str:
        """Where the file that the daemon runs with lies meanwhile."""
        return kept_path(self.daemon, self.entry.file)


def kept_path(daemon: Daemon, name: str) -> str:
    """Return where the file that DAEMON calls NAME, and runs with, lies while another one is tried."""
    return f"/var/lib/emr/daemon/{daemon.name}.{quote(name, safe='')}.kept"


def is_left(tools: Tools, file: File) -> bool:
    """Tell whether FILE differs, and is left to a running daemon of this host, which is to load it.

    What was kept by an interrupted run is settled where that daemon does not run any more. One that is to start while
    another one of its kind is active starts with the file that it ended with: nobody has tried the new one yet.
    """
    differs = read_text(file.path) != file.content
    for component in tools.context.components:
        daemon = Daemon(name=component, product=COMPONENTS[component].product)
        name = name_below(daemon.product, file.path)
        kept = os.path.lexists(kept_path(daemon, name))
        record = running(daemon) if kept or differs else None
        if differs and not kept and not record and _waits_stopped(tools, daemon, file):
            return True
        if not kept and not (record and name in record["reloads"]):
            continue
        unit = Unit(daemon, tools.systemd, tools.run)
        state = unit.state()
        loops = is_failed(state) or has_ended_lately(state, time.monotonic(), AFTER_START)
        if state.get("SubState") == "running" and not loops and record:
            return True
        if kept and differs:
            _forget(tools, kept_path(daemon, name))  # it starts with this one, not with the one that was tried
        elif kept and loops:
            _back(tools, file, kept_path(daemon, name))
            raise ApplyError(
                f"{daemon.unit} ended with the {file.path} that it was to load ({unit.words(state)}); the one before "
                "is back in place: correct the new one in emr_config, then run again"
            )
    return False


def _waits_stopped(tools: Tools, daemon: Daemon, file: File) -> bool:
    """Tell whether DAEMON was stopped in order, and another one of its kind is active, which is to load FILE first."""
    before = None if tools.changes.check else configured(daemon)
    if not before or name_below(daemon.product, file.path) not in before["reloads"]:
        return False
    if not steps.has_active(daemon.name) or not os.path.lexists(file.path):
        return False
    if tools.systemd.state(daemon.unit).get("ActiveState") != "inactive":
        return False
    others = [host for host in tools.context.hosts(daemon.name) if host != tools.context.host]
    return ACTIVE in states(daemon, others).values()


def refresh(tools: Tools, trial: Trial) -> bool:
    """Make the running daemon of TRIAL load its file if it has not; return whether that waits for the active daemon."""
    if trial.entry.properties:
        # One that an earlier release has started restarts in the roll, between gates, and reads them then.
        if trial.record.get("unit"):
            _again(tools, trial)
        return False
    wanted = sha256(trial.file.content)
    differs = read_text(trial.file.path) != trial.file.content
    kept = os.path.lexists(trial.kept)
    if trial.record["reloads"].get(trial.entry.file) == wanted and not differs and not kept:
        tools.changes.tidy(trial.kept)
        return False
    what = f"{trial.daemon.unit} {trial.entry.file}"
    if tools.changes.check:
        tools.changes.file(trial.file)
        tools.changes.record(what, "an older one loaded\n", "this one loaded\n")
        return False
    role = _role(tools, trial)
    decides = role == ACTIVE
    if not role or (not decides and (differs or kept) and (tools.loaded or {}).get(trial.entry.file) != wanted):
        return _wait(tools, trial, kept)
    if decides and differs and not kept:
        _keep(trial)
    tools.changes.file(trial.file)
    tools.changes.record(what, "an older one loaded\n", "this one loaded\n")
    if decides:
        _load(tools, trial)
    _note(trial, wanted)
    _forget(tools, trial.kept)
    return False


def _again(tools: Tools, trial: Trial) -> None:
    """Make the running daemon load some properties of its file, which was written with the others, if it has not."""
    wanted, key = sha256(trial.entry.part(trial.file.content)), trial.entry.key
    if trial.record["reloads"].get(key) == wanted:
        return
    tools.changes.record(f"{trial.daemon.unit} {key}", "older ones loaded\n", "these loaded\n")
    if tools.changes.check:
        return
    role = _role(tools, trial)
    rc, said = _run(tools, trial) if role == ACTIVE else (0, "")
    if rc != 0 or not role:
        said = said or "it does not say whether it is the active one"
        raise ApplyError(f"{trial.daemon.unit} did not take {key}: {said}; run again once it answers")
    trial.record["reloads"][key] = wanted
    Changes(check=False).file(File(trial.daemon.running_path, dump(trial.record)))


def _run(tools: Tools, trial: Trial) -> tuple[int, str]:
    """Run the command that makes the daemon load the file; return its code and what it said of a failure."""
    daemon = trial.daemon
    argv = [part.replace("{host}", tools.context.host) for part in trial.entry.argv]
    option = PRODUCTS[daemon.product].conf_option
    command = [f"{daemon.home}/{argv[0]}", *([option, conf_dir(daemon.product)] if option else []), *argv[1:]]
    command = argv if argv[0].startswith("/") else command
    rc, out, err = tools.run(["timeout", str(REFRESH_SECONDS), "runuser", "-u", daemon.user, "--", *command])
    if rc == _TIMED_OUT:
        return rc, f"`{' '.join(command)}` did not end in {REFRESH_SECONDS} s"
    return rc, telling(err or out) if rc else ""


def _wait(tools: Tools, trial: Trial, kept: bool) -> bool:
    """Leave the file to a later call: its daemon reads it only when it becomes active, and nobody has tried it yet."""
    if kept:
        _back(tools, trial.file, trial.kept)
    tools.changes.tidy(trial.kept)
    if trial.entry.file in (tools.loaded or {}):
        raise ApplyError(
            f"{trial.file.path} stays as it is: the active {trial.daemon.name} has loaded another one in this run; run "
            "again without a limit"
        )
    return True


def _load(tools: Tools, trial: Trial) -> None:
    """Run the command; ApplyError when the daemon does not take the file, which goes back then."""
    daemon, path, name = trial.daemon, trial.file.path, trial.entry.file
    before, known = tools.systemd.state(daemon.unit), trial.record["reloads"].get(name, UNKNOWN)
    # Until the answer is there nobody knows, also when this process is killed or waits in vain.
    _note(trial, UNKNOWN)
    rc, said = _run(tools, trial)
    role = _role(tools, trial) if rc == 0 else ""
    if role == ACTIVE:
        return
    old = read_text(trial.kept)
    if not is_same(before, tools.systemd.state(daemon.unit)):
        _forget(tools, trial.kept)
        raise ApplyError(f"{daemon.unit} ended before it loaded {path}: {said or role}; run again once it serves")
    said = said or ("it is not the active one any more" if role else "it does not say whether it is the active one")
    if rc not in (0, _TIMED_OUT) or role:
        _note(trial, known)
    way = "correct it in emr_config, then run again"
    if rc in (0, _TIMED_OUT) or any(word in said for word in _NOT_REACHED):
        way = "run again once it answers"
    if old is None:
        raise ApplyError(f"{daemon.unit} did not take {path}: {said}; {way}")
    _back(tools, trial.file, trial.kept)
    notes = "".join(f". {note}" for note in steps.notes(path, old, trial.file.content))
    way = way.replace("correct it", "correct the new one")
    raise ApplyError(
        f"{daemon.unit} did not take {path}: {said}; the file that it runs with is back in place: {way}{notes}"
    )


def _note(trial: Trial, digest: str) -> None:
    """Write down that the daemon runs with the file of this DIGEST."""
    trial.record["reloads"][trial.entry.file] = digest
    Changes(check=False).file(File(trial.daemon.running_path, dump(trial.record)))


def _role(tools: Tools, trial: Trial) -> str:
    """Return ACTIVE if the command reaches the daemon of this host, or its role among those of its kind."""
    alone = not trial.entry.active or len(tools.context.hosts(trial.daemon.name)) < 2
    return ACTIVE if alone else role_of(trial.daemon, tools.context.host)


def _keep(trial: Trial) -> None:
    old = read_text(trial.file.path)
    if old is not None:
        Changes(check=False).file(File(trial.kept, old, mode=0o600))


def _back(tools: Tools, file: File, kept: str) -> None:
    """Give FILE the content that is KEPT; first the file, so that an interruption leaves what was kept."""
    old = read_text(kept)
    if old is not None:
        tools.changes.file(file._replace(content=old))
    _forget(tools, kept)


def _forget(tools: Tools, kept: str) -> None:
    if not tools.changes.check:
        tools.changes.tidy(kept)
        if os.path.lexists(kept):
            os.unlink(kept)
