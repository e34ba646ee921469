# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this host has of a firewall of ours, in files and in the kernel."""

from __future__ import annotations

import os
from typing import Mapping

from ..host.files import read_text
from ..host.systemd import Systemd, is_unread, is_up
from . import unit
from .members import deviating
from .nft import Run
from .reading import TABLE, cluster_of, hosts_of, networks_of, version_of
from .types import State

_COMPARE = 'exec unshare --net sh -c \'"$1" -f "$2" && "$1" -s list table inet {table}\' - "$@"'


def read_state(run: Run, nft: str, given: Mapping[str, str]) -> State:
    """Return what the host has of a firewall of ours; GIVEN is host to the address that the inventory gives.

    A host without one is not asked further than for files.
    """
    text = read_text(unit.RULES_PATH) or ""
    version = version_of(text)
    there = [path for path in (unit.RULES_PATH, unit.UNIT_PATH, unit.NEW_PATH) if os.path.lexists(path)]
    hosts = hosts_of(text)
    wanted = unit.unit_text(cluster_of(text), nft)
    loads = bool(version) and read_text(unit.UNIT_PATH) == wanted and _starts(Systemd(run).state(unit.UNIT))
    return State(
        version=version,
        live=bool(version) and _is_live(run, nft, version),
        boots=loads,
        clients=networks_of(text),
        names=sorted(hosts),
        known=deviating(hosts, given),
        left=bool(there),
    )


def _starts(state: Mapping[str, str]) -> bool:
    return is_up(state) and state.get("UnitFileState") == "enabled" and not is_unread(state)


def _is_live(run: Run, nft: str, version: str) -> bool:
    """Tell whether our table in the kernel is what the kept rules make of it, rule for rule.

    They are loaded once more into a network namespace of their own, since nft shows rules in its own words. Where that
    is not possible the version decides.
    """
    if not nft:
        return False
    rc, now, _err = run([nft, "-s", "list", "table", "inet", TABLE])
    if rc != 0 or version_of(now) != version:
        return False
    rc, wanted, _err = run(["/bin/sh", "-c", _COMPARE.format(table=TABLE), "-", nft, unit.RULES_PATH])
    return rc != 0 or now == wanted
