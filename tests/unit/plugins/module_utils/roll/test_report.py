# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.view import NO_PAGE
from ansible_collections.bigdata.emr.plugins.module_utils.roll.plan import plan
from ansible_collections.bigdata.emr.plugins.module_utils.roll.report import plan_document, plan_table
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import nothing_known

TOPOLOGY = {"cluster": "lab", "members": {"nodemanager": ["c1", "c2"], "gateway": ["g1"]}}
PROPERTY = {"name": "yarn.x", "before": "", "after": "false", "restart": [], "reload": [], "live": []}
PATH = "/etc/hadoop/conf/yarn-site.xml"
FILE = {PATH: [PROPERTY]}
STALE = ["yarn-site yarn.x: (unset) -> false"]


def answer(**daemon):
    state = {"component": "nodemanager", "running": True, "pid": 7, "stale": [], "start": False, "reload": [], **daemon}
    return {"files": FILE if daemon.get("stale") else {}, "daemons": [state]}


def document(answers):
    stale = [host for host, one in answers.items() if one and any(each["stale"] for each in one["daemons"])]
    return plan_document(TOPOLOGY, answers, plan(TOPOLOGY["members"], {"nodemanager": stale}, nothing_known()))


def test_equal_changes_are_one_row_with_all_their_hosts():
    found = document({"c1": answer(stale=STALE), "c2": answer(stale=STALE), "g1": {"files": FILE, "daemons": []}})
    assert [(row["property"], row["hosts"]) for row in found["files"]] == [("yarn.x", ["c1", "c2", "g1"])]
    assert found["restart"] == [{"component": "nodemanager", "hosts": ["c1", "c2"], "why": STALE}]
    assert [batch["hosts"] for batch in found["batches"]] == [["c1"], ["c2"]]
    assert list(found["disruption"]) == ["nodemanager"]


def test_nothing_to_do():
    found = document({"c1": answer(), "c2": answer()})
    assert (found["files"], found["restart"], found["start"], found["reload"]) == ([], [], [], [])
    assert plan_table(found) == ["Plan for cluster lab", "  nothing to do"]


def test_start_and_reload_are_no_restart():
    found = document({"c1": answer(start=True), "c2": answer(reload=["dfs.hosts.json"])})
    assert [one["hosts"] for one in found["start"]] == [["c1"]]
    assert found["reload"] == [{"component": "nodemanager", "hosts": ["c2"], "why": ["dfs.hosts.json"]}]
    assert found["restart"] == []


def test_hosts_without_an_answer_are_named():
    found = document({"c1": answer(), "c2": None})
    assert found["silent"] == ["c2"]
    assert "Without an answer:" in plan_table(found)


def test_the_table_says_what_and_in_which_order():
    text = "\n".join(plan_table(document({"c1": answer(stale=STALE), "c2": answer(stale=STALE)})))
    orders = ("1. nodemanager on c1", "2. nodemanager on c2")
    for words in ("yarn-site.xml  yarn.x", STALE[0], *orders, "containers go on"):
        assert words in text


def test_what_a_property_takes_is_joined_over_its_hosts():
    read = {PATH: [{**PROPERTY, "restart": ["nodemanager"]}]}
    found = document({"c1": {**answer(), "files": read}, "g1": {"files": FILE, "daemons": []}})
    assert [(row["hosts"], row["restart"]) for row in found["files"]] == [(["c1", "g1"], ["nodemanager"])]
    assert "restart: nodemanager" in "\n".join(plan_table(found))
    alone = document({"g1": {"files": FILE, "daemons": []}})
    assert plan_table(alone)[3].endswith("g1     nothing")


def test_what_could_be_taken_over_live_is_said_and_still_a_restart():
    found = document({"c1": answer(stale=STALE, live="hdfs dfsadmin -reconfig x")})
    assert found["live"] == [{"component": "nodemanager", "hosts": ["c1"], "why": ["hdfs dfsadmin -reconfig x"]}]
    assert [batch["hosts"] for batch in found["batches"]] == [["c1"]]
    assert "Could take it over while it runs, by hand; site.yml restarts it:" in plan_table(found)


def test_a_daemon_that_runs_otherwise_than_it_was_started_is_no_restart_and_told():
    other = {"file": "yarn-site", "property": "yarn.x", "recorded": "1", "running": "2", "wanted": "1"}
    found = document({"c1": answer(drift=[other]), "c2": answer(drift=[other])})
    assert found["drift"] == [{"component": "nodemanager", "hosts": ["c1", "c2"], **other}]
    assert (found["restart"], found["batches"]) == ([], [])
    text = "\n".join(plan_table(found))
    assert "nothing to do" in text
    assert "nodemanager on c1, c2: yarn-site yarn.x: 1 -> 2, wanted is 1" in text
    assert "-e emr_restart=all -e emr_restart_components=nodemanager" in text


def test_a_daemon_that_does_not_say_what_it_runs_with_is_named():
    found = document({"c1": answer(unasked="connection refused")})
    assert found["unasked"] == [{"component": "nodemanager", "hosts": ["c1"], "why": ["connection refused"]}]
    assert "nodemanager on c1: connection refused" in "\n".join(plan_table(found))


def test_a_database_that_nothing_needs_stops():
    roll = plan(TOPOLOGY["members"], {}, nothing_known())
    found = plan_document(TOPOLOGY, {"c1": answer()}, roll, databases=["m1"])
    assert found["stop"] == [{"component": "database", "hosts": ["m1"], "why": []}]
    assert plan_table(found)[2:] == [
        "Stop and take off, as the inventory places it there no more:",
        "  database on m1",
        "  What the cluster's own database has kept stays there, in emr-database on the first data disk",
    ]


def test_a_daemon_that_never_says_is_for_programs_only():
    answers = {"c1": answer(component="hiveserver2", unasked=NO_PAGE), "c2": answer(component="zkfc", unasked=NO_PAGE)}
    found = document(answers)
    assert [one["component"] for one in found["unasked"]] == ["zkfc", "hiveserver2"]
    assert plan_table(found) == ["Plan for cluster lab", "  nothing to do"]


def test_whose_firewall_changes_is_told():
    roll = plan(TOPOLOGY["members"], {}, nothing_known())
    due = {host: {"rules": "x", "why": ["lets in c3", "open to 10.0.0.0/8"]} for host in ("c1", "c2")}
    found = plan_document(TOPOLOGY, {"c1": answer(), "c2": answer()}, roll, None, due)
    assert found["firewall"] == [{"hosts": ["c1", "c2"], "why": ["lets in c3", "open to 10.0.0.0/8"]}]
    assert plan_table(found)[1:] == ["", "Firewall:", "  c1, c2: lets in c3; open to 10.0.0.0/8"]
    assert document({"c1": answer()})["firewall"] == []


def test_whose_workflows_change_is_told():
    roll = plan(TOPOLOGY["members"], {}, nothing_known())
    said = {"c1": {"due": ["timer of workflow nightly goes"]}, "c2": {"skipped": True}, "m1": {"due": []}}
    jobs = {"c1": {"due": ["/etc/emr/jobs.json is made"]}}
    found = plan_document(TOPOLOGY, {"c1": answer()}, roll, work=[jobs, said])
    why = ["/etc/emr/jobs.json is made", "timer of workflow nightly goes"]
    assert found["work"] == [{"hosts": ["c1"], "why": why}]
    lines = plan_table(found)
    at = lines.index("Jobs and workflows:")
    assert lines[at + 1 : at + 3] == [f"  c1: {one}" for one in why]
    assert "  nothing to do" not in lines


def test_who_is_not_in_the_inventory_is_named_with_what_to_do():
    seen = {**answer(), "strangers": [{"host": "t9", "component": "nodemanager", "state": "running"}]}
    remembered = {"members": {"nodemanager": ["c1", "c2", "t9"]}}
    roll = plan(TOPOLOGY["members"], {}, nothing_known())
    found = plan_document(TOPOLOGY, {"c1": seen, "c2": answer()}, roll, remembered)
    (sentence,) = found["strangers"]
    assert sentence.startswith("t9 is registered as nodemanager (running) and in the manifest as nodemanager, but")
    assert plan_table(found)[-2:] == ["Not in the inventory:", f"  {sentence}"]


def test_a_host_that_moves_to_another_rack_is_told_with_what_follows():
    topology = {"cluster": "lab", "members": {"namenode": ["m1", "m2"]}}
    why = ["racks c1: /zone-a -> /zone-b"]
    row = {"name": "c1", "before": "/zone-a", "after": "/zone-b", "restart": ["namenode"], "reload": [], "live": []}
    answers = {host: answer(component="namenode", stale=why) for host in ("m1", "m2")}
    for one in answers.values():
        one["files"] = {"/etc/hadoop/conf/racks.table": [row]}
    roll = plan(topology["members"], {"namenode": ["m1", "m2"]}, nothing_known())
    text = "\n".join(plan_table(plan_document(topology, answers, roll)))
    for words in (
        "racks.table  c1",
        "/zone-a  /zone-b",
        why[0],
        "blocks: HDFS copies them until each lies in two racks",
    ):
        assert words in text


def test_what_is_placed_there_no_more_stops_and_its_data_stays():
    topology = {**TOPOLOGY, "services": ["hdfs", "yarn"]}
    left = {"c1": {**answer(), "leftovers": {"spark_history": True}}, "c2": {**answer(), "leftovers": {}}}
    # Of the same host the manifest and a master say the same, which needs nobody's hand.
    left["c2"]["strangers"] = [{"host": "c1", "component": "spark_history", "state": "running"}]
    remembered = {"members": {"nodemanager": ["c1", "c2"], "spark_history": ["c1"], "metastore": ["c2"]}}
    found = plan_document(topology, left, plan(topology["members"], {}, nothing_known()), remembered)
    assert found["stop"] == [{"component": "spark_history", "hosts": ["c1"], "why": []}]
    assert found["strangers"] == []
    (stays,) = found["stays"]
    assert plan_table(found)[1:] == [
        "",
        "Stop and take off, as the inventory places it there no more:",
        "  spark_history on c1",
        f"  {stays}",
    ]
    assert stays.startswith("What spark has kept stays: /spark-history")
