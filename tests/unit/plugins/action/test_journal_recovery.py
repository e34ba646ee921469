# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.journal_recovery import ActionModule
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import PATHS, cluster


def run(
    nn=("full", "full"), jn=("empty",) * 3, check_mode=False, hdfs=None, listening=(), asked=None, **variables: Any
):
    members, facts = cluster(nn, jn, ("full",))
    for host in listening:
        facts[host]["namenode_listening"] = True
    arguments = {
        "confirmed": "lab",
        "topology": {"cluster": "lab", "members": {**members, "zkfc": ["nn1"]}},
        "facts": "__facts",
        "hdfs": {"namenodes": hdfs or []},
        **(asked or {}),
    }
    task = MagicMock(check_mode=check_mode, async_val=0, args=arguments)
    hostvars = {host: {"__facts": {"guard": one} if one else {"unreachable": True}} for host, one in facts.items()}
    plugin = ActionModule(task, MagicMock(), MagicMock(), *[None] * 3)
    return plugin.run(task_vars={"hostvars": hostvars, **variables})


def test_the_plan_in_words():
    result = run(nn=("full", "empty"), jn=("full", "empty", "empty"))
    assert (result["changed"], result["due"], result["act"]) == (False, True, "rebuild")
    assert result["summary"] == (
        f"journals from nn1: its image at 0 and edits up to 9; {PATHS['journalnode']} on jn1 is moved aside; "
        f"nn2 fetches the namespace anew"
    )
    assert result["hosts"]["nn2"] == {"action": "bootstrap_standby", "cluster_id": "", "discard": []}


def test_the_memory_of_a_standby_counts():
    nodes = [
        {"host": "nn1", "state": "dead", "last_txid": None},
        {"host": "nn2", "state": "standby", "last_txid": 12},
    ]
    result = run(hdfs=nodes)
    assert (result["namenode"], result["last"], result["save"]) == ("nn2", 12, ["nn2"])
    assert "its memory is saved on nn2 first" in result["summary"]
    nodes[1]["state"] = "active"
    assert run(hdfs=nodes)["save"] == [], "an active one has written to its disks what was acknowledged"


@pytest.mark.parametrize(
    ("variables", "part"),
    [
        ({"asked": {"confirmed": ""}}, "No journal was touched. emr_recover_journals is not set"),
        ({"ansible_limit": "nn1"}, "limited to nn1"),
        ({"jn": ("empty", "empty", "silent")}, "jn3: its HDFS directories could not be read"),
        ({"nn": ("full", "empty"), "asked": {"source": "nn2"}}, "names nn2, which is no NameNode"),
        ({"listening": ["nn2"], "asked": {"stage": "stopped"}}, "nn2: a NameNode runs"),
    ],
)
def test_refusals(variables, part):
    with pytest.raises(AnsibleActionFail, match=part.replace("\n", r"\s")):
        run(**variables)


def test_check_mode_knows_that_nobody_was_stopped():
    assert run(listening=["nn2"], check_mode=True, asked={"stage": "stopped"})["act"] == "rebuild"


def test_new_journals_are_required_unless_none_were_made():
    asked = {"stage": "verify", "last": 9}
    assert run(jn=("full",) * 3, asked=asked)["refusals"] == []
    assert run(check_mode=True, asked=asked)["refusals"] == []
    with pytest.raises(AnsibleActionFail, match=r"no NameNode was started[\s\S]*jn2: its journal is not formatted"):
        run(jn=("full", "empty", "full"), asked=asked)
