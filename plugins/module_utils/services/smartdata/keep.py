# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the volume, and the host that keeps it, to what is wanted. State decides, so an interrupted run is repeated."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Callable, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, is_unread
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import Bucket

from . import guard, keeper, survey, volume
from .facts import BEGUN, DIRECTORY, LOADING
from .keeper_program import STATE
from .metadata import Place
from .release import take_off
from .volume import VolumeError

_LOGIN = ("WRONGPASS", "NOAUTH", "NOPERM")
_NOT_YET = (*_LOGIN, "LOADING", "MASTERDOWN", "TRYAGAIN", "BUSY")
"""How Redis refuses, and will not for ever."""
WAIT_SECONDS = 120
POLL_SECONDS = 0.5
SECONDS = 10.0


class Work(NamedTuple):
    """What the steps share."""

    host: str
    volume: Volume
    where: Place
    password: str
    keys: Sequence[str]
    bucket: Bucket
    client: str
    """Version of the JVMs' client, "" for what this host has."""
    changes: Changes
    run: Callable[..., Any]
    """``AnsibleModule.run_command``."""

    def facts(self, wait: bool = False) -> guard.Facts:
        """Return what there is of the volume; with WAIT its metadata may come up yet.

        ClientError where that does not answer, VolumeError where the bucket cannot be read.
        """
        end = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                read = survey.metadata(self.where, self.password, SECONDS)
                break
            except ClientError:
                if not wait or time.monotonic() > end:
                    raise
            time.sleep(POLL_SECONDS)
        try:
            found = survey.facts(self.volume, read, self.bucket, os.path.exists(BEGUN))
        except ClientError as error:
            raise VolumeError(volume.no_bucket(self.host, self.volume, error, volume.READ)) from error
        return found._replace(loading=os.path.exists(LOADING))

    def decide(self, facts: guard.Facts) -> guard.Decision:
        """Return what is to be done about FACTS."""
        return guard.decide(self.volume, facts, self.client or volume.client_version(), self.where.text)


def proved(work: Work) -> str:
    """Return why the volume cannot be used or made, "" if nothing stands in the way; VolumeError.

    Metadata that does not answer may be that of a cluster that is yet to be made: only its bucket is looked at then.
    Likewise where it does not take the password, which may be one that is yet to come.
    """
    wrong = volume.prove(work.host, work.volume, work.bucket, work.changes.check)
    if wrong:
        return wrong
    try:
        decided = work.decide(work.facts())
    except VolumeError as error:
        return str(error)
    except Refused as error:
        # Databases are tried by themselves, and the cluster's own may not be made yet.
        return "" if work.where.database or error.name in _NOT_YET else f"{work.host}: {refused(work.where, error)}"
    except ClientError:
        return ""
    return f"{work.host}: {decided.text}" if decided.act == guard.REFUSE else ""


def made(work: Work) -> guard.Decision:
    """See to it that the volume is there, and return what was decided; VolumeError."""
    check = work.changes.check
    try:
        facts = work.facts(wait=not check)
    except ClientError as error:
        if check:
            return guard.Decision(guard.KEEP, f"whether there is a volume is read when {work.where.text} answers")
        if isinstance(error, Refused):
            raise VolumeError(f"{work.host}: {refused(work.where, error)}") from error
        raise VolumeError(f"{work.where.text} does not answer ({error}); playbooks/status.yml tells why") from error
    decided = work.decide(facts)
    if decided.act == guard.REFUSE:
        raise VolumeError(f"{work.host}: {decided.text}; nothing was made")
    if decided.act == guard.KEEP:
        _settled(check, BEGUN)
        return decided
    name = work.volume.name
    if decided.act in (guard.CREATE, guard.FINISH):
        work.changes.record(f"volume {name}", "", f"{work.volume.bucket}, metadata in {work.where.text}\n")
        if check:
            return decided
        _begin(BEGUN)
        if decided.act == guard.FINISH:
            work.bucket.delete(f"{name}/{survey.UUID}")
        volume.make(work.run, work.volume, work.where, work.password, work.keys)
        again = work.decide(work.facts())
    else:
        again = decided
    if again.act == guard.LOWER:
        if decided.act == guard.LOWER:
            work.changes.record(f"volume {name}", "for newer clients\n", "for clients of this release\n")
        if not check:
            survey.let_older_in(work.where, work.password, SECONDS)
            again = work.decide(work.facts())
    if not check and again.act != guard.KEEP:
        raise VolumeError(f"{work.host}: the volume was made, but {again.text}")
    _settled(check, BEGUN)
    return decided


def refused(where: Place, error: Refused) -> str:
    """Return what is wrong where the metadata at WHERE answers with ERROR."""
    if error.name in _LOGIN:
        return f"{where.text} does not take the password of its clients ({error}); run site, which gives it this one"
    return f"{where.text} does not say what volume it has ({error}); mend that, or give it an empty place"


def told(wanted: Volume, decided: guard.Decision, check: bool) -> str:
    """Return what was DECIDED about the volume WANTED, as done; with CHECK, as what is found."""
    if check or decided.act == guard.KEEP:
        return decided.text
    return f"volume {wanted.name} was {'opened to older clients' if decided.act == guard.LOWER else 'made'}"


def restored(work: Work, path: str, disk: str) -> str:
    """Load the volume's metadata from the copy at PATH, "" for the newest one here, and return its path; VolumeError.

    DISK is the first data disk of this host.
    """
    directory = str(keeper.asked(work.volume, work.where, "", disk)["dump_dir"])
    found = path or volume.newest(directory, work.volume.name)
    facts = work.facts(wait=not work.changes.check)
    wrong = guard.restore_refusal(work.volume, facts, volume.dumped(found), work.where.text)
    if wrong:
        raise VolumeError(f"{work.host}: {wrong}")
    work.changes.record(f"metadata of volume {work.volume.name}", "", f"{found}\n")
    if not work.changes.check:
        if facts.loading or facts.remains:
            survey.empty(work.where, work.password, SECONDS)
        _begin(LOADING)
        volume.load(work.run, work.where, work.password, found)
        try:
            volume.fsck(work.run, work.where, work.password)
        finally:
            # Who is killed before loads once more. What is found to be missing stays so, and is told.
            _settled(False, LOADING)
    return found


def kept(work: Work, systemd: Systemd, disk: str) -> list[str]:
    """Let this host keep the volume, with its first data DISK; return its timers."""
    changes = work.changes
    changes.directory(DIRECTORY, "root", "root", 0o700)
    changes.directory(os.path.dirname(keeper.SCRIPT), "root", "root", 0o755)
    found = keeper.asked(work.volume, work.where, work.password, disk)
    copies = str(found["dump_dir"])
    # The sandbox of its service lets nobody make it later. A directory of the user's keeps its owner and mode.
    if not (work.volume.dump_dir and os.path.isdir(copies)):
        changes.directory(copies, "root", "root", 0o700)
    texts = keeper.files(work.volume, found, sys.executable)
    for path, (text, mode, secret) in texts.items():
        changes.file(File(path, text, mode=mode, secret=secret))
    timers = [timer for timer in keeper.TIMERS if f"{keeper.UNITS}/{timer}" in texts]
    take_off(changes, systemd, [timer for timer in keeper.TIMERS if timer not in timers])
    states = {timer: systemd.state(timer) for timer in timers}
    off = [name for name, one in states.items() if one.get("UnitFileState") != "enabled"]
    still = [name for name, one in states.items() if one.get("ActiveState") != "active"]
    for name in still:
        changes.record(name, "stopped\n", "started\n")
    if changes.check:
        return timers
    if off or any(is_unread(one) for one in states.values()):
        systemd.act("daemon-reload")
    if off:
        systemd.act("enable", *off)
    moved = [name for name, one in states.items() if is_unread(one)]
    if still or moved:
        systemd.act("restart", *dict.fromkeys([*still, *moved]))
    if read_text(STATE) is None and "watch" in work.volume.schedules:
        systemd.act("start", "emr-smartdata@watch.service")
    return timers


def _begin(note: str) -> None:
    Changes(check=False).directory(DIRECTORY, "root", "root", 0o700)
    Changes(check=False).file(File(note, "\n", mode=0o600))


def _settled(check: bool, note: str) -> None:
    if not check and os.path.lexists(note):
        os.unlink(note)
