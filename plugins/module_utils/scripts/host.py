# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run scripts on this host: each in a unit of its own, remembered before it begins and when it has ended."""

from __future__ import annotations

import grp
import os
import pwd
import time
from typing import Any, Callable, Mapping, NamedTuple

from ..config.file import File
from ..host.files import Changes
from ..host.layout import SCRIPTS
from ..host.locks import is_abandoned
from ..host.proc import read as read_proc
from . import records, unit
from .decide import BEGIN, DONE, END, FAILED, LEAVE, RUNNING, TAKE, Record, Unit, decide, ended_well, how
from .spec import CONTINUE

POLL_SECONDS, MOST_POLL_SECONDS = 0.2, 2.0
LINES = 10
_TAIL_BYTES = 16 << 10
_BOOT = "/proc/sys/kernel/random/boot_id"
Run = Callable[..., "tuple[int, str, str]"]


class ScriptError(Exception):
    """One sentence: why a script cannot be run, or how it failed, and what to do."""


class Abandoned(Exception):
    """Nobody waits for the result any more; the script goes on, and the next run waits for it."""


class Done(NamedTuple):
    """What became of a script, as a result of the module."""

    name: str
    state: str
    """``done``, ``failed``, ``due`` in check mode, or ``left`` when nothing was to be done."""
    reason: str = ""
    code: int = 0
    seconds: float = 0.0
    log: str = ""
    lines: tuple[str, ...] = ()
    """The last lines of its log, where it failed."""


class Runner:
    """Runs scripts of HOST one after the other."""

    def __init__(self, run: Run, changes: Changes, host: str, environment: Mapping[str, str]) -> None:
        """Take RUN, which runs a command, CHANGES, which notes them, and the ENVIRONMENT that scripts get."""
        self._run = run
        self._changes = changes
        self._host = host
        self._environment = environment

    def carry_out(self, asked: Mapping[str, Any], awaited: int = 0) -> Done:
        """Do what is due for the script ASKED for; ScriptError when it fails, unless it may.

        AWAITED is the number of its run that went on when this run came, 0 for none: another run may have noted its
        end meanwhile.
        """
        name = str(asked["name"])
        try:
            record = records.read(name)
        except ValueError as error:
            raise ScriptError(f"{self._host}: script {name}: {error}") from error
        found = self._look(name)
        verdict = decide(asked["moment"], asked["on_failure"], asked["digest"], record, found, awaited)
        if verdict.act in (LEAVE, TAKE) and found.there and not self._changes.check:
            self._forget(name)  # of a run that was killed once it had noted the result
        if verdict.act == LEAVE:
            return Done(name, "left")
        if verdict.act == TAKE and record is not None:
            well = record["state"] == DONE
            return self._told(asked, record, verdict.reason, "" if well else "has failed while this run waited for it")
        self._changes.record(f"script {name}", _line(record), f"{verdict.reason}; it runs\n")
        if self._changes.check:
            return Done(name, "due", verdict.reason)
        if verdict.act == BEGIN or record is None:
            record = self._begin(asked, record, found)
        if verdict.act != END:
            self._wait(name)
        return self._end(asked, record, verdict.reason)

    def _begin(self, asked: Mapping[str, Any], before: Record | None, found: Unit) -> Record:
        """Start the script, after noting that it is; return the note."""
        name, user = str(asked["name"]), str(asked["user"])
        number = before["number"] + 1 if before else 1
        try:
            group = _group_of(user)
        except KeyError as error:
            raise ScriptError(
                f"{self._host}: script {name}: the account {user} is not there; name another user, or none for root"
            ) from error
        quiet = Changes(False)
        for path, mode in ((SCRIPTS, 0o700), (unit.LOGS, 0o700), (unit.PROGRAMS, 0o711)):
            quiet.directory(path, "root", "root", mode)
        content = asked["content"].decode("latin-1")
        quiet.file(File(f"{unit.PROGRAMS}/{name}", content, group=group, mode=0o550, binary=True))
        if found.there:  # of a run that was noted before
            self._forget(name)
        record = Record(
            digest=asked["digest"],
            state=RUNNING,
            number=number,
            began=time.time(),
            boot=read_proc(_BOOT).strip(),
            code=0,
            seconds=0.0,
        )
        records.write(name, record)
        argv = unit.start_argv(name, number, user, asked["timeout_seconds"], self._environment, asked["args"])
        rc, out, err = self._run(argv)
        # One that cannot be executed is a unit that has failed, which is read as any other.
        if rc != 0 and not self._look(name).there:
            records.write(name, {**record, "state": FAILED, "code": rc})
            raise ScriptError(f"{self._host}: script {name} cannot be started: {err.strip() or out.strip()}")
        return record

    def _look(self, name: str) -> Unit:
        names = ",".join(unit.PROPERTIES)
        rc, out, err = self._run(["systemctl", "show", "--property", names, unit.unit_of(name)])
        if rc != 0:
            raise ScriptError(f"{self._host}: systemctl does not tell of {unit.unit_of(name)}: {err.strip()}")
        return unit.seen(out)

    def _wait(self, name: str) -> None:
        """Wait until the script has ended; its own unit ends it when its time is up."""
        pause = POLL_SECONDS
        while self._look(name).active:
            if is_abandoned():
                raise Abandoned(name)
            time.sleep(pause)
            pause = min(pause * 1.5, MOST_POLL_SECONDS)

    def _end(self, asked: Mapping[str, Any], record: Record, reason: str) -> Done:
        """Note how the script ended; ScriptError where that ends the run."""
        name = str(asked["name"])
        found = self._look(name)
        if not found.there:
            raise ScriptError(
                f"{self._host}: script {name} was stopped by somebody else than this run, and how far it came is not "
                f"known; look at {unit.log_of(name, record['number'])} there, and run again to have it begun anew"
            )
        seconds, well = round(max(0.0, time.time() - record["began"]), 1), ended_well(found)
        # In this order: what is noted is over, and systemd is the only one who knows it until then.
        if os.path.lexists(f"{unit.PROGRAMS}/{name}"):
            os.unlink(f"{unit.PROGRAMS}/{name}")
        ended: Record = {**record, "state": DONE if well else FAILED, "code": found.code, "seconds": seconds}
        records.write(name, ended)
        self._forget(name)
        return self._told(asked, ended, reason, "" if well else how(found, asked["timeout_seconds"]))

    def _told(self, asked: Mapping[str, Any], record: Record, reason: str, fault: str) -> Done:
        """Return the result of RECORD, which has ended; with a FAULT, a verb and what belongs to it, as it may be."""
        name, log = str(asked["name"]), unit.log_of(str(asked["name"]), record["number"])
        if not fault:
            return Done(name, "done", reason, 0, record["seconds"], log)
        lines = last_lines(log)
        words = f"; its last lines: {' | '.join(lines)}" if lines else ""
        sentence = f"{self._host}: script {name} {fault}{words}; the whole log is {log} there"
        if asked["on_failure"] != CONTINUE:
            raise ScriptError(sentence)
        return Done(name, "failed", sentence, record["code"], record["seconds"], log, tuple(lines))

    def _forget(self, name: str) -> None:
        """Let systemd forget a unit whose result was noted; one that it has forgotten already is no fault."""
        self._run(["systemctl", "stop", unit.unit_of(name)])
        self._run(["systemctl", "reset-failed", unit.unit_of(name)])


def last_lines(path: str, most: int = LINES) -> list[str]:
    """Return the MOST last lines of the log at PATH that are not empty, each as far as it can be shown."""
    try:
        with open(path, "rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _TAIL_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    lines = ["".join(sign if sign.isprintable() else " " for sign in line).strip() for line in text.splitlines()]
    return [line[:300] for line in lines if line][-most:]


def _group_of(user: str) -> str:
    """Return the group that lets USER, and nobody else than root, read a script; KeyError for no such account."""
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def _line(record: Record | None) -> str:
    return "" if record is None else f"{record['state']}, run {record['number']}, exit code {record['code']}\n"
