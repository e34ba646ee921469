# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.check_manifest import ActionModule as CheckManifest
from ansible_collections.bigdata.emr.plugins.action.manifest import ActionModule as Manifest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import dump, load
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import (
    CID,
    JOURNAL,
    NAME,
    after,
    first,
    topology,
)

MASTERS = ["m1", "m2", "m3"]
OLD = {"auth": ["fast"], "acl": [], "running": ["fast"]}
NO_ZOOKEEPER = {"path": "myid", "id": None, "servers": {}, "unit": False, "data": False}


def hosts(texts):
    """Return host variables of hosts that preflight found with these manifests; None for one that gave no answer."""
    answers = {
        host: {"remembered": {"manifest": text, "zookeeper": NO_ZOOKEEPER}}
        if text is not None
        else {"reachable": False}
        for host, text in texts.items()
    }
    return {host: {"__facts": answers.get(host, {}), "emr_config": {}} for host in [*MASTERS, "c1", "c2", "c3"]}


def check(texts, declared=None, give_up=(), **variables):
    args = {"topology": declared or topology(), "facts": "__facts", "give_up": list(give_up)}
    task = MagicMock(check_mode=False, async_val=0, args=args)
    plugin = CheckManifest(task, MagicMock(), MagicMock(), None, None, None)
    return plugin.run(task_vars={"hostvars": hosts(texts), **variables})


def write(host, checked, guard=None, later=None):
    """Return the result of the action on HOST, and the arguments of the module if it was needed."""
    hostvars = hosts({})
    for variable, results in (("__guard", guard or {}), ("__later", later or {})):
        for name, directories in results.items():
            hostvars[name][variable] = {"guard": {"directories": directories} if directories is not None else None}
    args = {"topology": topology(), "checked": checked, "facts": ["__guard", "__later"]}
    task = MagicMock(check_mode=False, async_val=0, args=args)
    plugin = Manifest(task, MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock(return_value={"changed": True})
    result = plugin.run(task_vars={"hostvars": hostvars, "inventory_hostname": host})
    called = plugin._execute_module.call_args
    return result, called.kwargs["module_args"] if called else None


def test_a_bare_cluster_remembers_nothing():
    found = check(dict.fromkeys(MASTERS, ""))
    assert (found["manifest"], found["holders"], found["limited"]) == ({}, MASTERS, False)
    assert found["zookeeper_ids"] == {"m1": 1, "m2": 2, "m3": 3}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"m1": {}, "m2": {}, "m3": {}}, {"former": [], "shut": False, "complete": True}),
        ({"m1": {"hdfs": OLD}, "m2": {}, "m3": {}}, {"former": ["fast"], "shut": False, "complete": True}),
        ({"m1": {"hdfs": OLD}, "m2": {}}, {"former": ["fast"], "shut": False, "complete": False}),
    ],
)
def test_where_it_stands_between_two_passwords(monkeypatch, told, expected):
    assert check_passwords(monkeypatch, told)["passwords"] == expected


@pytest.mark.parametrize(
    ("variables", "way"),
    [
        (
            {"ansible_limit": "m2", "ansible_inventory_sources": ["/inv"]},
            "run without --limit: ansible-playbook -i /inv",
        ),
        ({}, "run again once they answer"),
    ],
)
def test_a_bare_master_is_refused_while_nobody_tells_how_znodes_are_closed(monkeypatch, variables, way):
    with pytest.raises(AnsibleActionFail, match=f"m2: no password of ZooKeeper is there.* only m1, m3 may.*; {way}"):
        check_passwords(monkeypatch, {"m2": {}}, **variables)


def check_passwords(monkeypatch, told, **variables):
    """Do it with failover, where hosts TOLD of their passwords."""
    real = hosts

    def with_passwords(texts):
        found = real(texts)
        for host, passwords in told.items():
            found[host]["__facts"]["passwords"] = passwords
        return found

    monkeypatch.setitem(globals(), "hosts", with_passwords)
    declared = topology()
    declared["members"].update(zkfc=MASTERS, resourcemanager=MASTERS)
    return check(dict.fromkeys(MASTERS, ""), declared, **variables)


def test_one_copy_is_enough():
    text = dump(first())
    found = check({"m1": "", "m2": text, "m3": None})
    assert found["manifest"] == first()
    assert found["behind"] == ["m1"]
    assert found["texts"] == {"m1": "", "m2": text}


def test_all_contradictions_are_told_together(capsys):
    texts = {"m1": dump({**first(), "cluster": "prod"}), "m2": "{", "m3": dump(first())}
    with pytest.raises(AnsibleActionFail) as caught:
        check(texts, topology(core=("c1",)))
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told] == ["Nothing was changed.", "- m2", "- m1", "- c2"]
    assert str(caught.value).startswith("Nothing was changed. All 3 reasons are told above; the first: m2: ")


def test_diverged_copies_are_shown():
    texts = {"m1": dump(after(first())), "m2": dump(after(first(), release="9.0")), "m3": ""}
    with pytest.raises(AnsibleActionFail, match=r"serial 2.*2\.0\.0 or 9\.0\.0"):
        check(texts)


def test_a_limited_run_stops_where_the_manifest_would_change():
    limit = {"ansible_limit": "m1", "ansible_inventory_sources": ["/inv"]}
    assert check({"m1": dump(first())}, **limit)["limited"] is True
    assert check({}, **limit)["limited"] is True
    with pytest.raises(AnsibleActionFail, match=r"run without --limit: ansible-playbook -i /inv site\.yml"):
        check({"m1": dump(first())}, topology(core=("c1", "c2", "c3")), **limit)


def directories(*kinds):
    paths = {"namenode": NAME, "journalnode": JOURNAL}
    return {kind: [{"path": paths[kind], "state": "full", "cluster_id": CID, "namespace_ids": ["7"]}] for kind in kinds}


def test_the_first_manifest_is_made_from_what_is_on_the_disks():
    checked = check(dict.fromkeys(MASTERS, ""))
    result, sent = write("m2", checked, {"m1": directories("namenode"), "m2": directories("journalnode")})
    assert result["changed"] is True
    written = load(sent["text"])
    assert written["hdfs"]["cluster_id"] == CID
    assert {host: list(paths) for host, paths in written["hdfs"]["formatted"].items()} == {
        "m1": [NAME],
        "m2": [JOURNAL],
    }
    assert sent["replaces"] == ""


def test_what_was_read_last_counts():
    checked = check(dict.fromkeys(MASTERS, ""))
    before, later = {"m1": {}, "m2": directories("journalnode")}, {"m1": directories("namenode"), "m2": None}
    _result, sent = write("m2", checked, before, later)
    written = load(sent["text"])["hdfs"]["formatted"]
    assert {host: list(paths) for host, paths in written.items()} == {"m1": [NAME], "m2": [JOURNAL]}


def test_a_copy_that_is_as_wanted_costs_no_connection():
    _result, sent = write("m1", check(dict.fromkeys(MASTERS, "")))
    result, again = write("m1", check(dict.fromkeys(MASTERS, sent["text"])))
    assert (result["changed"], again) == (False, None)
    result, again = write("m2", check({"m1": sent["text"], "m2": ""}))
    assert (again["text"], again["replaces"]) == (sent["text"], "")


def test_other_hosts_and_limited_runs_write_nothing():
    assert write("c1", check({}))[1] is None
    assert write("m1", check({}, ansible_limit="m1"))[1] is None


@pytest.mark.parametrize(("told", "warned"), [([], 1), ([{"host": "t9", "component": "nodemanager", "state": "x"}], 0)])
def test_who_left_the_inventory_is_told_once_when_it_is_forgotten(told, warned):
    members = {**first()["members"], "nodemanager": ["c1", "c2", "t9"]}
    checked = check({"m1": dump({**first(), "members": members})})
    hostvars = hosts({})
    hostvars["m2"]["ansible_facts"] = {"emr_strangers": told}
    args = {"topology": topology(), "checked": checked, "facts": ["__guard"]}
    plugin = Manifest(MagicMock(check_mode=False, async_val=0, args=args), MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock(return_value={"changed": True})
    result = plugin.run(task_vars={"hostvars": hostvars, "inventory_hostname": "m1"})
    sentences = [one[: one.index(",")] for one in result.get("warnings", [])]
    assert sentences == ["t9 is in the manifest as nodemanager"] * warned


def test_what_hosts_have_left_over_is_stopped_in_order():
    texts = dict.fromkeys(MASTERS, dump(first()))
    found = hosts(texts)
    found["m1"]["__facts"]["leftovers"] = {"metastore": True, "hiveserver2": True}
    found["m2"]["__facts"]["leftovers"] = {"hiveserver2": False, "zookeeper": True}
    args = {"topology": topology(), "facts": "__facts"}
    task = MagicMock(check_mode=False, async_val=0, args=args)
    checked = CheckManifest(task, MagicMock(), MagicMock(), None, None, None).run(task_vars={"hostvars": found})
    assert [(one["component"], one["hosts"]) for one in checked["leftovers"]] == [
        ("hiveserver2", ["m1", "m2"]),
        ("metastore", ["m1"]),
    ]
    assert checked["leftover_hosts"] == ["m1", "m2"]
    assert check(texts)["leftovers"] == []


def test_the_manifest_does_not_tell_again_of_what_was_stopped():
    before = first()
    before["members"]["spark_history"], before["members"]["metastore"] = ["m1"], ["gone"]
    checked = check(dict.fromkeys(MASTERS, dump(before)))
    hostvars = hosts({})
    hostvars["m1"]["__guard"] = {"leftovers": {"spark_history": True}}
    args = {"topology": topology(), "checked": checked, "facts": ["__guard"]}
    plugin = Manifest(MagicMock(check_mode=False, async_val=0, args=args), MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock(return_value={"changed": True})
    warned = plugin.run(task_vars={"hostvars": hostvars, "inventory_hostname": "m1"})["warnings"]
    assert [line.split(" is in")[0] for line in warned] == ["gone"]
