# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of hosts are judged on the controller: what a host says of them goes no further."""

from __future__ import annotations

import time
from unittest.mock import MagicMock

import pytest
from ansible_collections.bigdata.emr.plugins.action import preflight
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import identity, token

SECRET, BEFORE = "the secret of a cluster", "the one before"
FOUND = derivation.generations(SECRET, BEFORE, lambda secret: f"key of {secret}")


@pytest.fixture
def look(monkeypatch):
    """Return what preflight makes of the PASSWORDS that a host tells, and the arguments that it was sent."""
    derived = []
    monkeypatch.setattr(preflight, "key_of", lambda secret, cluster: derived.append(cluster) or f"key of {secret}")

    def run(passwords, **args):
        clock = {"active": True, "synchronized": True, "offset": 0.0, "source": "chrony"}
        answer = {"findings": [], "notes": [], "facts": {"time": time.time(), "clock": clock}, "passwords": passwords}
        task = MagicMock(check_mode=False, async_val=0, diff=False)
        task.args = {"topology": {"cluster": "prod"}, **args}
        action = preflight.ActionModule(task, MagicMock(), MagicMock(), None, None, None)
        sent = []
        action._execute_module = lambda **called: sent.append(called["module_args"]) or answer
        return action.run(task_vars={"inventory_hostname": "m1"}), sent[0], derived

    return run


def of(*generations, user="hdfs"):
    return [token(identity(f"{user}:{FOUND[one][user]}")) for one in generations]


def test_no_secret_is_sent_and_generations_are_named(look):
    told = {"hdfs": {"auth": of("present", "fast"), "acl": of("present"), "running": of("before")}}
    result, sent, derived = look(told, secret=SECRET, secret_before=BEFORE)
    assert not {SECRET, BEFORE} & set(map(str, sent.values()))
    assert not {"secret", "secret_before"} & set(sent)
    named = {"auth": ["present", "fast"], "acl": ["present"], "running": ["before"]}
    assert result["passwords"] == {"hdfs": named}
    assert result["findings"] == []
    assert set(derived) == {"prod"}


def test_credentials_of_another_secret_are_a_finding(look):
    told = {"hdfs": {"auth": of("before")}, "yarn": {"auth": of("present", user="yarn")}}
    result, _sent, _derived = look(told, secret=SECRET)
    (finding,) = result["findings"]
    assert finding.startswith("m1: /etc/hadoop/conf/zookeeper-auth-hdfs was made from another emr_secret")


@pytest.mark.parametrize(("told", "expected"), [({}, {}), ({"hdfs": {"auth": of("fast")}}, None)])
def test_without_anything_to_judge_nothing_is_derived(look, told, expected):
    result, _sent, derived = look(told, **({"secret": SECRET} if not told else {}))
    assert (result.get("passwords"), derived) == (expected, [])
