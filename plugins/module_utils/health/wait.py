# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the daemons that gates name, each once however many gates ask for it, until all gates hold."""

from __future__ import annotations

from typing import Any, Callable, Collection, Mapping, Sequence, Tuple

from ..services.readers import PROBES, RULES
from ..wire import parallel
from . import gates as rules
from . import probes as daemons
from .gate_types import Gate, Verdict

REQUEST_SECONDS = 2.0

Key = Tuple[str, str]
"""Kind of reading (a key of ``services.readers.PROBES``), and host."""


class GateError(ValueError):
    """Gates that cannot be read, in one sentence."""


class GatesClosed(Exception):
    """A sentence for each gate that does not hold; SUSPECTS as :func:`suspects`, None when no more will come."""

    def __init__(self, text: str, suspects: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(text)
        self.suspects = suspects


def gates_of(asked: Sequence[Mapping[str, Any]]) -> list[Gate]:
    """Return gates from what a module was ASKED for; raise GateError with everything that is wrong with them."""
    gates: list[Gate] = [
        {
            "gate": one["gate"],
            "hosts": list(one["hosts"]),
            "members": list(one.get("members") or []),
            "at_least": str(one.get("at_least") or ""),
            "limits": {name: int(count) for name, count in (one.get("limits") or {}).items()},
        }
        for one in asked
    ]
    mistakes = rules.mistakes(gates)
    if mistakes:
        raise GateError("; ".join(mistakes))
    return gates


def probes_of(gates: Sequence[Gate]) -> tuple[dict[Key, Callable[[], Any]], list[dict[str, Key]]]:
    """Return the probes that GATES need, each once, and for each gate where its hosts' outcomes will be.

    Where one kind of reading contains another that the same host is asked for, it stands for both.
    """
    wanted: dict[str, dict[str, None]] = {}
    for gate in gates:
        for host in gate["hosts"]:
            wanted.setdefault(host, {})[RULES[gate["gate"]].probe] = None
    where = [
        {host: (_widest(RULES[gate["gate"]].probe, wanted[host]), host) for host in gate["hosts"]} for gate in gates
    ]
    try:
        each = dict.fromkeys(key for keys in where for key in keys.values())
        probes = {key: daemons.probe(*key, REQUEST_SECONDS) for key in each}
    except ValueError as error:
        raise GateError(f"a host of the gates has a bad port: {error}") from error
    return probes, where


def _widest(kind: str, asked: Collection[str]) -> str:
    """Return that of the kinds ASKED of a host which contains most others, of those that contain KIND; else KIND."""
    wider = [one for one in asked if kind in PROBES[one].contains]
    return max(wider, key=lambda one: len(PROBES[one].contains), default=kind)


def look(gates: Sequence[Gate]) -> list[Verdict]:
    """Return what GATES show now."""
    probes, where = probes_of(gates)
    return _judge(gates, where, parallel.read_all(probes, REQUEST_SECONDS))


def wait(
    gates: Sequence[Gate], seconds: float, give_up: Callable[[], bool] = lambda: False
) -> tuple[list[Verdict], float]:
    """Poll until all GATES hold or SECONDS have passed; return what they showed last, and how long it took.

    GIVE_UP ends that before, when it says that nothing will come any more.

    The first gate is polled alone until it holds: to read a whole cluster five times a second while a daemon starts
    would slow the start down.
    """
    first, passed = _watch(gates[:1], seconds, give_up)
    if fault(first, passed):
        return [*first, *look(gates[1:])], passed
    verdicts, more = _watch(gates, seconds - passed, give_up)
    return verdicts, passed + more


def hold(asked: Sequence[Mapping[str, Any]], seconds: float, ended: Callable[[], str] = lambda: "") -> list[Verdict]:
    """Wait until all gates that a module was ASKED for hold, and return what they showed; GatesClosed after SECONDS.

    It is closed at once, with its sentence, when ENDED has one: what is waited for ends again and again.
    None asked for, none shown. GateError as :func:`gates_of`.
    """
    if not asked:
        return []
    sentences: list[str] = []

    def give_up() -> bool:
        sentences.extend(filter(None, [ended()]))
        return bool(sentences)

    verdicts, passed = wait(gates_of(asked), seconds, give_up)
    closed = sentences[-1] if sentences else fault(verdicts, passed)
    if closed:
        raise GatesClosed(closed, None if sentences else suspects(verdicts))
    return verdicts


def suspects(verdicts: Sequence[Verdict]) -> dict[str, list[str]]:
    """Return host to components of the daemons that keep gates closed; their own hosts know why."""
    found: dict[str, list[str]] = {}
    for one in verdicts:
        for host in [] if one["holds"] else one["bad"]:
            if one["component"] not in found.setdefault(host, []):
                found[host].append(one["component"])
    return found


def first_suspects(verdicts: Sequence[Verdict]) -> dict[str, list[str]]:
    """Return the same of the first gate that is closed alone: who comes after it may wait, and end, for want of it."""
    return suspects([one for one in verdicts if not one["holds"]][:1])


def _watch(gates: Sequence[Gate], seconds: float, give_up: Callable[[], bool]) -> tuple[list[Verdict], float]:
    probes, where = probes_of(gates)
    return parallel.watch(
        probes,
        lambda outcomes: _judge(gates, where, outcomes),
        lambda verdicts: all(one["holds"] for one in verdicts),
        seconds,
        give_up=give_up,
    )


def fault(verdicts: Sequence[Verdict], seconds: float) -> str:
    """Return a sentence for each gate that did not hold after SECONDS; empty if all do."""
    return "; ".join(rules.sentence(one, seconds) for one in verdicts if not one["holds"])


def _judge(
    gates: Sequence[Gate], where: Sequence[Mapping[str, Key]], outcomes: Mapping[Key, parallel.Outcome[Any]]
) -> list[Verdict]:
    readings = [{host: (outcomes[key].value, outcomes[key].error) for host, key in keys.items()} for keys in where]
    return [rules.judge(gate, reading) for gate, reading in zip(gates, readings)]
