# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall of this host: what is in force, new rules that take themselves back, their confirmation, their end."""

from __future__ import annotations

import os
import shutil
import socket
from typing import NamedTuple, Sequence

from ..config.file import File
from ..host.files import Changes, read_text
from ..host.systemd import Systemd, is_unread, is_up
from . import unit
from .nft import Run
from .reading import TABLE, cluster_of, version_of
from .state import read_state

PROBE_SECONDS = 2.0
THREADS = 24


class FirewallError(Exception):
    """One sentence: what went wrong, what is in force now, and what to do."""


class Place(NamedTuple):
    """Means of the module, and where it notes what differs."""

    run: Run
    systemd: Systemd
    nft: str
    """Path of nft, "" where it is not installed."""
    changes: Changes


def bring_in(place: Place, rules: str, seconds: int) -> bool:
    """Put RULES in force for SECONDS; return whether they wait for :func:`confirm` then, False if nothing was to do.

    The host's own timer takes them back, whatever becomes of the connection and of the controller.
    """
    before = read_text(unit.RULES_PATH) or ""
    state = read_state(place.run, place.nft, {})
    whole = state["live"] and state["boots"]
    if before == rules and whole and not os.path.lexists(unit.NEW_PATH):
        if not place.changes.check:
            _stop_timer(place)
        _tidy(place.changes)
        return False
    place.changes.record(unit.RULES_PATH, before, rules)
    if before == rules:
        place.changes.record(unit.UNIT, "not in force, or not at boot\n", "in force, also at boot\n")
    if place.changes.check:
        return False
    os.makedirs(unit.RUN, mode=0o700, exist_ok=True)
    _stop_timer(place)
    Changes(check=False).file(File(unit.NEW_PATH, rules, mode=0o600))
    try:
        _do(place, [place.nft, "-c", "-f", unit.NEW_PATH], "nft does not take the rules")
        _do(place, unit.timer(place.nft, seconds), "no timer could be set that would take the rules back")
        _do(place, [place.nft, "-f", unit.NEW_PATH], "nft does not load the rules")
    except FirewallError:
        _stop_timer(place)
        os.unlink(unit.NEW_PATH)
        raise
    return True


def confirm(place: Place, rules: str, probes: Sequence[tuple[str, str, int]]) -> None:
    """Keep RULES, which are in force, also over a boot; FirewallError if they were taken back, or are now.

    PROBES are host, address and port of members that have to answer.
    """
    if read_text(unit.RULES_PATH) == rules and not os.path.lexists(unit.NEW_PATH):
        return  # nothing was brought in
    if read_text(unit.NEW_PATH) != rules or not _is_loaded(place, version_of(rules)):
        raise FirewallError(
            "nobody confirmed its new rules in time, so those that it had before are in force again; run again"
        )
    silent = mute(probes)
    if silent:
        place.run(["/bin/sh", "-c", unit.undo_script(place.nft)])
        _stop_timer(place)
        raise FirewallError(
            f"with the new rules {'; '.join(silent)}, so those that it had before are in force again; see whether "
            "another firewall stands between the two, and whether host_names has the addresses that they use"
        )
    try:
        os.rename(unit.NEW_PATH, unit.KEPT_PATH)  # from here on the timer does nothing
    except FileNotFoundError:
        raise FirewallError("its new rules were taken back at this very moment; run again") from None
    _stop_timer(place)
    kept = Changes(check=False)
    kept.file(File(unit.RULES_PATH, rules))
    kept.file(File(unit.UNIT_PATH, unit.unit_text(cluster_of(rules), place.nft)))
    if is_unread(place.systemd.state(unit.UNIT)):
        place.systemd.act("daemon-reload")
    place.systemd.act("enable", unit.UNIT)
    if not is_up(place.systemd.state(unit.UNIT)):
        place.systemd.act("start", unit.UNIT)
    _tidy(kept)


def remove(place: Place) -> bool:
    """Open what was closed, and forget the rules; return whether there was anything. The rules' file goes last."""
    paths = [unit.UNIT_PATH, unit.NEW_PATH, unit.KEPT_PATH, unit.RULES_PATH]
    if not any(os.path.lexists(path) for path in paths):
        return False
    place.changes.record(unit.RULES_PATH, read_text(unit.RULES_PATH) or "", "")
    if place.changes.check:
        return True
    _stop_timer(place)
    if os.path.lexists(unit.UNIT_PATH):
        place.systemd.act("disable", unit.UNIT)
        place.systemd.act("stop", unit.UNIT)
        os.unlink(unit.UNIT_PATH)
    place.systemd.act("daemon-reload")
    if place.nft:
        _do(place, [place.nft, unit.REMOVE], "nft does not remove the table")
    shutil.rmtree(unit.RUN, ignore_errors=True)
    _tidy(place.changes)
    if os.path.lexists(unit.RULES_PATH):
        os.unlink(unit.RULES_PATH)
    return True


def mute(probes: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return a clause for each of PROBES (host, address, port) from which nothing comes back, not even a refusal."""
    from concurrent import futures  # not at the top: a second run asks nobody

    with futures.ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda one: _answers(one[1], one[2]), probes))
    return [
        f"{host} does not answer at {address} port {port}"
        for (host, address, port), good in zip(probes, answers)
        if not good
    ]


def _answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), PROBE_SECONDS).close()
    except socket.timeout:
        return False
    except OSError:
        return True
    return True


def _do(place: Place, command: list[str], what: str) -> None:
    rc, out, err = place.run(command)
    if rc != 0:
        said = " ".join((err or out).split())[:300]
        raise FirewallError(f"{what} ({said or f'exit code {rc}'}); nothing was changed")


def _stop_timer(place: Place) -> None:
    """Stop the timer if there is one; a service that is at work ends by itself, and decides by the file's name."""
    place.run(["systemctl", "stop", f"{unit.UNDO}.timer"])
    place.run(["systemctl", "reset-failed", f"{unit.UNDO}.service"])


def _tidy(changes: Changes) -> None:
    """Remove what a killed process has left beside rules that are kept."""
    changes.tidy(unit.RULES_PATH)
    changes.tidy(unit.UNIT_PATH)
    changes.tidy(unit.NEW_PATH)
    if os.path.lexists(unit.KEPT_PATH) and not changes.check:
        os.unlink(unit.KEPT_PATH)


def _is_loaded(place: Place, version: str) -> bool:
    rc, out, _err = place.run([place.nft, "-s", "list", "table", "inet", TABLE])
    return rc == 0 and version_of(out) == version
