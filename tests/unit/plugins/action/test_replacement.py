# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.replacement import ActionModule
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import directory
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.repair.test_decide import (
    MASTERS,
    MEMBERS,
    case,
)
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.repair.test_decide import (
    host as whole,
)


def run(host: str, failed: dict[str, list[str]] | None = None, **variables: Any) -> dict[str, Any]:
    one = case()
    hostvars = {name: {"__facts": {"guard": answer}} for name, answer in one.facts.items()}
    states = {name: [{"host": each, "state": state} for each, state in one.health[name].items()] for name in one.health}
    for each in states["namenode"]:
        each["failed_dirs"] = (failed or {}).get(each["host"], [])
    arguments = {
        "host": host,
        "topology": {"cluster": "lab", "members": MEMBERS},
        "facts": "__facts",
        "zookeeper": {"servers": states["zookeeper"]},
        "hdfs": {"journalnodes": states["journalnode"], "namenodes": states["namenode"]},
    }
    plugin = ActionModule(
        MagicMock(check_mode=False, async_val=0, args=arguments), MagicMock(), MagicMock(), *[None] * 3
    )
    return plugin.run(task_vars={"hostvars": {**hostvars, **variables.pop("hostvars", {})}, **variables})


def test_the_steps_of_a_wiped_master() -> None:
    result = run("m-2")
    assert result["summary"] == "zookeeper: start; journalnode: copy from m-1; namenode: fetch from m-1; zkfc: start"
    assert result["hosts"] == {"m-2": {"action": "bootstrap_standby", "cluster_id": "", "discard": []}}
    assert result["journal"] == {"source": "m-1", "path": "/mnt/disk1/hdfs/journal/lab"}


@pytest.mark.parametrize(
    ("host", "variables", "part"),
    [
        ("", {}, "Nothing was changed. emr_replace_host names no host"),
        ("m-2", {"ansible_limit": "m-2"}, "limited to m-2"),
        ("m-2", {"hostvars": {"m-2": {"__facts": {"unreachable": True}}}}, "m-2: it gave no answer"),
        ("m-2", {"hostvars": {MASTERS[2]: {"__facts": {"failed": True}}}}, "m-3: its journal is empty or could not"),
    ],
)
def test_refusals(host: str, variables: dict[str, Any], part: str) -> None:
    with pytest.raises(AnsibleActionFail, match=part):
        run(host, **variables)


def test_one_name_directory_is_filled_from_another_one_unless_that_was_given_up() -> None:
    facts = whole()
    facts["directories"]["namenode"].append(directory("namenode", path="/mnt/disk2/hdfs/name"))
    seen = {"m-2": {"__facts": {"guard": facts}}}
    result = run("m-2", hostvars=seen)
    assert "namenode: refill from /mnt/disk1/hdfs/name" in result["summary"]
    assert result["hosts"]["m-2"]["refill"] == ["/mnt/disk2/hdfs/name"]
    with pytest.raises(AnsibleActionFail, match="m-2: the NameNode has given /mnt/disk1/hdfs/name up"):
        run("m-2", {"m-2": ["/mnt/disk1/hdfs/name"]}, hostvars=seen)
