# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers of HBase 2.6.4 say, and what gates find in them."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import findings
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import health as hbase

MEMBERS = ["core-1.lab", "core-2.lab"]
DEAD = (None, "connection refused")


def gate(members=()):
    return {"gate": "", "hosts": [], "members": list(members), "at_least": "", "limits": {}}


@pytest.fixture
def active(recorded):
    return recorded("hbase_master_active.json")


@pytest.fixture
def standby(recorded):
    return recorded("hbase_master_standby.json")


@pytest.fixture
def crash(recorded):
    return recorded("hbase_master_crash.json")


def bean(answer, **changed):
    """Return ANSWER with properties of the master's bean CHANGED."""
    facts = {name.replace("tag_", "tag."): value for name, value in changed.items()}
    return {**answer, "beans": {hbase.MASTER: {**answer["beans"][hbase.MASTER], **facts}}}


def state(answer, error=""):
    return hbase.hmaster("m1", (answer or {}).get("beans"), error)["state"]


def test_states_of_masters(active, standby):
    assert [state(active), state(standby), state(None, "refused")] == ["active", "standby", "dead"]
    assert state(bean(active, masterFinishedInitializationTime=0)) == "initializing"
    assert state({"beans": {}}) == "starting"
    one = hbase.hmaster("m1", active["beans"], "", active["transitions"], active["deaths"])
    assert hbase.hosts_of(one["live"]) == MEMBERS
    assert (one["gone"], one["crashes"], one["moving"], one["load"]) == ([], 0, [], 8.0)


def test_one_active_master(active, standby):
    masters = findings.masters_of({"m1": (active, ""), "m2": (standby, ""), "m3": DEAD})
    assert hbase.active(masters) == "m1"
    assert hbase.active(masters[1:]) is None
    assert hbase.active([masters[0], {**masters[0], "host": "m2"}]) is None


def test_states_of_regionservers(recorded):
    beans = recorded("hbase_regionserver.json")
    one = hbase.regionserver("core-1.lab", beans)
    assert (one["state"], one["name"].partition(",")[0], one["regions"]) == ("serving", "core-1.lab", 12)
    # Its pages answer before a master has answered its report for duty.
    assert hbase.regionserver("core-1.lab", {})["state"] == "starting"
    assert hbase.regionserver("core-1.lab", None, "refused")["state"] == "dead"


def test_gate_of_masters(active, standby):
    found = findings.hmaster_active(gate(), {"m1": (active, ""), "m2": (standby, ""), "m3": DEAD})
    assert (found.holds, found.good, found.remark) == (True, ["m1", "m2"], "m1 is active")
    assert found.states["m3"] == "dead (connection refused)"
    for reading in ({"m2": (standby, "")}, {"m1": (active, ""), "m2": (active, "")}):
        assert not findings.hmaster_active(gate(), reading).holds
    initializing = bean(active, masterFinishedInitializationTime=0)
    assert findings.hmaster_active(gate(), {"m1": (initializing, "")}).good == []


def test_gate_of_registered_regionservers(active, standby, crash):
    reading = {"m1": (active, ""), "m2": (standby, "")}
    found = findings.regionservers(gate(MEMBERS), reading)
    assert (found.holds, found.good, found.remark) == (True, MEMBERS, "asked m1")
    assert findings.regionservers(gate([*MEMBERS, "core-3.lab"]), reading).states["core-3.lab"] == "unknown"
    found = findings.regionservers(gate(MEMBERS), {"m1": (crash, "")})
    assert (found.holds, found.good) == (False, ["core-1.lab"])
    assert found.states == {"core-1.lab": "live", "core-2.lab": "dead"}
    assert found.remark == "asked m1, which is not done with the death of 1"
    # Back already, but its regions are not: the older incarnation's logs are still being split.
    back = bean(crash, tag_liveRegionServers="core-1.lab,16020,1;core-2.lab,16020,2", tag_deadRegionServers="")
    found = findings.regionservers(gate(MEMBERS), {"m1": (back, "")})
    assert (found.holds, found.good) == (False, MEMBERS)
    found = findings.regionservers(gate(MEMBERS), {"m2": (standby, "")})
    assert (found.holds, found.good, found.component) == (False, [], "hmaster")


def test_who_has_left_the_cluster_is_no_death_to_wait_for(crash):
    found = findings.regionservers(gate(["core-1.lab"]), {"m1": ({**crash, "deaths": 0}, "")})
    assert (found.holds, found.good) == (True, ["core-1.lab"])


def test_a_death_is_waited_for_whatever_the_hmaster_has_counted(crash):
    # It took over while an older one dealt with two: it counts their ends, and began none of them itself.
    after = bean(crash, ServerCrashTime_num_ops=3, ServerCrashSubmittedCount=1)
    after = {**after, "transitions": {"rits": []}, "deaths": 1}
    for ask in (findings.regionservers, findings.hbase_assigned):
        found = ask(gate(["core-1.lab"]), {"m1": (after, "")})
        assert not found.holds
        assert "is not done with the death of 1" in found.remark
        found = ask(gate(["core-1.lab"]), {"m1": ({**after, "deaths": None}, "")})
        assert not found.holds
        assert "did not tell whether it is done with all deaths" in found.remark
        assert ask(gate(["core-1.lab"]), {"m1": ({**after, "deaths": 0}, "")}).holds


def test_names_are_compared_as_hosts_are(active):
    assert findings.regionservers(gate(["CORE-1.lab:16030"]), {"m1": (active, "")}).good == ["CORE-1.lab:16030"]


def test_gate_of_assigned_regions(active, standby, crash):
    found = findings.hbase_assigned(gate(), {"m1": (active, ""), "m2": (standby, "")})
    assert (found.holds, found.good, found.remark) == (True, ["m1"], "no region in transition")
    found = findings.hbase_assigned(gate(), {"m1": (crash, "")})
    assert not found.holds
    assert found.remark == "in transition: hbase:meta 1588230740 OPENING; it is not done with the death of 1"
    many = {**active, "transitions": {"rits": [{"table": "t", "region": str(n), "state": "OPENING"} for n in range(5)]}}
    assert findings.hbase_assigned(gate(), {"m1": (many, "")}).remark.endswith("t 2 OPENING and 2 more")
    unread = findings.hbase_assigned(gate(), {"m1": ({**active, "transitions": None}, "")})
    assert (unread.holds, unread.remark) == (False, "m1 did not tell its regions in transition")
    assert not findings.hbase_assigned(gate(), {"m2": (standby, "")}).holds


def test_gate_of_regionservers_that_serve(recorded):
    beans = recorded("hbase_regionserver.json")
    found = findings.regionservers_serving(gate(), {"c1": (beans, ""), "c2": ({}, ""), "c3": DEAD})
    assert found.good == ["c1"]
    assert found.states == {"c1": "serving", "c2": "starting", "c3": "dead (connection refused)"}


def test_a_draining_regionserver_is_live(active):
    name = "core-2.lab,16020,1795960501053"
    draining = bean(active, tag_drainingRegionServers=f"{name};core-1.lab,16020,1")
    found = findings.regionservers(gate(MEMBERS), {"m1": (draining, "")})
    # The mark of an earlier incarnation says nothing of the present one.
    assert found.states == {"core-1.lab": "live", "core-2.lab": "draining"}
    assert (found.holds, found.good) == (True, MEMBERS)
