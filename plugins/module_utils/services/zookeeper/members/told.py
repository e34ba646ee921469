# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change of ZooKeeper's members tells people: steps, and refusals with their remedies. Pure."""

from __future__ import annotations

from typing import Sequence

from .types import Ensemble


def joins(host: str, before: int, after: int) -> str:
    """Say that HOST becomes a member of an ensemble that had BEFORE and has AFTER members."""
    return f"{host} joins: it starts and copies what the leader has ({before} members become {after})"


def learns(host: str, goal: Ensemble, before: Ensemble) -> str:
    """Say that HOST restarts with the members GOAL instead of BEFORE."""
    changes = [f"with {one}" for one in sorted(goal - before)] + [f"without {one}" for one in sorted(before - goal)]
    return f"{host} restarts {' and '.join(changes) or 'with what its zoo.cfg lists'}"


def hands_over(host: str) -> str:
    """Say that HOST, which leads and leaves, restarts, so that another one leads."""
    return f"{host} restarts, so that another one leads"


def comes_back(host: str) -> str:
    """Say that HOST, which does not serve, comes back as the leader counts it."""
    return f"{host} comes back, with the members that the leader has"


def leaves(host: str) -> str:
    """Say that the server of HOST is taken off."""
    return f"{host} leaves: its server is stopped and taken off, its data is moved aside"


def elects(goal: Ensemble) -> str:
    """Say that the members GOAL elect a leader."""
    return f"{', '.join(sorted(goal))} elect a leader"


def contradiction(held: str) -> str:
    """Refuse lists that are further apart than a run leaves them; HELD says who has which."""
    return (
        f"the zoo.cfg of ZooKeeper servers contradict each other by more than one member ({held}), so that two groups"
        f" of them could elect a leader each; bring server.* in /etc/zookeeper/conf/zoo.cfg to what the members that"
        f" serve have, restart emr-zookeeper on those that you change, one after the other, and run again"
    )


def blank(blank_hosts: Sequence[str], full: Sequence[str]) -> str:
    """Refuse to start BLANK_HOSTS, which have no data, while nobody leads and FULL have data."""
    they, had = ("it", "it had") if len(blank_hosts) == 1 else ("they", "they had")
    have = "has" if len(full) == 1 else "have"
    return (
        f"{' and '.join(blank_hosts)}: ZooKeeper has no data there, {' and '.join(full)} {have}"
        f" some, and no server leads: if {they} started, what the ensemble has acknowledged could be lost; start the"
        f" members that have data first (playbooks/site.yml with --limit), mount the disk that {had}, or copy"
        f" dataDir of {full[0]} there, and run again"
    )


def silent(host: str, declared: bool) -> str:
    """Refuse while HOST, a member of the ensemble, does not answer; DECLARED tells whether it stays one."""
    if declared:
        return (
            f"{host}: it gave no answer, and members of ZooKeeper change only while all that stay serve; bring it back,"
            f" then run again"
        )
    return (
        f"{host}: it is a member of ZooKeeper by the zoo.cfg of others, and no host of this inventory; put it back into"
        f" the tier gateway, so that its server is taken off, or, if it is gone for good, add -e"
        f' \'{{"emr_forget_hosts": ["{host}"]}}\''
    )


def alive(host: str) -> str:
    """Refuse to forget HOST, whose server answers."""
    return (
        f"{host}: emr_forget_hosts says that it will not come back, but its ZooKeeper server answers; put it back into"
        f" the tier gateway, so that its server is taken off, or switch the machine off"
    )


def too_few(there: Sequence[str], ensemble: Sequence[str]) -> str:
    """Refuse to go on while THERE are no majority of ENSEMBLE, whose data may be on the others alone."""
    return (
        f"of ZooKeeper's members {', '.join(ensemble)} only {', '.join(there) or 'nobody'} would be left with what the"
        f" ensemble has acknowledged, and that is no majority; bring the others back, then run again"
    )
