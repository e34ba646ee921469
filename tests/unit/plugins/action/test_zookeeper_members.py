# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.zookeeper_members import SPARE, ActionModule

BARE = {"unit": False, "configured": None, "running": None, "state": "dead", "data": False}


def server(state, *servers):
    return {"unit": True, "configured": list(servers), "running": list(servers), "state": state, "data": True}


def decide(target, answers, **args):
    hostvars = {host: {"__seen": answer} for host, answer in answers.items()}
    topology = {"members": {"zookeeper": target}}
    task = MagicMock(
        check_mode=False, async_val=0, args={"topology": topology, "facts": "__seen", "hosts": list(answers), **args}
    )
    return ActionModule(task, MagicMock(), MagicMock(), None, None, None).run(task_vars={"hostvars": hostvars})


THREE = {
    "m1": {"server": server("follower", "m1", "m2", "m3"), "answering": []},
    "m2": {"server": server("leader", "m1", "m2", "m3"), "answering": []},
    "m3": {"server": server("follower", "m1", "m2", "m3"), "answering": []},
}


def test_the_next_step_and_those_after_it():
    found = decide(["m1", "m2", "m3", "m4"], {**THREE, "m4": {"server": BARE, "answering": []}})
    assert (found["act"], found["host"], found["servers"]) == ("set", "m4", ["m1", "m2", "m3", "m4"])
    assert found["gates"] == [{"gate": "zookeeper_quorum", "hosts": ["m1", "m2", "m3", "m4"], "at_least": "4"}]
    assert [one.partition(" ")[0] for one in found["steps"]] == ["m4", "m1", "m3", "m2"]
    assert (found["left"], found["changed"]) == (4 + SPARE, False)


def test_nothing_to_do():
    found = decide(["m1", "m2", "m3"], THREE)
    assert (found["act"], found["steps"], found["left"]) == ("", [], 0)


@pytest.mark.parametrize("answer", [{}, {"unreachable": True}, {"failed": True, "msg": "no"}])
def test_a_host_without_an_answer_stands_in_the_way(answer):
    with pytest.raises(AnsibleActionFail, match="m4: it gave no answer"):
        decide(["m1", "m2", "m3", "m4"], {**THREE, "m4": answer})


def test_who_was_not_asked_neither():
    with pytest.raises(AnsibleActionFail, match="m4: it gave no answer"):
        decide(["m1", "m2", "m3", "m4"], THREE)


def test_one_that_is_given_up_and_answers():
    two = {host: THREE[host] for host in ("m1", "m2")}
    two["m1"] = {**two["m1"], "answering": ["m3"]}
    with pytest.raises(AnsibleActionFail, match="m3: emr_forget_hosts says"):
        decide(["m1", "m2", "m4"], {**two, "m4": {"server": BARE, "answering": []}}, given_up=["m3"])
