# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.lists import (
    current,
    established,
    following,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.sequence import sequence
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.types import Case

BARE = {"unit": False, "configured": None, "running": None, "state": "dead", "data": False}


def server(servers, state="follower", **other):
    one = {"unit": True, "configured": list(servers), "running": list(servers), "state": state, "data": True}
    return {**one, **({"running": None} if state == "dead" else {}), **other}


def ensemble(servers, leader="", **other):
    """Return the members SERVERS, all with that list, and OTHER hosts."""
    found = {host: server(servers, "leader" if host == leader else "follower") for host in servers}
    return {**found, **other}


def step(target, seen, **other):
    one, refusals = decide(Case(list(target), {**dict.fromkeys(target, BARE), **seen}, **other))
    assert refusals == ()
    return (one.act, one.host, "".join(sorted(one.servers)))


def refusals(target, seen, **other):
    return list(decide(Case(list(target), {**dict.fromkeys(target, BARE), **seen}, **other)).refusals)


NOTHING = ("", "", "")
CASES = [
    ("nothing anywhere: the first start is not ours", "abc", {}, NOTHING),
    ("no ZooKeeper declared", "", ensemble("abc", "c"), NOTHING),
    ("as declared", "abc", ensemble("abc", "c"), NOTHING),
    (
        "as declared, one stopped",
        "abc",
        ensemble("abc", "c", a=server("abc", "dead")),
        NOTHING,
    ),
    ("a first start that was interrupted", "abc", {"a": server("abc"), "b": server("abc", "leader")}, NOTHING),
    ("a first start that has kept nothing yet", "abc", {"a": server("abc", "dead", data=False)}, NOTHING),
    ("single", "a", {"a": server("a", "standalone")}, NOTHING),
    ("who comes is first", "abcd", ensemble("abc", "c"), ("set", "d", "abcd")),
    (
        "who came serves not yet",
        "abcd",
        ensemble("abc", "c", d=server("abcd", "out_of_quorum")),
        ("wait", "d", "abcd"),
    ),
    ("followers next", "abcd", ensemble("abc", "a", d=server("abcd")), ("set", "b", "abcd")),
    ("the leader last", "abcd", {**ensemble("abcd"), "c": server("abc", "leader")}, ("set", "c", "abcd")),
    (
        "a list on the disk alone is none that runs",
        "abcd",
        {**ensemble("abc", "c"), "a": server("abcd", running=list("abc")), "d": server("abcd")},
        ("set", "a", "abcd"),
    ),
    ("one by one", "abcde", ensemble("abc", "c"), ("set", "d", "abcd")),
    ("who leaves stays until nobody lists it", "abc", ensemble("abcd", "c"), ("set", "a", "abc")),
    ("a leader that leaves hands over", "abc", ensemble("abcd", "d"), ("move", "d", "abcd")),
    ("nobody lists it", "abc", ensemble("abc", "c", d=server("abcd")), ("remove", "d", "")),
    (
        "who leaves and is stopped goes",
        "abc",
        ensemble("abcd", "c", d=server("abcd", "dead")),
        ("remove", "d", ""),
    ),
    ("who is gone for good goes before another one comes", "abd", ensemble("abc", "b", c=None), ("set", "a", "ab")),
    ("who is well and leaves goes after another one came", "abd", ensemble("abc", "b"), ("set", "d", "abcd")),
    ("who was away comes back first", "abcd", ensemble("abc", "c", a=server("abc", "dead")), ("set", "a", "abc")),
    (
        "who cannot join with its list gets the leader's",
        "abcd",
        {**ensemble("abc", "c"), "a": server("abcd", "out_of_quorum"), "d": server("abcd", "dead")},
        ("set", "a", "abc"),
    ),
    (
        "nobody leads between two lists: all get the next one",
        "abcd",
        {host: server("abc", "out_of_quorum") for host in "bc"}
        | {host: server("abcd", "out_of_quorum") for host in "ad"},
        ("set", "b", "abcd"),
    ),
    (
        "the user has changed his mind",
        "abc",
        {**ensemble("abc", "c"), "a": server("abcd"), "d": server("abcd")},
        ("set", "a", "abc"),
    ),
    (
        "a removed one is back",
        "abc",
        ensemble("abc", "c", e=server("cef", "out_of_quorum")),
        ("remove", "e", ""),
    ),
    (
        "removed ones that came back, and know each other",
        "abc",
        ensemble("abc", "c", d=server("abcde"), e=server("abcde")),
        ("remove", "d", ""),
    ),
    ("a single one gets a second one", "abc", {"a": server("a", "standalone")}, ("set", "b", "ab")),
    (
        "a single one restarts before the second one serves",
        "abc",
        {"a": server("a", "standalone"), "b": server("ab", "out_of_quorum", data=False)},
        ("set", "a", "ab"),
    ),
    ("the third one of three stops before the others forget it", "a", ensemble("abc", "a"), ("remove", "b", "")),
    ("the second one of two goes last", "a", ensemble("ab", "b"), ("set", "a", "a")),
]


@pytest.mark.parametrize(("target", "seen", "expected"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_the_next_step(target, seen, expected):
    given_up = [host for host, one in seen.items() if one is None]
    assert step(target, seen, given_up=given_up) == expected


REFUSED = [
    (
        "a member that stays is away",
        "abcd",
        ensemble("abc", "c", b=None),
        {},
        "b: it gave no answer",
    ),
    ("one that comes is away", "abcd", ensemble("abc", "c", d=None), {}, "d: it gave no answer"),
    (
        "one left the inventory",
        "abd",
        ensemble("abc", "b", c=None),
        {},
        "c: it is a member",
    ),
    (
        "one that is given up answers",
        "abd",
        ensemble("abc", "b", c=None),
        {"given_up": ["c"], "answering": ["c"]},
        "c: emr_forget_hosts says",
    ),
    (
        "nobody leads, and one has lost its data",
        "abc",
        {"a": server("abc", "dead"), "b": server("abc", "dead"), "c": server("abc", "dead", data=False)},
        {},
        "c: ZooKeeper has no data there, a and b have some, and no server leads: if it started",
    ),
    (
        "two were reinstalled",
        "abc",
        {"a": server("abc", "out_of_quorum")},
        {},
        "b and c: ZooKeeper has no data there, a has some, and no server leads: if they started",
    ),
    (
        "the others have what was acknowledged",
        "abcd",
        {"a": server("abc", "out_of_quorum"), "b": server("abcd", "dead", data=False)},
        {},
        "of ZooKeeper's members",
    ),
    (
        "two groups",
        "abc",
        {**{host: server("abc", "out_of_quorum") for host in "ab"}, **{host: server("cde") for host in "cde"}},
        {},
        "the zoo.cfg of ZooKeeper servers contradict each other by more than one member (a and b list a, b, c; c and d",
    ),
]


@pytest.mark.parametrize(
    ("target", "seen", "other", "begin"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED]
)
def test_refusals(target, seen, other, begin):
    found = refusals(target, seen, **other)
    assert [one[: len(begin)] for one in found] == [begin]


def test_gates_ask_all_who_served_and_who_is_new():
    one = decide(Case(list("abcd"), {**ensemble("abc", "c"), "d": BARE})).step
    assert list(one.gates) == [{"gate": "zookeeper_quorum", "hosts": ["a", "b", "c", "d"], "at_least": "4"}]


def test_of_two_members_the_other_one_may_follow_later():
    one = decide(Case(list("abd"), {**ensemble("ab", "b"), "d": server("abd")})).step
    assert (one.host, [gate["at_least"] for gate in one.gates]) == ("a", ["2"])


def test_lists_that_nobody_counts():
    assert established({"a": server("abc"), "b": server("abc"), "d": server("bcd", "dead")}) == {frozenset("abc")}
    assert established({"d": server("bcd", "dead")}) == {frozenset("bcd")}
    assert current({}, "abc") is None


@pytest.mark.parametrize(
    ("now", "target", "dead", "leader", "after"),
    [
        ("abc", "abcde", "", "c", "abcd"),
        ("abcde", "abc", "", "d", "abcd"),
        ("abcde", "abc", "", "e", "abce"),
        ("abc", "abd", "", "c", "abcd"),
        ("abc", "abd", "c", "b", "ab"),
        ("abcd", "abd", "", "c", "abd"),
        ("abc", "def", "", "c", "abcd"),
        ("abcd", "def", "", "a", "acd"),
    ],
)
def test_one_more_or_one_less(now, target, dead, leader, after):
    assert following(frozenset(now), target, frozenset(dead), leader) == frozenset(after)


@pytest.mark.parametrize(
    ("now", "target", "acts"),
    [
        ("abc", "abcde", ["set"] * 9),
        ("abcde", "abc", [*["set"] * 4, "remove", *["set"] * 3, "remove"]),
        ("abc", "abd", [*["set"] * 7, "remove"]),
    ],
)
def test_the_whole_way_is_known_before_it_begins(now, target, acts):
    seen = {**dict.fromkeys(target, BARE), **ensemble(now, now[1])}
    assert [one.act for one in sequence(Case(list(target), seen))] == acts


def test_each_sentence_is_short_and_ends_like_the_others():
    seen = {**dict.fromkeys("abd", BARE), **ensemble("abc", "c")}
    assert [one.text for one in sequence(Case(list("abd"), seen))][:2] == [
        "d joins: it starts and copies what the leader has (3 members become 4)",
        "a restarts with d",
    ]
