# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What preflight saw is an answer to its own question only, and only where nothing is to be done."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.action import host, preflight, software

PREPARE = {"names": {"h1": "10.0.0.1"}, "sysctl": {"vm.swappiness": 1}, "java_package": ""}
QUESTION = {"release": "1.0", "products": ["hadoop"], "class_data": True, "cache": "/nowhere"}
JAVA = {"home": "/usr/lib/jvm/17", "version": "17.0.13"}
ON_HOST = {"changed": True, "packages": [], "from": "the host"}


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))


def run(plugin: type[ActionBase], answer: dict[str, Any], **args: Any) -> dict[str, Any]:
    """Run an action whose module gives ANSWER."""
    task = MagicMock(check_mode=False, async_val=0, diff=False)
    task.args = args
    action = plugin(task, MagicMock(), MagicMock(), None, None, None)
    action._execute_module = lambda **_kwargs: {**answer}
    return action.run(task_vars={"inventory_hostname": "h1"})


def look(**answers: dict[str, Any]) -> dict[str, Any]:
    """Return what preflight returns when the host gives ANSWERS."""
    clock = {"active": True, "synchronized": True, "offset": 0.0, "source": "chrony"}
    facts = {"time": time.time(), "clock": clock}
    module = {"reachable": True, "findings": [], "notes": [], "facts": facts, **answers}
    return run(preflight.ActionModule, module, prepare=PREPARE, software=QUESTION)


def prepared(due: bool = False) -> dict[str, Any]:
    return look(prepared={"due": due, "java": JAVA})["prepared"]


def installed(acts: bool = False, jvm: str = "0123456789abcdef", *absent: str) -> dict[str, Any]:
    found = {"changed": False, "absent": list(absent), "software": [], "kept": {}, "acts": acts, "jvm": jvm}
    return look(software=found)["software"]


def test_a_host_that_is_prepared_executes_nothing():
    result = run(host.ActionModule, ON_HOST, host="h1", prefetched=prepared(), **PREPARE)
    assert result == {"changed": False, "diff": [], "packages": [], "java": JAVA}


@pytest.mark.parametrize("prefetched", [None, {}, "due"])
def test_a_host_that_was_not_seen_prepared_is(prefetched):
    prefetched = prepared(due=True) if prefetched == "due" else prefetched
    assert run(host.ActionModule, ON_HOST, host="h1", prefetched=prefetched, **PREPARE) == ON_HOST


@pytest.mark.parametrize("other", [{"names": {}}, {"sysctl": {}}, {"java_package": "jre"}])
def test_who_asks_for_something_else_asks_the_host(other):
    assert run(host.ActionModule, ON_HOST, host="h1", prefetched=prepared(), **{**PREPARE, **other}) == ON_HOST


@pytest.mark.parametrize("absent", [(), ("hadoop",)])
def test_software_that_was_seen_is_not_looked_for_again(absent):
    result = run(software.ActionModule, ON_HOST, prefetched=installed(False, "0123456789abcdef", *absent), **QUESTION)
    assert result["absent"] == list(absent)
    assert not result["changed"]
    assert not {"key", "acts", "from"} & set(result)


@pytest.mark.parametrize("prefetched", [{"acts": True}, {"jvm": ""}])
def test_the_host_is_asked_where_it_has_to_tidy_up_or_a_jvm_may_have_come(prefetched):
    assert run(software.ActionModule, ON_HOST, prefetched=installed(**prefetched), **QUESTION)["from"] == "the host"


@pytest.mark.parametrize("other", [{"products": ["zookeeper"]}, {"class_data": False}, {"root": "/data/emr"}])
def test_the_host_is_asked_for_other_software(other):
    assert run(software.ActionModule, ON_HOST, prefetched=installed(), **{**QUESTION, **other})["from"] == "the host"


def test_software_that_no_release_has_is_told_before_any_host_is_asked():
    with pytest.raises(AnsibleActionFail, match=r"9\.9"):
        run(preflight.ActionModule, {}, prepare=PREPARE, software={**QUESTION, "release": "9.9"})
    with pytest.raises(AnsibleActionFail, match="software: missing required arguments: products"):
        run(preflight.ActionModule, {}, prepare=PREPARE, software={"release": "1.0"})
