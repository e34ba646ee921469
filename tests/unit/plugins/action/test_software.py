# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible import constants as C
from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible_collections.bigdata.emr.plugins.action.delivery import ActionModule as Delivery
from ansible_collections.bigdata.emr.plugins.action.software import COLLECTION, ActionModule
from ansible_collections.bigdata.emr.plugins.module_utils.software.class_store import put
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import resolve

SERVING = {"address": "10.0.0.1", "port": 8970}
ARCHIVES = {
    name: {"path": f"/cache/{name}.tar", "sha512": name[0] * 128, "size": 10, "unpacked": 10}
    for name in ("hadoop", "zookeeper")
}


class HostVars(dict):
    def raw_get(self, host: str) -> Any:
        return self[host]


def found(*absent: str, **kept: str) -> dict[str, Any]:
    return {"absent": list(absent), "kept": kept}


def decide(answers: dict[str, dict[str, Any]], **args: Any) -> dict[str, Any]:
    task = MagicMock(check_mode=False, async_val=0)
    task.args = {"hosts": list(answers), "found": "__found", "archives": ARCHIVES, **args}
    hostvars = HostVars({host: {"__found": answer} for host, answer in answers.items()})
    return Delivery(task, MagicMock(), MagicMock(), None, None, None).run(task_vars={"hostvars": hostvars})


class Host:
    """A host that answers the steps of the module, and the controller's side for it."""

    def __init__(self, name: str, plan: dict[str, Any], **answers: Any) -> None:
        self.name, self.plan = name, plan
        self.answers = {
            "look": {"changed": False, "absent": ["hadoop"], "software": []},
            "stage": {"changed": False, "absent": ["hadoop"], "incoming": "/in", "software": [{"name": "hadoop"}]},
            "install": {"changed": True, "serving": SERVING},
            "receive": {
                "changed": True,
                "absent": ["hadoop"],
                "software": [{"name": "hadoop"}],
                "came": {"hadoop": "h1"},
                "missing": {},
                "serving": None,
            },
            "serve": {"changed": False, "serving": SERVING},
            **answers,
        }
        self.asked: list[dict[str, Any]] = []
        self.connection = MagicMock()

    def execute(self, module_args: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        self.asked.append(module_args)
        answer = self.answers[module_args["plan"]["step"]]
        if isinstance(answer, Exception):
            raise answer
        return {"invocation": module_args, **answer}

    def run(
        self,
        turn: str | None,
        states: dict[str, Any] | None = None,
        check_mode: bool = False,
        **more: Any,
    ) -> dict[str, Any]:
        task = MagicMock(check_mode=check_mode, async_val=0, diff=False)
        task.args = {"release": "1.0", "products": ["hadoop"], "archives": ARCHIVES, **more}
        if turn:
            task.args.update(relay="__plan", turn=turn, sent="__sent")
        hostvars = HostVars({host: {"__sent": state} for host, state in (states or {}).items()})
        plugin = ActionModule(task, self.connection, MagicMock(), None, None, None)
        plugin._execute_module = self.execute
        plugin._low_level_execute_command = lambda *_args, **_kwargs: {"rc": 0, "stdout": "1000\n", "stderr": ""}
        variables = {"inventory_hostname": self.name, "hostvars": hostvars, "__plan": self.plan}
        return plugin.run(task_vars=variables)

    @property
    def steps(self) -> list[str]:
        return [one["plan"]["step"] for one in self.asked]


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))


@pytest.fixture
def plan() -> dict[str, Any]:
    return decide({f"h{number}": found("hadoop") for number in range(1, 5)}, addresses={"h1": "10.0.0.1"})


def test_the_plan_comes_from_what_hosts_lack_and_have_kept():
    made = decide({"h1": found(hadoop="h" * 128), "h2": found(hadoop="old"), "h3": found("hadoop"), "h4": {}})
    assert (made["changed"], made["push"], made["serve"]) == (False, {}, {"h1": ["hadoop"]})
    assert made["fetch"] == {"h3": {"hadoop": ["h1"]}}
    assert made["parts"] == ["h1", "h3"]
    assert made["ports"] == [8970, 8971, 8972, 8973]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"ports": "80"}, r"distribution_relay_ports: '80' is not a range"),
        ({"seeds": -1}, r"distribution_relay_seeds is -1: set it to 1 or more"),
    ],
)
def test_bad_settings_are_told(args, message):
    with pytest.raises(AnsibleActionFail, match=message):
        decide({"h1": found("hadoop")}, **args)


def test_a_first_host_is_sent_the_archive_and_serves_it(plan):
    host = Host("h1", plan)
    result = host.run("first")
    assert host.steps == ["stage", "install"]
    host.connection.put_file.assert_called_once()
    assert result["delivered"] == {"hadoop": "controller"}
    assert result["serving"] == SERVING
    assert "warnings" not in result
    part = host.asked[-1]["plan"]["part"]
    assert part["clients"] == ["h3", "h4"]
    assert part["addresses"] == {"h1": "10.0.0.1"}


def test_the_others_take_one_module_and_nothing_from_the_controller(plan):
    host = Host("h3", plan)
    result = host.run("rest", {"h1": {"serving": SERVING}, "h2": {"serving": SERVING}})
    assert host.steps == ["receive"]
    host.connection.put_file.assert_not_called()
    assert result["delivered"] == {"hadoop": "h1"}
    assert "warnings" not in result


def test_the_token_is_the_same_on_all_hosts_and_in_no_result(plan):
    one, two = Host("h1", plan), Host("h3", plan)
    results = [one.run("first"), two.run("rest", {"h1": {"serving": SERVING}, "h2": {}})]
    tokens = {asked["token"] for asked in [*one.asked, *two.asked] if asked["plan"].get("part")}
    assert len(tokens) == 1
    assert tokens.pop() not in str(results) + str(plan)
    assert all(asked["token"] is None for asked in one.asked if not asked["plan"].get("part"))


def test_a_host_that_gets_nothing_is_sent_it_with_the_reason(plan):
    why = "h1 (10.0.0.1:8970): no answer within 3 s"
    received = {"changed": False, "absent": ["hadoop"], "software": [{"name": "hadoop"}], "came": {}, "serving": None}
    host = Host("h3", plan, receive={**received, "missing": {"hadoop": why}})
    result = host.run("rest", {"h1": {"serving": SERVING}, "h2": {"serving": SERVING}})
    assert host.steps == ["receive", "stage", "install"]
    host.connection.put_file.assert_called_once()
    assert result["warnings"] == [f"h3: hadoop pushed by the controller, since {why}"]
    assert result["delivered"] == {"hadoop": "controller"}
    assert (result["changed"], result["absent"], result["software"]) == (True, ["hadoop"], [{"name": "hadoop"}])
    assert host.asked[-1]["keep"] is False


@pytest.mark.parametrize(
    ("states", "why"),
    [
        (
            {"h1": {"serving": {"why": "its port 8970 is in use"}}, "h2": {"failed": True}},
            "h1 cannot serve: its port 8970 is in use; h2 cannot serve: it was not equipped itself",
        ),
        (
            {"h1": {"unreachable": True}, "h2": {}},
            "h1 cannot serve: it was not equipped itself; h2 cannot serve: it was not equipped itself",
        ),
    ],
)
def test_without_a_root_that_serves_nobody_is_asked(plan, states, why):
    host = Host("h3", plan)
    result = host.run("rest", states)
    assert host.steps == ["stage", "install"]
    assert result["warnings"] == [f"h3: hadoop pushed by the controller, since {why}"]


def test_one_root_is_enough(plan):
    host = Host("h3", plan)
    host.run("rest", {"h1": {"failed": True}, "h2": {"serving": {"address": "10.0.0.2", "port": 8971}}})
    assert host.steps == ["receive"]
    assert [tuple(one) for one in host.asked[0]["plan"]["sources"]["hadoop"]] == [("h2", "10.0.0.2", [8971], True)]


@pytest.mark.parametrize("step", ["receive", "stage", "install"])
def test_a_failure_on_the_host_is_a_failure(plan, step):
    broken = {"failed": True, "msg": "No space left on device"}
    states = {"h1": {"serving": SERVING}, "h2": {}} if step == "receive" else {"h1": {}, "h2": {}}
    result = Host("h3", plan, **{step: broken}).run("rest", states)
    assert (result["failed"], result["msg"]) == (True, "No space left on device")


def test_relay_switched_off_sends_to_everybody_as_before():
    plan = decide({"h1": found("hadoop"), "h2": found("hadoop")}, seeds=0)
    host = Host("h2", plan)
    result = host.run("first", keep=False)
    assert host.steps == ["stage", "install"]
    assert result["delivered"] == {"hadoop": "controller"}
    assert (host.asked[-1]["keep"], host.asked[-1]["plan"]["part"]["clients"]) == (False, [])


def test_without_a_plan_the_module_sends_and_keeps_nothing():
    host = Host("h1", {})
    assert host.run(None)["delivered"] == {"hadoop": "controller"}
    assert (host.asked[-1]["keep"], host.asked[-1]["plan"]["part"], host.asked[-1]["token"]) == (False, None, None)


def test_check_mode_only_looks(plan):
    host = Host("h3", plan)
    result = host.run("rest", {"h1": {}, "h2": {}}, check_mode=True)
    assert host.steps == ["look"]
    assert result["changed"] is True
    keeper = Host("h1", {**plan, "serve": {"h1": ["hadoop"]}})
    assert keeper.run("first", check_mode=True)["changed"] is False
    assert keeper.steps == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"failed": True, "msg": "/opt/emr is gone"}, "/opt/emr is gone"),
        (AnsibleConnectionFailure("timed out"), "it did not answer (timed out)"),
    ],
)
def test_a_keeper_that_cannot_serve_fails_nobody(answer, why):
    plan = decide({"h1": found(hadoop="h" * 128), "h2": found("hadoop")})
    keeper = Host("h1", plan, serve=answer)
    result = keeper.run("first")
    assert (result["changed"], result["serving"], result.get("failed")) == (False, {"why": why}, None)


def test_a_keeper_serves_what_the_plan_says_to_whom_it_says():
    plan = decide({"h1": found(hadoop="h" * 128), "h2": found("hadoop")})
    keeper = Host("h1", plan)
    assert keeper.run("first")["serving"] == SERVING
    assert keeper.steps == ["serve"]
    assert keeper.asked[0]["plan"]["archives"] == {"hadoop": {"sha512": "h" * 128}}
    assert keeper.asked[0]["plan"]["part"]["clients"] == ["h2"]


def test_who_joins_knows_the_keepers_from_their_turn():
    plan = decide({"h1": found(hadoop="h" * 128), "h2": found(hadoop="h" * 128), "h3": found("hadoop")})
    joining = Host("h3", plan)
    joining.run("rest", {"h1": {"serving": {"why": "it did not answer"}}, "h2": {"serving": SERVING}})
    assert [tuple(one) for one in joining.asked[0]["plan"]["sources"]["hadoop"]] == [("h2", "10.0.0.1", [8970], True)]


DATA = f"hadoop-classes@{'0' * 16}"


def test_class_data_is_sent_behind_its_product_to_the_same_hosts_and_fetched_by_the_others(monkeypatch):
    monkeypatch.setitem(ARCHIVES, DATA, {**ARCHIVES["hadoop"], "path": "/cache/data.tar.gz"})
    plan = decide({f"h{number}": found("hadoop", DATA) for number in range(1, 4)}, seeds=1)
    lacks = {"changed": False, "absent": ["hadoop", DATA], "incoming": "/in", "software": []}
    first, other = Host("h1", plan, stage=lacks), Host("h2", plan)
    assert first.run("first", products=["hadoop", DATA])["delivered"] == dict.fromkeys(["hadoop", DATA], "controller")
    assert [one["name"] for one in first.asked[-1]["plan"]["wanted"]] == ["hadoop", DATA]
    other.run("rest", {"h1": {"serving": SERVING}}, products=["hadoop", DATA])
    assert (other.steps, sorted(other.asked[0]["plan"]["sources"])) == (["receive"], ["hadoop", DATA])


def test_class_data_waits_for_a_product_that_the_controller_has_to_send(monkeypatch):
    monkeypatch.setitem(ARCHIVES, DATA, {**ARCHIVES["hadoop"], "path": "/cache/data.tar.gz"})
    keeper = found(**{DATA: "h" * 128})
    plan = decide({"h4": found("hadoop", "zookeeper"), "h2": found("hadoop", DATA), "h3": keeper}, seeds=1)
    assert (plan["push"]["h4"], plan["fetch"]) == (["hadoop", "zookeeper"], {"h2": {DATA: ["h3"], "hadoop": ["h4"]}})
    lacks = {"changed": False, "absent": ["hadoop", DATA], "incoming": "/in", "software": []}
    host = Host("h2", plan, stage=lacks)
    result = host.run("rest", {"h4": {}, "h3": {"serving": SERVING}}, products=["hadoop", DATA])
    assert host.steps == ["stage", "install"]
    assert [one["name"] for one in host.asked[-1]["plan"]["wanted"]] == ["hadoop", DATA]
    why = "h4 cannot serve: it was not equipped itself"
    assert result["warnings"] == [f"h2: hadoop and {DATA} pushed by the controller, since {why}"]


def asked(cache: Path, **options: Any) -> list[tuple[str, bool]]:
    """Return name of each thing that the host is asked for, and whether it shall be there."""
    arguments = {"release": "1.0", "products": ["hadoop"], "cache": str(cache), **options}
    plugin = ActionModule(
        MagicMock(check_mode=False, diff=False, async_val=0, args=arguments), *[MagicMock()] * 2, *[None] * 3
    )
    plans = []

    def execute(module_args: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        plans.append(module_args["plan"])
        return {"changed": False, "absent": [], "software": []}

    plugin._execute_module = execute
    plugin.run(task_vars={"inventory_hostname": "h1"})
    assert [plan["step"] for plan in plans] == ["look"]
    return [(product["name"], bool(product["id"])) for product in plans[0]["wanted"]]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache with class data of Hadoop for one JVM."""
    part = tmp_path / "part"
    part.write_text("archive")
    put(str(tmp_path), resolve(COLLECTION, "1.0", [DATA], "maven", {}, "", "")[0], str(part), 70)
    return tmp_path


def test_class_data_that_the_cache_has_is_wanted_behind_its_product(cache):
    assert asked(cache, class_data=True) == [("hadoop", True), (DATA, True)]
    assert asked(cache, class_data=True, products=["zookeeper"]) == [("zookeeper", True)]


def test_class_data_is_to_be_gone_when_it_is_off(cache):
    assert asked(cache, class_data=False) == [("hadoop", True), ("hadoop-classes", False)]


def test_class_data_is_left_alone_without_a_word_about_it(cache):
    assert asked(cache) == [("hadoop", True)]
    assert asked(cache, products=[DATA]) == [(DATA, True)]


def test_launchers_of_upstream_are_asked_for_no_class_data(cache):
    assert asked(cache, class_data=True, source="mirror", mirror="https://mirror.example.com") == [("hadoop", True)]
