# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which daemons of a cluster are there, read more than twice a second while something is done to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel

PAUSE_SECONDS = 0.4
ANSWER_SECONDS = 5.0
WATCHED = (
    *("zookeeper", "journalnode", "namenode", "zkfc", "datanode", "resourcemanager"),
    *("hmaster", "regionserver"),
)
UP = ("leader", "follower", "standalone", "out_of_quorum", "serving", "active", "standby")
"""States of a daemon that is there. A ZooKeeper server that looks for a leader is; a NameNode in safe mode is not."""


class Sample(NamedTuple):
    """One look at all daemons: seconds since 1970 at its begin, and component to host to state."""

    at: float
    states: Mapping[str, Mapping[str, str]]


class Sampler(threading.Thread):
    """Look at the daemons of MEMBERS (component to hosts), one after the other, as long as the block lasts."""

    def __init__(self, members: Mapping[str, Sequence[str]], address: Callable[[str], str]) -> None:
        """Take the function that says at which ADDRESS a host is reached."""
        super().__init__(daemon=True)
        self.samples: list[Sample] = []
        self._members = {component: list(members[component]) for component in WATCHED if members.get(component)}
        self._address = address
        self._over = threading.Event()
        self._trouble: BaseException | None = None

    def __enter__(self) -> Sampler:
        self.start()
        return self

    def __exit__(self, *_cause: object) -> None:
        self._over.set()
        self.join()
        if self._trouble:
            raise self._trouble

    def run(self) -> None:
        """Sample until the block ends."""
        try:
            while not self._over.is_set():
                begin = time.monotonic()
                self.samples.append(Sample(time.time(), {name: self._look(name) for name in self._members}))
                self._over.wait(max(0.0, PAUSE_SECONDS - (time.monotonic() - begin)))
        except BaseException as trouble:  # the thread that waits for this one tells it
            self._trouble = trouble

    def _look(self, component: str) -> dict[str, str]:
        return {host: self._state(component, host) for host in self._members[component]}

    def _state(self, component: str, host: str) -> str:
        seen = parallel.outcome(daemons.probe(component, self._address(host), ANSWER_SECONDS))
        if component == "zookeeper":
            return zookeeper.server(host, seen.value, None, seen.error)["state"]
        if component == "journalnode":
            return hdfs.journalnode(host, seen.value, "", seen.error)["state"]
        if component == "namenode":
            namenode = hdfs.namenode(host, seen.value, seen.error)
            return "in safe mode" if namenode["safemode"] else namenode["state"]
        if component == "resourcemanager":
            return yarn.resourcemanager(host, (seen.value or {}).get("info"), seen.error)["state"]
        return "dead" if seen.value is None else "serving"


def down(sample: Sample, component: str) -> list[str]:
    """Return the hosts whose COMPONENT was not there in SAMPLE."""
    return [host for host, state in sample.states[component].items() if state not in UP]


def longest(samples: Sequence[Sample], holds: Callable[[Sample], bool]) -> float:
    """Return the seconds of the longest row of SAMPLES in which HOLDS was true."""
    best, begin = 0.0, None
    for sample in samples:
        held = begin is not None
        if begin is None and holds(sample):
            begin = sample.at
        if begin is not None:
            best = max(best, sample.at - begin)
        if held and not holds(sample):
            begin = None
    return best


def wrong(samples: Sequence[Sample], seconds: float, batch: Mapping[str, int] | None = None) -> list[str]:
    """Return a sentence for everything in SAMPLES of a roll of all daemons, which took SECONDS, that must not be.

    BATCH is how many of a component may be away at the same time: one, unless it says more.
    """
    if len(samples) < max(1.0, seconds):
        return [f"{len(samples)} samples in {seconds:.0f} s are too few to tell"]
    found = []
    for component, hosts in samples[0].states.items():
        most = (batch or {}).get(component, 1)
        away = [(sample, down(sample, component)) for sample in samples]
        found += [
            f"{component} was away on {', '.join(gone)} at the same time, {_after(sample, samples)}"
            for sample, gone in away
            if len(gone) > most
        ][:3]
        unseen = set(hosts) - {host for _sample, gone in away for host in gone}
        found += [f"{component} on {host} was there in every sample" for host in sorted(unseen)]
    for component in {"namenode", "resourcemanager"} & set(samples[0].states):
        both = [sample for sample in samples if _active(sample, component) > 1]
        found += [f"{component}: two were active {_after(sample, samples)}" for sample in both][:3]
    return found


def told(samples: Sequence[Sample]) -> list[str]:
    """Return lines for people: the fewest that were there of each component, and how long one was missing."""
    span = samples[-1].at - samples[0].at
    lines = [f"{len(samples)} samples in {span:.0f} s, one every {1000 * span / max(1, len(samples) - 1):.0f} ms"]
    for component, hosts in samples[0].states.items():
        least = min(len(hosts) - len(down(sample, component)) for sample in samples)
        away = max(longest(samples, partial(_is_down, component, host)) for host in hosts)
        lines.append(f"{component}: at least {least} of {len(hosts)} there, one away for {away:.1f} s at most")
    watched = (("namenode", "active"), ("resourcemanager", "active"), ("zookeeper", "leader"))
    for component, state in [one for one in watched if one[0] in samples[0].states]:
        gap = longest(samples, partial(_has_none, component, state))
        lines.append(f"{component}: without {state} one for {gap:.1f} s at most")
    return lines


def _is_down(component: str, host: str, sample: Sample) -> bool:
    return host in down(sample, component)


def _has_none(component: str, state: str, sample: Sample) -> bool:
    return state not in sample.states[component].values()


def _after(sample: Sample, samples: Sequence[Sample]) -> str:
    return f"{sample.at - samples[0].at:.1f} s after the begin"


def _active(sample: Sample, component: str) -> int:
    return list(sample.states[component].values()).count("active")
