# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From one password to another: what each run does, killed anywhere, and that no daemon is ever without access."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import identity, token
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.rotation import (
    named,
    phase,
    strangers,
    unguided,
)

FOUND = derivation.generations("a secret", "the one before", lambda secret: f"key of {secret}")
NEW, OLD = "present", "fast"


def look(auth=(), acl=(), running=()):
    return {"auth": list(auth), "acl": list(acl), "running": list(running)}


OLDS, BOTH = look([OLD], [], [OLD]), look([NEW, OLD], [NEW, OLD], [NEW, OLD])
SHUT, NEWS = look([NEW, OLD], [NEW], [NEW]), look([NEW], [NEW], [NEW])


@pytest.mark.parametrize(
    ("looks", "former", "shut", "complete"),
    [
        ({}, [], False, True),
        ({"m1": {}, "m2": {}}, [], False, True),  # a first deployment
        ({"m1": None, "m2": {}}, [], False, False),
        ({"m1": {"hdfs": NEWS}, "m2": {"hdfs": NEWS}}, [], False, True),
        ({"m1": {"hdfs": NEWS}, "m2": None}, [], False, False),  # a limited run changes nothing
        ({"m1": {"hdfs": OLDS}, "m2": {"hdfs": OLDS}}, [OLD], False, True),
        ({"m1": {"hdfs": OLDS}, "m2": {}}, [OLD], False, True),  # with a host that was made anew
        ({"m1": {"hdfs": BOTH}, "m2": {"hdfs": OLDS}}, [OLD], False, True),
        ({"m1": {"hdfs": BOTH}, "m2": {"yarn": OLDS}}, [OLD], False, True),
        # The files are there, and the daemon was not restarted yet.
        ({"m1": {"hdfs": look([NEW, OLD], [NEW, OLD], [OLD])}}, [OLD], False, True),
        ({"m1": {"hdfs": BOTH}, "m2": {"hdfs": BOTH}}, [OLD], True, True),
        ({"m1": {"hdfs": BOTH}, "m2": None}, [OLD], False, False),  # whoever is away may know the old one only
        ({"m1": {"hdfs": SHUT}, "m2": None}, [OLD], True, False),  # nobody is brought back for it
        ({"m1": {"hdfs": SHUT}, "m2": {"hdfs": BOTH}}, [OLD], True, True),
        ({"m1": {"hdfs": NEWS}, "m2": {"hdfs": SHUT}}, [OLD], True, True),
        # A host that comes back from an old backup.
        ({"m1": {"hdfs": NEWS}, "m2": {"hdfs": OLDS}}, [OLD], False, True),
        ({"m1": {"hdfs": look(["before"], ["before"], ["before-fast"])}}, ["before", "before-fast"], False, True),
        # A daemon of somebody's own ACL.
        ({"m1": {"hdfs": look([NEW], [NEW], [""])}}, [], False, True),
    ],
)
def test_where_a_cluster_stands(looks, former, shut, complete):
    assert phase(looks) == {"former": former, "shut": shut, "complete": complete}


STATES = {
    "away": None,
    "bare": {},
    "old": {"hdfs": OLDS},
    "both": {"yarn": BOTH},
    "shut": {"hdfs": SHUT},
    "new": {"hdfs": NEWS},
    "own": {"yarn": look([], [], [""])},  # an ACL of somebody's own tells nothing
}


@pytest.mark.parametrize("states", list(itertools.product(STATES, repeat=3)), ids="-".join)
def test_no_bare_host_gets_passwords_on_a_guess(states):
    looks = {f"m{number}": STATES[state] for number, state in enumerate(states, 1)}
    guessed = "away" in states and bool({"bare", "own"} & {*states}) and {*states} <= {"away", "bare", "own"}
    assert bool(unguided(looks)) is guessed


def test_who_has_none_and_who_may_tell_is_named():
    assert unguided({}) == ""
    assert unguided({"m1": None, "m2": {}, "m3": None}) == (
        "m2: no password of ZooKeeper is there, and which ones the cluster's znodes are closed with only m1, m3 may "
        "tell, not asked or without an answer"
    )


def test_generations_are_told_by_what_hosts_say_of_them():
    def tokens(*generations):
        return [token(identity(f"hdfs:{FOUND[one]['hdfs']}")) for one in generations]

    told = {"auth": [*tokens(NEW, "before"), "(secret of somebody)"], "running": tokens("before-fast")}
    found = named(told, "hdfs", FOUND)
    assert found == look([NEW, "before", ""], [], ["before-fast"])
    assert strangers({"hdfs": found, "yarn": NEWS}) == ["hdfs"]
    assert strangers({"yarn": look([], [], [""])}) == []


class Cluster:
    """Three daemons and the znodes that they made, in names of generations."""

    def __init__(self):
        self.files = [look([OLD], [OLD]) for _host in range(3)]
        self.memory = [look([OLD], [OLD]) for _host in range(3)]
        self.znodes = [{OLD}]
        self.restarts = 0

    def render(self, number, state):
        """Write the two files of a daemon, in this order."""
        known = [NEW, *state["former"]]
        self.files[number]["auth"] = known
        yield
        self.files[number]["acl"] = known[:1] if state["shut"] else known
        yield

    def restart(self, number):
        self.memory[number] = {place: list(names) for place, names in self.files[number].items()}
        self.znodes.append(set(self.memory[number]["acl"]))
        self.restarts += 1

    def roll(self):
        for number, held in enumerate(self.memory):
            if held["acl"] != self.files[number]["acl"]:
                self.restart(number)
                yield

    def state(self):
        hosts = zip(self.files, self.memory, strict=True)
        return phase(
            {
                f"m{number}": {"hdfs": look(files["auth"], files["acl"], held["acl"])}
                for number, (files, held) in enumerate(hosts)
            }
        )

    def run(self):
        """What site.yml does, step by step."""
        state = self.state()
        for number in range(3):
            yield from self.render(number, state)
        yield from self.roll()
        if state["former"]:
            for number in range(3):
                yield from self.render(number, {**state, "shut": True})
            yield from self.roll()
            for number, one in enumerate(self.znodes):
                self.znodes[number] = {NEW if name == OLD else name for name in one}
                yield
            for number in range(3):
                yield from self.render(number, {"former": [], "shut": False})

    def without_access(self):
        """Return pairs of a daemon, as it runs or would after a crash now, and an ACL that shuts it out."""
        daemons = [*self.memory, *self.files]
        lists = [*self.znodes, *(set(one["acl"]) for one in daemons)]
        return [
            (one["auth"], names) for one, names in itertools.product(daemons, lists) if not names & set(one["auth"])
        ]


def steps():
    return sum(1 for _step in Cluster().run())


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("second", [None, 3, 9, 17])
def test_no_daemon_is_without_access_wherever_runs_are_killed(crashes, second):
    for first in range(steps() + 1):
        cluster = Cluster()
        for length in (first, *([second] if second else []), None):
            for _step in itertools.islice(cluster.run(), length):
                assert cluster.without_access() == []
            if crashes:
                for number in range(3):
                    cluster.restart(number)
                    assert cluster.without_access() == []
        assert cluster.files == [look([NEW], [NEW])] * 3
        assert all(one == {NEW} for one in cluster.znodes)
        assert all(held["acl"] == [NEW] for held in cluster.memory)
        assert cluster.state() == {"former": [], "shut": False, "complete": True}


def test_a_run_that_is_not_disturbed_restarts_each_daemon_twice_and_the_next_one_none():
    cluster = Cluster()
    for _step in cluster.run():
        pass
    assert cluster.restarts == 6
    for _step in cluster.run():
        pass
    assert cluster.restarts == 6
