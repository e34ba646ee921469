# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How daemons get other ZooKeeper passwords without losing access at any moment. No I/O.

A daemon reads its credentials and the ACL of its znodes when it starts, so two restarts lie between two passwords:

1. As long as one daemon knows a former password only, all get both of them, and make znodes for both.
2. Once all know the present one, they make znodes for that alone, and go on using what the former one opens.
3. Then the former one is taken out of all znodes, and out of the files.

Whoever is at one step reaches the znodes of those at the next. What hosts have decides, so an interrupted change goes
on where it was.
"""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.config.derivation import FORMER, PRESENT, Generation
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import (
    accounts,
    identity,
    token,
)

UNKNOWN = ""
"""Stands for a password that is of no generation."""


class Look(TypedDict):
    """What a host has for one account: names of the generations in each place; in what modules return, tokens."""

    auth: list[str]
    """In the file with credentials."""
    acl: list[str]
    """In the file with the ACL."""
    running: list[str]
    """In the ACL that the account's running daemon makes znodes with."""


class Phase(TypedDict):
    """Where a cluster stands between two passwords."""

    former: list[str]
    """Generations that daemons know beside the present one; none between two changes."""
    shut: bool
    """Whether znodes are made for the present one alone."""
    complete: bool
    """Whether all hosts with such daemons answered."""


def named(tokens: Mapping[str, Sequence[str]], user: str, found: Mapping[str, Generation]) -> Look:
    """Return TOKENS (place to tokens) of account USER with the names of the generations FOUND instead."""
    names = {token(identity(f"{user}:{one[user]}")): name for name, one in found.items()}

    def of(place: str) -> list[str]:
        return [names.get(one, UNKNOWN) for one in tokens.get(place, [])]

    return Look(auth=of("auth"), acl=of("acl"), running=of("running"))


def strangers(looks: Mapping[str, Look]) -> list[str]:
    """Return the accounts of LOOKS whose credentials are of no generation."""
    return [user for user in accounts() if user in looks and UNKNOWN in looks[user]["auth"]]


def unguided(looks: Mapping[str, Mapping[str, Look] | None]) -> str:
    """Refuse LOOKS, as :func:`phase` has them, in half a sentence where nobody tells a bare host how znodes are closed.

    The hosts that did not answer may know former passwords only. Present ones would shut those out or be shut out, and
    former ones would open again what is closed for good, so neither is given on a guess. Empty where it is known, where
    all are bare, and where nobody would be given any.
    """
    answered = {host: one for host, one in looks.items() if one is not None}
    away = [host for host in looks if host not in answered]
    if _seen(look for one in answered.values() for look in one.values()) - {UNKNOWN} or not answered or not away:
        return ""
    return (
        f"{', '.join(answered)}: no password of ZooKeeper is there, and which ones the cluster's znodes are closed "
        f"with only {', '.join(away)} may tell, not asked or without an answer"
    )


def phase(looks: Mapping[str, Mapping[str, Look] | None]) -> Phase:
    """Return where a cluster stands by LOOKS: host to account to what it has, None for a host without an answer.

    A host that does not answer is where the others were when it last did, so it does not bring anybody back; but nobody
    goes on without it.
    """
    known = [look for one in looks.values() if one is not None for look in one.values()]
    missing = any(one is None for one in looks.values())
    seen = _seen(known)
    former = [name for name in FORMER if name in seen]
    lacking = any(place and PRESENT not in place for look in known for place in (look["auth"], look["running"]))
    begun = any(look["acl"] == [PRESENT] for look in known)
    return Phase(former=former, shut=bool(former) and not lacking and (begun or not missing), complete=not missing)


def _seen(looks: Iterable[Look]) -> set[str]:
    return {name for look in looks for place in (look["auth"], look["acl"], look["running"]) for name in place}
