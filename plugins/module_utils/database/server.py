# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the cluster's own MariaDB to what is wanted. State decides, so an interrupted run is repeated."""

from __future__ import annotations

import json
import os
import shutil
import time
from typing import Any, Callable, Mapping, Sequence

from ..config.file import File
from ..host import families
from ..host.files import Changes, read_text
from ..host.machine import read_os_release, read_users
from ..host.sockets import read_listeners
from ..host.systemd import Systemd, is_unread, is_up
from ..host.unit_files import UNITS, take_off
from ..services.config_model import Database
from ..wire.base import ClientError, Endpoint
from ..wire.mysql import Mysql
from ..wire.sql import Login
from . import layout
from .accounts import steps

START_SECONDS = 60.0
ROOT = "/"
_NEW = ".new"


class ServerError(Exception):
    """One sentence: what is wrong on the host and what to do about it."""


class Server:
    """The server of this host, HOST in the inventory, of CLUSTER, with its data on DISK unless it is elsewhere."""

    def __init__(self, cluster: str, host: str, disk: str, changes: Changes, run: Callable[..., Any]) -> None:
        """Take what all steps share; RUN is ``AnsibleModule.run_command``."""
        self._cluster, self._host = cluster, host
        self._changes, self._run = changes, run
        self._systemd = Systemd(run)
        self._recorded = _recorded()
        self._data = self._recorded or layout.data_dir(disk)
        self._state = ""

    def packages(self) -> list[str]:
        """Return the packages that are yet to be installed."""
        if _program():
            return []
        os_release = read_os_release()
        family = families.family_of(os_release)
        if family is None:
            raise ServerError(
                f"{self._host}: MariaDB is missing, and its packages on {families.title_of(os_release)} are not known; "
                "install its server, or name a database outside of the cluster in emr_rds"
            )
        self._changes.record("packages", "", "".join(f"{name}\n" for name in family.mariadb))
        return list(family.mariadb)

    def bring(self, port: int, wanted: Mapping[str, Database], passwords: Mapping[str, Sequence[str]]) -> None:
        """Make data where there is none, bring the server up at PORT, and give it the databases WANTED.

        PASSWORDS has those of their accounts, the present one first. What this host must not do raises ServerError
        before anything is changed.
        """
        self._state = layout.state_of(_names(self._data))
        wrong = layout.refusal(self._data, self._state, self._recorded) or self._occupied(port)
        if wrong:
            raise ServerError(f"{self._host}: {wrong}")
        self._account()
        self._make_data()
        self._start(port)
        self._fill(wanted, passwords)

    def turn(self, on: bool) -> None:
        """Start or stop the server, where there is one."""
        state = self._systemd.state(layout.UNIT)
        runs = is_up(state)
        if runs == on or (on and not os.path.exists(_unit())):
            return
        words = ("stopped\n", "started\n")
        self._changes.record(layout.UNIT, words[runs], words[on])
        if not self._changes.check:
            self._systemd.act("start" if on else "stop", layout.UNIT)

    def take_off(self) -> None:
        """Stop the server and take its unit off, where there is one. Its data stays, and the record of its place."""
        was = "started" if self._systemd.is_active(layout.UNIT) else "stopped"
        if take_off(self._systemd, [layout.UNIT], root=ROOT, check=self._changes.check):
            self._changes.record(layout.UNIT, f"{was}\n", "absent\n")

    def _occupied(self, port: int) -> str:
        found = next((one for one in read_listeners({port}) if one["unit"] != layout.UNIT), None)
        if found is None:
            return ""
        who = f"{found['command'] or 'another process'} (pid {found['pid']}, user {found['user']})"
        return f"port {port} of its database is in use by {who}; stop it, or give emr_rds another port"

    def _account(self) -> None:
        if read_users([layout.ACCOUNT]):
            return
        self._changes.record("accounts", "", f"account {layout.ACCOUNT}\n")
        if not self._changes.check:
            rc, out, err = self._run(["systemd-sysusers", "-"], data=layout.sysusers())
            if rc != 0 or not read_users([layout.ACCOUNT]):
                said = err.strip() or out.strip()
                raise ServerError(f"{self._host}: account {layout.ACCOUNT} cannot be made ({said})")

    def _make_data(self) -> None:
        """Make data beside its place first, so that what a killed run leaves is never taken for some."""
        area = os.path.dirname(self._data)
        self._changes.way(area)
        self._changes.directory(area, "root", "root", 0o755)
        if self._state == layout.EMPTY:
            self._changes.record(self._data + "/", "", "data of MariaDB\n")
            if not self._changes.check:
                new = self._data + _NEW
                shutil.rmtree(new, ignore_errors=True)
                Changes(check=False).directory(new, layout.ACCOUNT, layout.ACCOUNT, 0o750)
                rc, out, err = self._run(layout.install_argv(new))
                if rc != 0:
                    said = " ".join((err.strip() or out.strip()).split())[-500:]
                    raise ServerError(f"{self._host}: data of MariaDB cannot be made in {new} ({said})")
                if os.path.isdir(self._data):
                    os.rmdir(self._data)
                os.rename(new, self._data)
        elif os.stat(self._data).st_uid not in [user["uid"] for user in read_users([layout.ACCOUNT]).values()]:
            raise ServerError(
                f"{self._host}: {self._data} is not of account {layout.ACCOUNT}, which has another id than on the "
                f"system that made it; run chown -R {layout.ACCOUNT}:{layout.ACCOUNT} {self._data}"
            )
        record = json.dumps({"cluster": self._cluster, "data": self._data}) + "\n"
        if read_text(layout.RECORD) != record:
            self._changes.directory(os.path.dirname(layout.RECORD), "root", "root", 0o755)
            self._changes.file(File(layout.RECORD, record))

    def _start(self, port: int) -> None:
        text = layout.unit_text(_program() or layout.PROGRAMS[0], self._data, self._host, port)
        changed = self._changes.file(File(_unit(), text))
        if self._changes.check and not _program():
            self._changes.record(layout.UNIT, "stopped\n", "started\n")
            return
        state = self._systemd.state(layout.UNIT)
        if not self._changes.check and (changed or is_unread(state)):
            self._systemd.act("daemon-reload")
        if state.get("UnitFileState") != "enabled":
            self._changes.record(layout.UNIT, "disabled\n", "enabled\n")
            if not self._changes.check:
                self._systemd.act("enable", layout.UNIT)
        runs = is_up(state)
        # With an interrupted run before, systemd may know a newer unit than the process was started with.
        if runs and not changed and not is_unread(state) and self._runs_with(state, text):
            return
        verb = "restart" if runs else "start"
        self._changes.record(layout.UNIT, "runs with older options\n" if runs else "stopped\n", f"{verb}ed\n")
        if not self._changes.check:
            self._systemd.act(verb, layout.UNIT)

    def _runs_with(self, state: Mapping[str, str], text: str) -> bool:
        """Tell whether the process has the options of the unit's TEXT."""
        try:
            with open(f"/proc/{state.get('MainPID')}/cmdline", encoding="utf-8") as stream:
                words = stream.read().rstrip("\0").split("\0")
        except OSError:
            return False
        return f"ExecStart={' '.join(words)}" in text.splitlines()

    def _fill(self, wanted: Mapping[str, Database], passwords: Mapping[str, Sequence[str]]) -> None:
        check = self._changes.check
        if check and (self._state == layout.EMPTY or not os.path.exists(layout.SOCKET)):
            found = steps(None, wanted, passwords) if self._state == layout.EMPTY else []
            for step in found:
                self._changes.record(step.what, step.before, step.after)
            return
        session = self._session()
        try:
            for step in steps(session.rows, wanted, passwords):
                self._changes.record(step.what, step.before, step.after)
                if not check:
                    session.rows(step.statement)
        except ClientError as error:
            raise ServerError(f"{self._host}: its database says no: {error}") from error
        finally:
            session.close()

    def _session(self) -> Mysql:
        """Return a session of root's with the server, which may have started just now."""
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return Mysql(Endpoint(layout.SOCKET, 0), Login("root", ""))
            except ClientError as error:
                if self._changes.check or time.monotonic() > end:
                    look = f"look at journalctl -u {layout.UNIT} there"
                    raise ServerError(f"{self._host}: its database does not answer ({error}); {look}") from error
            time.sleep(0.2)


def _program() -> str:
    """Return the server's program, "" where none is installed with what makes its data."""
    there = os.access(layout.INSTALLER, os.X_OK)
    return next((path for path in layout.PROGRAMS if there and os.access(path, os.X_OK)), "")


def _recorded() -> str:
    """Return where this host has had data of its database, "" for nowhere."""
    try:
        return str(json.loads(read_text(layout.RECORD) or "{}").get("data", ""))
    except ValueError:
        return ""


def _names(path: str) -> list[str] | None:
    try:
        return [name for name in os.listdir(path) if name != "lost+found"]
    except FileNotFoundError:
        return None


def _unit() -> str:
    return os.path.join(ROOT, UNITS, layout.UNIT)
