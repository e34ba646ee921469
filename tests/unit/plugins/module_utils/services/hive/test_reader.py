# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of metastores and HiveServer2s, and what is shown of them."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive import reader
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive.status import STATUS
from ansible_collections.bigdata.emr.plugins.module_utils.wire import thrift
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused, Unreachable

# As a HiveServer2 4.0.1 answers /jmx?qry=metrics:name=hs2_open_sessions
BEANS = {
    "metrics:name=hs2_open_sessions": {
        "name": "metrics:name=hs2_open_sessions",
        "modelerType": "org.apache.hive.com.codahale.metrics.JmxReporter$JmxGauge",
        "Value": 3,
    }
}


class Session:
    """A metastore with ANSWERS by method."""

    def __init__(self, answers):
        self.answers = answers

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def call(self, method):
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("databases", [["default", "tpch"], []])
def test_a_metastore_is_asked_for_what_is_in_its_database(monkeypatch, databases):
    session = Session({"getVersion": "4.1.0", "get_all_databases": databases})
    monkeypatch.setattr(thrift, "Session", lambda where, seconds: session)
    assert reader._metastore(Endpoint("m1", 9083), 1) == {"version": "4.1.0", "databases": len(databases)}


def test_a_metastore_whose_database_is_away_does_not_serve(monkeypatch):
    session = Session({"getVersion": "4.1.0", "get_all_databases": Refused("no connection", 0)})
    monkeypatch.setattr(thrift, "Session", lambda where, seconds: session)
    with pytest.raises(Refused):
        reader._metastore(Endpoint("m1", 9083), 1)


def test_a_hiveserver2_serves_once_it_takes_connections(monkeypatch):
    monkeypatch.setattr(reader.jmx, "beans", lambda where, names, seconds: BEANS)
    monkeypatch.setattr(reader, "listens", lambda where, seconds: where == ("m1", 10000))
    assert reader._hiveserver2(Endpoint("m1", 10002), 1) == BEANS

    def refused(where, seconds):
        raise Unreachable("connection refused")

    monkeypatch.setattr(reader, "listens", refused)
    with pytest.raises(Unreachable):
        reader._hiveserver2(Endpoint("m1", 10002), 1)


READINGS = {
    "metastore": {"m1": ({"version": "4.1.0", "databases": 2}, ""), "m2": (None, "connection refused")},
    "hiveserver2": {"m1": (BEANS, ""), "m2": ({}, "")},
}


def test_states_are_those_that_a_roll_knows():
    view = reader.READER.view(READINGS)
    assert view.states["metastore"] == {"m1": "serving", "m2": "dead"}
    assert view.states["hiveserver2"] == {"m1": "serving", "m2": "serving"}


def test_what_is_shown_of_hive():
    read = STATUS.read(READINGS, {}, "prod")
    assert STATUS.judge(read) == ("1 of 2 metastores, 2 of 2 HiveServer2s serve", [])
    shown = {name: [place.detail(one) for one in read[place.listed]] for name, place in STATUS.places.items()}
    assert shown == {"metastore": ["version 4.1.0, 2 databases", ""], "hiveserver2": ["3 sessions", ""]}
    dead = {name: dict.fromkeys(hosts, (None, "gone")) for name, hosts in READINGS.items()}
    assert STATUS.judge(STATUS.read(dead, {}, "prod"))[1] == [
        "hive has no metastore that serves",
        "hive has no HiveServer2 that serves",
    ]
