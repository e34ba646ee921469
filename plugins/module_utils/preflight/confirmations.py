# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users say to confirm or to aim an act that cannot be taken back: refused unless it is meant exactly so. Pure.

A variable that is set but empty is no confirmation: somebody's form or script had nothing to put there.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.registry import SERVICES

Members = Mapping[str, Sequence[str]]
CLUSTER = {
    "emr_destroy": "end the cluster",
    "emr_destroy_wipe": "remove its data for good",
    "emr_drill": "break it on purpose",
    **{
        name: row.confirms
        for service in SERVICES.values()
        for name, row in service.confirmations.items()
        if row.confirms
    },
}
"""What repeats the cluster's name, and what it confirms by that."""


def _aims() -> dict[str, tuple[tuple[str, ...], str]]:
    found: dict[str, tuple[tuple[str, ...], str]] = {"emr_replace_host": ((), "member")}
    for service in SERVICES.values():
        for name, row in service.confirmations.items():
            if row.components:
                components, called = found.get(name, ((), ""))
                found[name] = (components + row.components, " and no ".join(filter(None, [called, row.called])))
    return found


HOST = _aims()
"""What names one host: with one of which components (any where none is named), and how that is called."""
HANDING_OVER = tuple(name for name, service in SERVICES.items() if service.hands_over)
FALSE = ("false", "no", "off", "n", "f", "0")
TRUE = ("true", "yes", "on", "y", "t", "1")
PROTECTION, FORGET, HANDED_OVER = "emr_deletion_protection", "emr_forget_hosts", "emr_failover_services"
CONFIRMATIONS = (*CLUSTER, *HOST, PROTECTION, FORGET, HANDED_OVER)
"""Every variable that is looked at here."""


def faults(given: Mapping[str, Any], cluster: str, members: Members, seen: Sequence[str]) -> list[str]:
    """Return a sentence for each variable of GIVEN (by name) that CLUSTER with MEMBERS and hosts SEEN cannot take."""
    found = [_cluster(name, given[name], cluster) for name in CLUSTER if name in given]
    found += [_host(name, given[name], members) for name in HOST if name in given]
    found += [_protection(given[PROTECTION])] if PROTECTION in given else []
    found += [_services(given[HANDED_OVER])] if HANDED_OVER in given else []
    found += _forgotten(given[FORGET], seen) if FORGET in given else []
    return [sentence for sentence in found if sentence]


def names(value: Any) -> list[str]:
    """Return the names in VALUE: a list, or a text with commas."""
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]
    return [str(name) for name in listed]


def protects(value: Any) -> bool:
    """Tell whether a VALUE of emr_deletion_protection protects: whatever does not say no does."""
    return str(value).strip().lower() not in FALSE


def _cluster(name: str, value: Any, cluster: str) -> str:
    if value == cluster:
        return ""
    if _blank(value):
        return f"{name} is empty, which confirms nothing; leave it out, or say -e {name}={cluster} to {CLUSTER[name]}"
    return (
        f"{name} is {_shown(value)}, but this inventory is cluster {cluster}; choose the inventory of {_shown(value)}, "
        f"or say -e {name}={cluster} to {CLUSTER[name]}"
    )


def _host(name: str, value: Any, members: Members) -> str:
    components, called = HOST[name]
    here = list(dict.fromkeys(host for one in components or members for host in members.get(one, [])))
    if value in here:
        return ""
    which = ", ".join(here[:5]) + (f" and {len(here) - 5} more" if len(here) > 5 else "")
    if _blank(value):
        return f"{name} is empty; leave it out, or name one of {which}"
    return f"{name} names {_shown(value)}, which is no {called} in this inventory; name one of {which}"


def _protection(value: Any) -> str:
    if str(value).strip().lower() in (*TRUE, *FALSE):
        return ""
    return f"{PROTECTION} is {_shown(value) or 'empty'}; it is true or false"


def _services(value: Any) -> str:
    asked = [name.strip() for name in names(value)]
    if asked and all(name in HANDING_OVER for name in asked):
        return ""
    return f"{HANDED_OVER} is {_shown(value) or 'empty'}; it names {' or '.join(HANDING_OVER)}, or both"


def _forgotten(value: Any, seen: Sequence[str]) -> list[str]:
    found = []
    for name in names(value):
        if _blank(name) or name != name.strip():
            found.append(f"{FORGET} names {_shown(name) or 'an empty host'}; name hosts that left the inventory")
        elif name in seen:
            found.append(
                f"{FORGET} names {name}, which is in the inventory; take it out of the inventory first, or out of "
                f"{FORGET} if it came back"
            )
    return found


def _blank(value: Any) -> bool:
    return value is None or not str(value).strip()


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text) if text != text.strip() else text
