# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers of HMasters and RegionServers say about HBase. No I/O.

``/jmx`` is as old as a period of the metrics system (see :func:`.config.metrics2`). The regions in transition that it
counts are a minute old, so the page ``/rits.jsp`` is read for them. Deaths of RegionServers are read from the list of
procedures: what it counts of them begins anew with each process, and an HMaster that took over counts the end of those
that it did not begin.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence, TypedDict

from ...topology.names import bare

Beans = Mapping[str, Mapping[str, Any]]

MASTER = "Hadoop:service=HBase,name=Master,sub=Server"
MASTER_BEANS = [MASTER]
REGIONSERVER = "Hadoop:service=HBase,name=RegionServer,sub=Server"
REGIONSERVER_BEANS = [REGIONSERVER]
TRANSITIONS = "/rits.jsp"


class HMaster(TypedDict):
    """One HMaster; STATE is active, initializing (active, but not ready yet), standby, starting or dead.

    Servers are called ``host,port,start``. CRASHES are deaths of RegionServers whose regions it has not given to others
    yet. MOVING are regions in transition, as people read them. Both are None where it was not asked or did not say.
    """

    host: str
    state: str
    error: str
    live: list[str]
    draining: list[str]
    gone: list[str]
    crashes: int | None
    moving: list[str] | None
    load: float | None
    cluster_id: str


class RegionServer(TypedDict):
    """One RegionServer; STATE is serving, starting (not registered with a master yet) or dead."""

    host: str
    state: str
    error: str
    name: str
    regions: int | None


def hmaster(
    host: str, beans: Beans | None, error: str = "", transitions: Any = None, crashes: int | None = None
) -> HMaster:
    """Return the HMaster on HOST from its BEANS, what its page says of TRANSITIONS, and the CRASHES in its procedures.

    Each is None without an answer.
    """
    facts = (beans or {}).get(MASTER)
    state = "dead" if beans is None else "starting" if facts is None else "standby"
    facts = facts or {}
    if str(facts.get("tag.isActiveMaster")).lower() == "true":
        state = "active" if _number(facts, "masterFinishedInitializationTime") else "initializing"
    return {
        "host": host,
        "state": state,
        "error": error,
        "live": _servers(facts.get("tag.liveRegionServers")),
        "draining": _draining(facts),
        "gone": _servers(facts.get("tag.deadRegionServers")),
        "crashes": crashes,
        "moving": moving(transitions),
        "load": float(facts["averageLoad"]) if "averageLoad" in facts else None,
        "cluster_id": str(facts.get("tag.clusterId") or ""),
    }


def moving(transitions: Any) -> list[str] | None:
    """Return table, name and state of each region that the page has in its list, None where it has no list."""
    listed = _transitions(transitions)
    return None if listed is None else [text for _name, text in listed]


def transitions(page: Any) -> dict[str, str] | None:
    """Return encoded name to table, name and state of each region in the list of PAGE, None where it has no list."""
    listed = _transitions(page)
    return None if listed is None else dict(listed)


def _transitions(page: Any) -> list[tuple[str, str]] | None:
    listed = page.get("rits") if isinstance(page, dict) else None
    if not isinstance(listed, list):
        return None
    return [(str(one.get("region")), f"{one.get('table')} {one.get('region')} {one.get('state')}") for one in listed]


def regionserver(host: str, beans: Beans | None, error: str = "") -> RegionServer:
    """Return the RegionServer on HOST from its BEANS; None without an answer.

    It has its bean from the moment on when a master has answered its report for duty.
    """
    facts = (beans or {}).get(REGIONSERVER)
    return {
        "host": host,
        "state": "dead" if beans is None else "starting" if facts is None else "serving",
        "error": error,
        "name": str((facts or {}).get("tag.serverName") or ""),
        "regions": _number(facts, "regionCount") if facts else None,
    }


def active(masters: Sequence[HMaster]) -> str | None:
    """Return the host of the HMaster that is active and ready, None when there is none or more than one says so."""
    hosts = [one["host"] for one in masters if one["state"] == "active"]
    return hosts[0] if len(hosts) == 1 else None


def hosts_of(servers: Sequence[str]) -> list[str]:
    """Return the hosts of SERVERS, in lower case."""
    return [one.partition(",")[0].lower() for one in servers]


def members_of(master: HMaster, members: Sequence[str]) -> dict[str, str]:
    """Return the word of the active MASTER for each of MEMBERS: live, draining, dead or unknown.

    One that came back is among the dead no longer; an older incarnation that still is, is being dealt with. A draining
    one is live and gets no regions.
    """
    words = {
        **dict.fromkeys(hosts_of(master["live"]), "live"),
        **dict.fromkeys(hosts_of(master["draining"]), "draining"),
        **dict.fromkeys(hosts_of(master["gone"]), "dead"),
    }
    return {one: words.get(bare(one), "unknown") for one in members}


def _draining(facts: Mapping[str, Any]) -> list[str]:
    """Return who is draining and live still: marks of earlier incarnations stay until somebody removes them."""
    live = _servers(facts.get("tag.liveRegionServers"))
    return [one for one in _servers(facts.get("tag.drainingRegionServers")) if one in live]


def _servers(text: object) -> list[str]:
    return [one for one in str(text or "").split(";") if one]


def _number(facts: Mapping[str, Any] | None, name: str) -> int:
    return int((facts or {}).get(name) or 0)
