# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of the drill as data: what happens to which daemon, and how long the client may wait."""

from __future__ import annotations

from typing import NamedTuple

MASTER = ("kill", "stop", "cut", "cut_in", "cut_out", "disk_full")


class Fault(NamedTuple):
    """KIND happens to COMPONENT on the host that has ROLE (`active`, `standby`, `leader`, `follower`, `any`)."""

    component: str
    role: str
    kind: str
    limit_seconds: float = 30
    """How long no file may be acknowledged, or for ResourceManagers how long none may be active."""

    @property
    def name(self) -> str:
        """Name in reports and on the command line."""
        return "-".join(part for part in (self.component, self.role, self.kind) if part != "any")


HELD_SECONDS = 30
"""How long a process is stopped, a host cut off or off, and a disk full."""

ALL = [
    Fault("namenode", "active", "kill", 10),
    Fault("namenode", "active", "stop", 20),
    *(Fault("namenode", "active", kind) for kind in ("cut", "cut_in", "cut_out", "power_off", "disk_full")),
    *(Fault("namenode", "standby", kind) for kind in ("kill", "stop", "cut", "disk_full")),
    *(Fault("zkfc", "active", kind) for kind in ("kill", "stop")),
    *(Fault("zkfc", "standby", kind) for kind in ("kill", "stop")),
    *(Fault("journalnode", "any", kind) for kind in ("kill", "stop", "disk_full")),
    *(Fault("zookeeper", role, kind) for role in ("leader", "follower") for kind in ("kill", "stop", "disk_full")),
    *(Fault("resourcemanager", "active", kind, 15) for kind in ("kill",)),
    *(Fault("resourcemanager", "active", kind, 30) for kind in ("stop", "cut")),
    *(
        Fault("datanode", "any", kind)
        for kind in ("kill", "stop", "cut", "cut_in", "cut_out", "power_off", "disk_full")
    ),
    *(Fault("nodemanager", "any", kind) for kind in ("kill", "stop")),
]
NAMED = {fault.name: fault for fault in ALL}
PROMISED = {"namenode-active-kill", "namenode-active-stop", "namenode-active-cut", "resourcemanager-active-kill"}


def _times(fault: Fault) -> int:
    """Return how often FAULT is in the long set."""
    if fault.name in PROMISED:
        return 10
    return 5 if fault.kind == "kill" else 1


SETS: dict[str, list[str]] = {
    # What a change of the configuration breaks first; within six minutes.
    "short": [
        "namenode-active-kill",
        "namenode-active-stop",
        "namenode-active-cut",
        "resourcemanager-active-kill",
        "datanode-kill",
    ],
    "each": list(NAMED),
    # Ten of each that a promise is made about, five of the other kills, which are what happens most, and one of each
    # that holds for half a minute; in turns, so that a busy minute hits all alike.
    "long": [name for turn in range(10) for name, fault in NAMED.items() if turn < _times(fault)],
}


def commands(fault: Fault, seconds: int) -> list[str]:
    """Return the shell commands that inflict FAULT on its host, and take it back after SECONDS without further help."""
    unit = f"emr-{fault.component}.service"
    later = f"systemd-run --quiet --on-active={seconds} --timer-property=AccuracySec=100ms"
    pid = f"pid=$(systemctl show -P MainPID {unit})"
    if fault.kind == "kill":
        return [f"systemctl kill -s KILL {unit}"]
    if fault.kind == "stop":
        return [pid, f"{later} kill -CONT $pid", "kill -STOP $pid"]
    if fault.kind == "disk_full":
        # Every further write of the process to a file fails, as on a full disk; all lab hosts share one real disk.
        limit = "runuser -u $(ps -o user= -p $pid) -- prlimit --pid $pid"
        return [pid, f"{later} {limit} --fsize=unlimited:", f"{limit} --fsize=4096:"]
    back = [f"{later} nft delete table inet emr_drill"] if fault.kind != "power_off" else []
    return [*back, f"nft '{_table(fault.kind)}'"]


def _table(kind: str) -> str:
    """Return a table that drops what comes in, goes out or both, but for SSH; a lost host sends no farewell either."""
    chains = {
        "input": "tcp dport 22 accept; iif lo accept; drop;",
        "output": "tcp sport 22 accept; oif lo accept; drop;",
    }
    wanted = {"cut_in": ["input"], "cut_out": ["output"]}.get(kind, list(chains))
    text = "".join(f"chain {one} {{ type filter hook {one} priority -200; {chains[one]} }}; " for one in wanted)
    return f"table inet emr_drill {{ {text}}}"
