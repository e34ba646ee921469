# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's RPC, and the moves of regions that are asked for by it."""

from __future__ import annotations

import struct

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import health, moves, regions, rpc
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.moves import Mover, Stuck
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.regions import Server
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Refused, Unreachable

ONE, TWO, THREE = (Server(f"core-{number}.lab", 16020, 1795960390700 + number) for number in (1, 2, 3))


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 1795960390701])
def test_numbers_arrive(number):
    assert rpc.number(rpc.parse(rpc.message((3, number))), 3) == number


def test_messages_arrive():
    fields = rpc.parse(rpc.message((1, "name"), (2, b"\x00\xff"), (1, "again"), (15, 7)))
    assert fields == {1: [b"name", b"again"], 2: [b"\x00\xff"], 15: [7]}
    assert (rpc.part(fields, 1), rpc.part(fields, 9), rpc.number(fields, 9)) == (b"again", b"", 0)


@pytest.mark.parametrize("data", [b"\x80", b"\x0a\x05ab", b"\x0b", b"\x09\x01"])
def test_what_is_no_message_is_refused(data):
    with pytest.raises(BadAnswer):
        rpc.parse(data)


def test_servers_are_called_as_hbase_calls_them():
    assert str(ONE) == "core-1.lab,16020,1795960390701"
    assert regions.server(str(ONE)) == regions.server_of(ONE.encoded) == ONE
    with pytest.raises(ValueError, match="unpack"):
        regions.server("core-1.lab")


def region(table, start, number, namespace="default", copy=0):
    name = rpc.message((1, namespace), (2, table))
    return rpc.message((1, number), (2, name), (3, start), (4, b""), (7, copy))


# The names are those that HBase 2.6.4 gave to such regions.
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (region("meta", b"", 1, "hbase"), "1588230740"),
        (region("namespace", b"", 1795959333341, "hbase"), "2359e10d55f2c34a0aed81b4dcecf015"),
    ],
)
def test_regions_are_called_as_hbase_calls_them(data, name):
    assert regions.region_of(data) == name


def test_a_copy_of_a_region_has_another_name():
    names = {regions.region_of(region("t", b"a", 1, copy=copy)) for copy in (0, 1, 2)}
    assert len(names) == 3


def answering(*answers):
    """Answer requests with ANSWERS, each the fields of a header and a message."""
    seen = []

    def talk(connection):
        start = connection.recv(6)
        header = connection.recv(struct.unpack(">i", connection.recv(4))[0])
        seen.append((start, rpc.parse(header)))
        for fields, body in answers:
            asked = connection.recv(struct.unpack(">i", connection.recv(4))[0])
            size, at = rpc.take(asked, 0)
            seen.append(rpc.parse(asked[at : at + size]))
            reply = rpc.delimited(rpc.message(*fields)) + (rpc.delimited(body) if body is not None else b"")
            connection.sendall(struct.pack(">i", len(reply)) + reply)

    return talk, seen


def test_a_call_and_its_answer(talk):
    answer, seen = answering(([(1, 1)], rpc.message((1, ONE.encoded))), ([(1, 2)], b""))
    with rpc.Connection(talk(answer), "MasterService", "hbase", 2.0) as connection:
        listed = connection.call("ListDecommissionedRegionServers")
        assert [regions.server_of(one) for one in listed[1]] == [ONE]
        assert connection.call("Other", b"\x10\x01") == {}
    start, header = seen[0]
    assert (start, rpc.part(header, 2)) == (b"HBas\x00\x50", b"MasterService")
    assert rpc.part(rpc.parse(rpc.part(header, 1)), 1) == b"hbase"
    assert [rpc.part(one, 3) for one in seen[1:]] == [b"ListDecommissionedRegionServers", b"Other"]


def test_exceptions_of_the_daemon_are_told(talk):
    trace = "org.apache.hadoop.hbase.HBaseIOException: region=abc is currently in transition; pid=124\n\tat x.Y"
    error = rpc.message((1, "org.apache.hadoop.hbase.HBaseIOException"), (2, trace))
    answer, _seen = answering(([(1, 1), (2, error)], None))
    with rpc.Connection(talk(answer), "MasterService", "hbase", 2.0) as connection, pytest.raises(Refused) as told:
        connection.call("RecommissionRegionServer")
    assert str(told.value) == (
        "RecommissionRegionServer: HBaseIOException: region=abc is currently in transition; pid=124"
    )


def test_a_daemon_that_hangs_up_is_unreachable(talk):
    with (
        rpc.Connection(talk(lambda connection: connection.close()), "MasterService", "hbase", 2.0) as connection,
        pytest.raises(Unreachable),
    ):
        connection.call("Any")


class Cluster:
    """HMaster and RegionServers for a mover: each poll moves one region.

    As upstream: who is marked while it is not live is not, a region that is not open is refused, one that is unknown is
    passed over, and so are all where the server is not live. One that has not reported yet is live and gets no region:
    what is sent there goes elsewhere.
    """

    def __init__(self, **on):
        self.on = {regions.server(name): list(names) for name, names in on.pop("on").items()}
        self.draining, self.asked, self.away, self.stuck = list(on.get("draining", [])), [], [], on.get("stuck", False)
        self.inactive, self.silent, self.dying = on.get("inactive", 0), on.get("silent", 0), 0
        self.master, self.closed, self.errors, self.then, self.polls = "master-1.lab", [], [], {}, 0
        self.new = []

    def active(self):
        self.inactive -= 1
        if self.inactive >= 0:
            return None
        facts = {"tag.isActiveMaster": "true", "masterFinishedInitializationTime": 1}
        facts["tag.liveRegionServers"] = ";".join(map(str, self.on))
        return health.hmaster(self.master, {health.MASTER: facts})

    def to(self, master):
        """Fail as an HMaster does that is not the active one."""
        if master != self.master:
            raise Refused(f"{master}: PleaseHoldException: Master is initializing", 0, "PleaseHoldException")

    def moving(self, master):
        self.to(master)
        return {name: f"t {name} OPENING" for name, _to in self.away}

    def deaths(self, _master):
        self.dying -= 1
        return max(0, self.dying + 1)

    def reported(self, master):
        self.to(master)
        return [one for one in self.on if one not in self.new]

    def regions(self, one):
        self.silent -= 1
        if self.silent >= 0:
            raise Refused(f"GetOnlineRegion: ServerNotRunningYetException: Server {one} is not running yet", 0)
        return sorted(self.on[one])

    def decommissioned(self, master):
        self.to(master)
        return list(self.draining)

    def decommission(self, master, servers):
        self.to(master)
        self.asked.append(("decommission", *map(str, servers)))
        self.draining += [one for one in servers if one in self.on and one not in self.draining]
        if self.errors:
            raise self.errors.pop(0)

    def recommission(self, master, one, names=()):
        self.to(master)
        self.asked.append(("recommission", str(one), *names))
        self.draining = [other for other in self.draining if other != one]
        for name in names if one in self.on else ():
            if self.errors:
                raise self.errors.pop(0)
            if name in self.moving(master):
                raise Refused(f"region={name} is currently in transition", 0, "HBaseIOException")
            if name in self.closed:
                raise Refused(f"Unexpected state for {name}", 0, "DoNotRetryRegionException")
            if any(name in held for held in self.on.values()) and name not in self.on[one]:
                self.away.append((name, one))

    def sleep(self, _seconds):
        self.polls += 1
        self.then.get(self.polls, lambda: None)()
        if self.away and not self.stuck:
            name, to = self.away.pop(0)
            for held in self.on.values():
                if name in held:
                    held.remove(name)
            self.on[next(one for one in self.on if one not in self.new) if to in self.new else to].append(name)

    def restart(self, one):
        """Let ONE die and come back, and its regions go to the last one."""
        held = self.on.pop(one)
        list(self.on.values())[-1].extend(held)
        self.away = [(name, to) for name, to in self.away if to != one and name not in held]
        new = one._replace(started=one.started + 1000)
        self.on[new] = []
        return new

    def mover(self, seconds=60, **more):
        return Mover(self, seconds, self.sleep, **more)


@pytest.fixture
def cluster():
    return Cluster(on={str(ONE): ["a", "b"], str(TWO): ["c"], str(THREE): ["d"]})


def test_regions_go_to_other_hosts_and_come_back(cluster):
    found = cluster.mover().unload(["core-1.lab", "CORE-2.lab"])
    assert found == ({"core-1.lab": ["a", "b"], "CORE-2.lab": ["c"]}, "")
    assert cluster.on == {ONE: [], TWO: [], THREE: ["d", "a", "b", "c"]}
    assert cluster.draining == [ONE, TWO]
    # They restart, and have other names.
    new = {one: one._replace(started=one.started + 1000) for one in (ONE, TWO)}
    cluster.on = {THREE: cluster.on[THREE], **{new[one]: [] for one in new}}
    assert cluster.mover().load(found.regions) == {}
    assert cluster.on == {new[ONE]: ["a", "b"], new[TWO]: ["c"], THREE: ["d"]}
    assert cluster.draining == []


def test_one_that_has_just_registered_gets_its_regions_after_its_first_report(cluster):
    found = cluster.mover().unload(["core-1.lab"])
    new = ONE._replace(started=ONE.started + 1000)
    cluster.on = {TWO: cluster.on[TWO], THREE: cluster.on[THREE], new: []}
    cluster.new = [new]
    cluster.polls, cluster.then = 0, {9: cluster.new.clear}
    assert cluster.mover().load(found.regions) == {}
    assert cluster.on[new] == ["a", "b"]


def test_one_that_never_reports_is_named(cluster):
    cluster.new = [ONE]
    with pytest.raises(Stuck, match=f"within 0 s: {ONE} has not reported to master-1.lab yet"):
        cluster.mover(0).load({"core-1.lab": ["c"]})


def test_regions_go_to_the_others_in_turn():
    cluster = Cluster(on={str(ONE): ["a", "b", "c", "d"], str(TWO): [], str(THREE): []})
    cluster.mover().unload(["core-1.lab"])
    assert cluster.on == {ONE: [], TWO: ["a", "c"], THREE: ["b", "d"]}


def test_so_many_regions_move_at_the_same_time(cluster, monkeypatch):
    monkeypatch.setattr(moves, "IN_TRANSITION", 1)
    seen = []
    cluster.then = {poll: lambda: seen.append(len(cluster.away)) for poll in range(1, 9)}
    cluster.mover().unload(["core-1.lab"])
    assert cluster.on[ONE] == []
    assert max(seen) == 1


@pytest.mark.parametrize(
    "error",
    [
        Refused("region=a is currently in transition; pid=7", 0, "HBaseIOException"),
        Unreachable("no answer within 10 s"),
    ],
)
def test_a_request_that_fails_halfway_is_made_again(cluster, error):
    cluster.errors = [error]
    assert cluster.mover().unload(["core-1.lab"]).regions == {"core-1.lab": ["a", "b"]}
    assert (cluster.on[ONE], cluster.draining) == ([], [ONE])
    cluster.errors = [error]
    assert cluster.mover().load({"core-1.lab": ["a", "b"]}) == {}
    assert (sorted(cluster.on[ONE]), cluster.draining) == (["a", "b"], [])


def test_regions_of_one_that_an_interrupted_run_has_marked_are_moved(cluster):
    cluster.draining = [ONE]
    assert cluster.mover().unload(["core-1.lab"]).regions == {"core-1.lab": ["a", "b"]}
    assert cluster.on[ONE] == []


def test_a_region_that_is_split_or_closed_keeps_no_other_one_back(cluster):
    new = cluster.restart(ONE)
    cluster.on[THREE].append("z")
    cluster.closed = ["b"]
    assert cluster.mover().load({"core-1.lab": ["a", "b", "z"]}) == {"core-1.lab": ["b"]}
    assert sorted(cluster.on[new]) == ["a", "z"]


def test_an_hmaster_that_fails_over_is_left(cluster):
    cluster.then = {1: lambda: setattr(cluster, "master", "master-2.lab")}
    assert cluster.mover().unload(["core-1.lab"]).regions == {"core-1.lab": ["a", "b"]}
    assert cluster.on[ONE] == []
    cluster.then, cluster.polls = {1: lambda: setattr(cluster, "master", "master-1.lab")}, 0
    assert cluster.mover().load({"core-1.lab": ["a", "b"]}) == {}


def test_marks_are_removed_by_the_hmaster_that_is_active_at_the_end(cluster):
    cluster.stuck = True
    cluster.then = {2: lambda: setattr(cluster, "master", "master-2.lab")}
    with pytest.raises(Stuck):
        cluster.mover(seconds=0.1).unload(["core-1.lab"])
    assert cluster.draining == []
    cluster.then = {1: lambda: setattr(cluster, "inactive", 10**9)}
    cluster.polls = 0
    with pytest.raises(Stuck, match=r"those of core-1\.lab get no regions still: no single HMaster is active"):
        cluster.mover(seconds=0.1).unload(["core-1.lab"])


def test_marks_are_removed_although_transitions_cannot_be_read(cluster, monkeypatch):
    def unread(master):
        if cluster.draining:
            raise BadAnswer("no page")
        return moving(master)

    moving = cluster.moving
    cluster.stuck = True
    monkeypatch.setattr(cluster, "moving", unread)
    with pytest.raises(Stuck, match=r"not moved within 0\.1 s: no page$"):
        cluster.mover(seconds=0.1).unload(["core-1.lab"])
    assert cluster.draining == []


def test_any_other_error_removes_the_marks_as_well(cluster):
    cluster.errors = [ValueError("bug")]
    with pytest.raises(ValueError, match="bug"):
        cluster.mover().unload(["core-1.lab"])
    assert cluster.draining == []


def test_one_that_restarts_meanwhile_is_unloaded_again_and_its_death_is_waited_for(cluster):
    def again():
        cluster.dying = 3
        cluster.on[cluster.restart(ONE)].append("e")

    cluster.then = {1: again}
    found = cluster.mover().unload(["core-1.lab"])
    (new,) = (one for one in cluster.on if one.host == ONE.host)
    assert new != ONE
    assert cluster.draining == [new]
    assert cluster.on[new] == []
    assert found.regions == {"core-1.lab": ["a", "b", "e"]}
    assert cluster.dying == -1


def test_who_gets_no_regions_itself_is_no_place_for_others():
    cluster = Cluster(on={str(ONE): ["a"], str(TWO): [], str(THREE): []}, draining=[TWO])
    cluster.mover().unload(["core-1.lab"])
    assert cluster.on == {ONE: [], TWO: [], THREE: ["a"]}
    assert TWO in cluster.draining
    cluster = Cluster(on={str(ONE): ["a"], str(TWO): []}, draining=[TWO])
    assert cluster.mover().unload(["core-1.lab"]).skipped == moves.NOWHERE
    assert cluster.asked == []


def test_one_without_regions_that_was_not_restarted_gets_regions_again(cluster):
    cluster.on[ONE] = []
    found = cluster.mover().unload(["core-1.lab"]).regions
    assert (found, cluster.draining) == ({"core-1.lab": []}, [ONE])
    assert cluster.mover().load(found) == {}
    assert cluster.draining == []


def test_who_restarts_is_known_by_what_it_says_itself(talk):
    info = rpc.message((1, rpc.message((1, ONE._replace(started=2).encoded))))
    answer, _seen = answering(([(1, 1)], info))
    where = talk(answer)
    with pytest.raises(Unreachable, match=r",1 has ended, and the HMaster does not know core-1\.lab,16020,2 yet"):
        regions.Masters([]).regions(Server(where.host, where.port, 1))


def test_who_has_reported_has_a_time_of_it(talk):
    """As read from HBase 2.6.4: field 7 is the time of the report before, 0 until it has reported."""
    live = [rpc.message((1, one.encoded), (2, rpc.message((7, at), (8, 20)))) for one, at in ((ONE, 17), (TWO, 0))]
    answer, _seen = answering(([(1, 1)], rpc.message((1, rpc.message(*((2, one) for one in live))))))
    with rpc.Connection(talk(answer), "MasterService", "hbase", 2.0) as connection:
        assert regions.reported(connection.call("GetClusterStatus")) == [ONE]


def test_deaths_that_an_hmaster_is_not_done_with():
    def procedure(state, name=regions.SERVER_CRASH):
        return rpc.message((1, name), (3, 7), (6, state))

    listed = [procedure(state) for state in (1, 2, 3, 4, 5, 6, 7)] + [procedure(2, "other")]
    assert regions.deaths(rpc.parse(rpc.message(*((1, one) for one in listed)))) == 4
    assert regions.deaths({}) == 0


def test_the_only_regionserver_has_nowhere_to_move_its_regions(cluster):
    hosts = [one.host for one in (ONE, TWO, THREE)]
    found = cluster.mover().unload(hosts)
    assert found.regions == {}
    assert found.skipped.startswith("there is no RegionServer on another host")
    assert cluster.asked == []


def test_what_does_not_move_stays_and_gets_regions_as_before(cluster):
    cluster.stuck = True
    with pytest.raises(Stuck, match=r"not moved within 0 s: 2 regions are still on core-1\.lab"):
        cluster.mover(seconds=0).unload(["core-1.lab"])
    assert cluster.draining == []
    assert cluster.asked[-1] == ("recommission", str(ONE))


def test_check_mode_moves_nothing(cluster):
    assert cluster.mover(check=True).unload(["core-1.lab"]).regions == {"core-1.lab": ["a", "b"]}
    assert cluster.mover(check=True).load({"core-1.lab": ["c"]}) == {}
    assert cluster.asked == []


def test_a_failover_of_the_master_is_waited_for():
    cluster = Cluster(on={str(ONE): ["a"], str(TWO): []}, inactive=3)
    assert cluster.mover().unload(["core-1.lab"]).regions == {"core-1.lab": ["a"]}
    with pytest.raises(Stuck, match="no single HMaster is active"):
        Cluster(on={}, inactive=100).mover(seconds=0).unload(["core-1.lab"])


def test_marks_that_an_interrupted_run_has_left_are_removed():
    former = ONE._replace(started=1)
    other = Server("core-9.lab", 16020, 1)
    cluster = Cluster(on={str(ONE): [], str(TWO): []}, draining=[former, other])
    cluster.mover().unload(["core-1.lab"])
    assert ("recommission", str(former)) in cluster.asked
    assert other in cluster.draining


def test_regions_that_are_gone_are_not_waited_for(cluster):
    assert cluster.mover().load({"core-1.lab": ["a", "b", "split"]}) == {"core-1.lab": ["split"]}


def test_one_that_is_registered_and_does_not_serve_yet_is_waited_for(cluster):
    cluster.silent = 3
    assert cluster.mover().load({"core-1.lab": ["a", "b", "c"]}) == {}
    assert cluster.on[ONE] == ["a", "b", "c"]
    cluster.silent = 3
    with pytest.raises(Stuck, match=r"not moved within 0 s: .*is not running yet"):
        cluster.mover(seconds=0).load({"core-1.lab": ["a"]})


@pytest.mark.parametrize("silent", [1, 2])
def test_one_that_does_not_answer_for_a_moment_is_asked_again(cluster, silent):
    cluster.silent = silent
    assert cluster.mover().unload(["core-1.lab"]).regions == {"core-1.lab": ["a", "b"]}
    assert cluster.on[ONE] == []


def test_a_regionserver_that_does_not_come_back_is_named(cluster):
    del cluster.on[ONE]
    with pytest.raises(Stuck, match=r"no RegionServer of core-1\.lab is registered"):
        cluster.mover(seconds=0).load({"core-1.lab": ["a"]})
