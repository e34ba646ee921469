# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.hdfs_guard import ActionModule
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    STATES,
    cluster,
    directory,
)

TOPOLOGY = {"cluster": "lab", "members": {"zookeeper": ["nn1"]}}


def run(nn, jn=(), dn=(), check_mode=False, registered=None, options=None, later=None, **variables):
    members, facts = cluster(nn, jn, dn)
    results = {host: {"guard": one} if one else {"unreachable": True} for host, one in facts.items()}
    results.update(registered or {})
    hostvars = {host: {"__facts": result} for host, result in results.items()}
    for host, result in (later or {}).items():
        hostvars[host]["__later"] = result
    topology = {**TOPOLOGY, "members": {**TOPOLOGY["members"], "zkfc": members["namenode"], **members}}
    args = {"topology": topology, "facts": ["__facts", "__later"], **(options or {})}
    task = MagicMock(check_mode=check_mode, async_val=0, args=args)
    plugin = ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    return plugin.run(task_vars={"hostvars": hostvars, **variables})


def test_the_plan_of_a_first_format():
    result = run(("empty", "empty"), ("empty",) * 3, ("empty",))
    assert result["changed"] is False
    assert result["hosts"]["nn1"]["action"] == "format"
    assert result["hosts"]["nn1"]["cluster_id"].startswith("CID-lab-")
    assert result["summary"] == "nn1: format; nn2: bootstrap_standby"


def test_nothing_to_do():
    assert run(("full",), (), ("full",))["summary"] == "nothing to format or to join"


@pytest.mark.parametrize("result", [{"unreachable": True}, {"failed": True, "msg": "no Python"}, {}])
def test_a_host_that_could_not_be_read_counts_as_data(result):
    with pytest.raises(AnsibleActionFail, match=r"dn1: its HDFS directories could not be read"):
        run(("empty",), (), ("empty",), registered={"dn1": result})


def test_all_refusals_are_told_together(capsys):
    with pytest.raises(AnsibleActionFail) as caught:
        run(("empty",), (), ("full", "unmounted", "silent", "alien", "empty"))
    told = [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if line.startswith("- dn")]
    assert told == ["- dn1", "- dn2", "- dn3", "- dn4"]
    assert str(caught.value).startswith("Nothing was formatted. All ")


def test_a_limited_run_names_the_command_without_the_limit():
    sentence = r"run playbooks/site\.yml without --limit: ansible-playbook -i /inv site\.yml\."
    with pytest.raises(AnsibleActionFail, match=sentence):
        run(("full", "empty"), ansible_limit="nn2", ansible_inventory_sources=["/inv"])


def test_check_mode_warns_about_disks_that_the_run_would_mount():
    result = run(("unmounted",), (), ("unmounted",), check_mode=True)
    assert result["hosts"]["nn1"]["action"] == "format"
    assert len(result["warnings"]) == 2
    with pytest.raises(AnsibleActionFail):
        run(("unmounted",), (), ("full",), check_mode=True)


def test_a_name_directory_that_is_not_filled_yet_is_a_warning_and_a_lost_one_a_refusal():
    _members, facts = cluster(("full",))
    path = "/mnt/disk2/hdfs/name"
    facts["nn1"]["directories"]["namenode"].append(directory("namenode", path=path))
    seen = {"nn1": {"guard": facts["nn1"]}}
    (warning,) = run(("full",), registered=seen)["warnings"]
    assert warning.startswith(f"nn1: {path} has no image of the namespace yet")
    hdfs = {"cluster_id": "CID-lab-1", "formatted": {"nn1": {path: "2026-11-23T06:00:00Z"}}}
    manifest = {"hdfs": hdfs, "members": {}, "former": []}
    with pytest.raises(AnsibleActionFail, match=f"nn1: {path} holds no namespace any more"):
        run(("full",), registered=seen, options={"manifest": manifest})
    assert run(("full",), registered=seen, options={"manifest": manifest, "preview": True})["due"]


def test_what_was_registered_later_replaces_what_it_has():
    written = {"directories": {"namenode": [directory("namenode", **STATES["empty"])]}}
    result = run(("full", "full"), later={"nn2": {"changed": True, "guard": written}})
    assert result["hosts"]["nn2"]["action"] == "bootstrap_standby"
    assert run(("full", "full"), later={"nn2": {"changed": False}})["due"] is False


@pytest.mark.parametrize("later", [{"failed": True}, {"unreachable": True}, {"changed": True, "guard": None}])
def test_a_host_that_could_not_be_read_later_counts_as_data(later):
    with pytest.raises(AnsibleActionFail, match="nn1: its HDFS directories"):
        run(("empty",), later={"nn1": later})


def test_what_only_a_later_result_has_counts():
    _members, facts = cluster(("full", "empty"))
    result = run(("full", "full"), registered={"nn2": {}}, later={"nn2": {"changed": True, "guard": facts["nn2"]}})
    assert result["hosts"]["nn2"]["action"] == "bootstrap_standby"


def test_a_host_that_did_not_tell_everything_counts_as_data():
    only = {"directories": {"namenode": [directory("namenode", **STATES["empty"])]}}
    with pytest.raises(AnsibleActionFail, match="nn1: its HDFS directories"):
        run(("empty",), registered={"nn1": {}}, later={"nn1": {"guard": only}})


@pytest.mark.parametrize("first", [{"failed": True}, {"unreachable": True}, {"guard": None}])
def test_a_host_that_was_read_wholly_after_a_failure_has_told(first):
    _members, facts = cluster(("full",))
    result = run(("full",), registered={"nn1": first}, later={"nn1": {"guard": facts["nn1"]}})
    assert result["summary"] == "nothing to format or to join"


ZNODE = {"path": "/hadoop-ha/lab", "exists": True, "active": "", "detail": ""}


@pytest.mark.parametrize(
    ("nn", "dn", "znode", "due"),
    [
        (("full", "full"), ("full", "empty"), ZNODE, False),
        (("full", "full"), ("full",), {**ZNODE, "active": "nn2"}, False),
        (("full", "full"), ("full",), {**ZNODE, "exists": False}, False),
        (("full", "full"), ("silent",), ZNODE, True),
        (("full", "full"), ("full",), {**ZNODE, "exists": None}, True),
        (("full", "full"), ("full",), None, True),
        (("full", "full"), ("full",), {**ZNODE, "active": "elsewhere"}, True),
        (("full", "full"), ("other",), ZNODE, True),
        (("full", "half"), ("full",), ZNODE, True),
        (("full", "empty"), ("full",), ZNODE, True),
        (("empty", "empty"), ("empty",), None, True),
        (("empty", "empty"), ("full",), None, True),
    ],
)
def test_the_preview_asks_for_a_new_look_unless_everything_stays(nn, dn, znode, due):
    _members, facts = cluster(nn)
    seen = {host: {"guard": {**one, "znode": znode}} for host, one in facts.items()}
    assert run(nn, (), dn, registered=seen, options={"preview": True})["due"] is due
