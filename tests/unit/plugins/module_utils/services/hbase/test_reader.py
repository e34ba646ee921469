# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How HBase is asked, and what a roll and a status see in its answers."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import health as hbase
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.reader import READER
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.regions import Masters
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.status import STATUS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

MEMBERS = {"hmaster": ["m1", "m2"], "regionserver": ["core-1.lab", "core-2.lab", "core-3.lab"]}


@pytest.fixture
def readings(recorded):
    beans = recorded("hbase_regionserver.json")
    return {
        "hmaster": {
            "m1": (recorded("hbase_master_active.json"), ""),
            "m2": (recorded("hbase_master_standby.json"), ""),
        },
        "regionserver": {"core-1.lab": (beans, ""), "core-2.lab": ({}, ""), "core-3.lab": (None, "refused")},
    }


def test_what_a_roll_sees(readings):
    view = READER.view(readings)
    assert view.states == {
        "hmaster": {"m1": "active", "m2": "standby"},
        "regionserver": {"core-1.lab": "serving", "core-2.lab": "starting", "core-3.lab": "dead"},
    }
    assert view.leaders == {"hmaster": "m1"}
    assert view.heard["regionserver"].gone == {"core-3.lab": "unknown"}
    assert view.heard["regionserver"].started_ms == 1795960166522
    without = READER.view({**readings, "hmaster": {"m2": readings["hmaster"]["m2"]}})
    assert (without.leaders, without.heard) == ({"hmaster": ""}, {})


def test_what_a_status_shows(readings, recorded):
    read = STATUS.read(readings, MEMBERS, "prod")
    assert STATUS.judge(read) == ("m1 is active, 2 of 3 RegionServers live", [])
    place = STATUS.places["regionserver"]
    assert [place.detail(one) for one in read[place.listed]] == ["12 regions", "", ""]
    read = STATUS.read({**readings, "hmaster": {"m1": (recorded("hbase_master_crash.json"), "")}}, MEMBERS, "prod")
    assert STATUS.judge(read) == (
        "m1 is active, 1 of 3 RegionServers live, 1 regions in transition",
        ["hbase is not done with the death of 1 RegionServers"],
    )
    name = "core-2.lab,16020,1795960501053"
    active = recorded("hbase_master_active.json")
    bean = {**active["beans"][hbase.MASTER], "tag.drainingRegionServers": name}
    drains = ({**active, "beans": {hbase.MASTER: bean}}, "")
    line, (fault,) = STATUS.judge(STATUS.read({**readings, "hmaster": {"m1": drains}}, MEMBERS, "prod"))
    assert line == "m1 is active, 2 of 3 RegionServers live"
    assert fault.startswith("hbase: core-2.lab: draining, gets no regions")
    read = STATUS.read({**readings, "hmaster": {"m1": (None, "refused")}}, MEMBERS, "prod")
    assert STATUS.judge(read) == ("no active HMaster", ["hbase has no active HMaster"])


def test_only_the_active_master_is_asked_for_its_page_and_procedures(web, recorded, monkeypatch):
    asked = []

    def deaths(self, master):
        asked.append(master)
        if len(asked) > 4:
            raise Unreachable("connection refused")
        return 2

    monkeypatch.setattr(Masters, "deaths", deaths)

    def server(name):
        def answer(_method, path, query):
            asked.append(path)
            found = recorded(name)
            if path == hbase.TRANSITIONS:
                return 200, "\n\n" + json.dumps({"rits": []})
            return 200, json.dumps(
                {"beans": [bean for bean in found["beans"].values() if bean["name"] in query["qry"]]}
            )

        return web(answer)

    ask = READER.probes["hmaster_regions"].ask
    found = ask(server("hbase_master_active.json"), 2.0)
    assert (found["transitions"], found["deaths"]) == ({"rits": []}, 2)
    assert {"transitions", "deaths"}.isdisjoint(ask(server("hbase_master_standby.json"), 2.0))
    assert asked == ["/jmx", hbase.TRANSITIONS, "127.0.0.1", "/jmx"]
    assert ask(server("hbase_master_active.json"), 2.0)["deaths"] is None
    assert READER.probes["hmaster_regions"].contains == ("hmaster",)


def test_workers_that_are_listed(recorded):
    (listing,) = READER.listings
    assert [one["host"] for one in listing.listed(recorded("hbase_master_active.json"))] == ["core-1.lab", "core-2.lab"]
    assert listing.listed(None) == []
