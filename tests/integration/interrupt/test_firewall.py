# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New rules, their confirmation and their end, killed in the middle; what the timer does is shown on a real wire."""

from __future__ import annotations

import socket

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import unit
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.rules import rules_text
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Rules
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

FIRST = Rules(
    cluster="prod", host="m1", members={"m1": ["10.0.0.1"]}, gateways={}, networks=["10.20.0.0/16"], closed=[8020],
    for_clients=[], for_gateways=[], users=[781], ephemeral=[32768, 60999], shared=False, ssh=[22],
)  # fmt: skip
OLD, NEW = rules_text(FIRST), rules_text(FIRST._replace(members={"m1": ["10.0.0.1"], "m2": ["10.0.0.2"]}))


def calls(rules: str, **more: object) -> list[tuple[str, dict[str, object]]]:
    return [("firewall", {"rules": rules}), ("firewall", {"rules": rules, "stage": "confirm", **more})]


@pytest.fixture
def bare(tmp_path):
    return Sandbox.bare(tmp_path / "bare")


@pytest.fixture
def walled(bare):
    assert play(bare, Scene(bare, calls(OLD)))[1]
    return bare


def kept(box: Sandbox) -> str:
    return (box.root / unit.RULES_PATH.lstrip("/")).read_text()


def in_force(box: Sandbox) -> str:
    return (box.root / "run/sandbox/table").read_text()


def test_the_firewall_is_turned_on(tmp_path, bare):
    interrupt(Scene(bare, calls(OLD)), tmp_path)


def test_a_host_joins(tmp_path, walled):
    interrupt(Scene(walled, calls(NEW)), tmp_path)


def test_what_was_flushed_is_brought_back(tmp_path, walled):
    (walled.root / "run/sandbox/table").unlink()
    interrupt(Scene(walled, calls(OLD)), tmp_path)


def test_the_firewall_is_turned_off(tmp_path, walled):
    before = Sandbox.bare(tmp_path / "never").state()
    interrupt(Scene(walled, [("firewall", {"rules": ""})]), tmp_path)
    assert play(walled, Scene(walled, [("firewall", {"rules": ""})]))[1]
    left = {path for path in walled.state() if "sandbox" not in path} - set(before)
    assert left <= {"/etc/systemd/system/multi-user.target.wants"}


def test_it_goes_with_the_cluster(tmp_path, walled):
    walled.write("var/lib/emr/manifest.json", "{}")
    end = [("removal", {"cluster": "prod", "stage": stage}) for stage in ("stop", "wipe")]
    stopped = play(walled, Scene(walled, end[:1]))[1]
    assert stopped
    assert stopped[0]["stopped"] == [], "until the end daemons stop behind closed ports"
    interrupt(Scene(walled, end), tmp_path)


def test_nothing_is_kept_before_it_is_confirmed(walled):
    (brought,) = play(walled, Scene(walled, calls(NEW)[:1]))[1] or []
    assert (brought["changed"], brought["pending"]) == (True, True)
    assert (kept(walled), in_force(walled)) == (OLD, NEW)
    assert play(walled, Scene(walled, calls(NEW)[1:]))[1]
    assert (kept(walled), in_force(walled)) == (NEW, NEW)


def test_a_confirmation_that_comes_too_late_fails(walled):
    assert play(walled, Scene(walled, calls(NEW)[:1]))[1]
    (walled.root / unit.NEW_PATH.lstrip("/")).unlink()  # as the timer does
    told = walled.run("firewall", calls(NEW)[1][1]).returned
    assert told["failed"]
    assert told["msg"].startswith(
        "nobody confirmed its new rules in time, so those that it had before are in force again"
    )


def test_a_member_that_does_not_answer_takes_the_rules_back(walled, tmp_path):
    assert play(walled, Scene(walled, calls(NEW)[:1]))[1]
    with socket.socket() as full:
        # Nobody accepts, and its queue is full: no answer comes back, as from behind a rule that drops.
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _one in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        probes = [["m2", "127.0.0.1", port], ["m3", "127.0.0.1", 1]]
        told = walled.run("firewall", calls(NEW, probes=probes)[1][1]).returned
        for one in waiting:
            one.close()
    assert told["failed"]
    assert told["msg"].startswith(
        f"with the new rules m2 does not answer at 127.0.0.1 port {port}, so those that it had"
    )
    assert (kept(walled), in_force(walled)) == (OLD, OLD)


def test_members_that_refuse_have_answered(walled):
    probes = [["m2", "127.0.0.1", 1]]
    assert play(walled, Scene(walled, calls(NEW, probes=probes)))[1]
    assert kept(walled) == NEW


def test_rules_that_nft_does_not_take_change_nothing(walled):
    before = walled.state()
    told = walled.run("firewall", {"rules": "refused"}).returned
    assert told["failed"]
    assert told["msg"].startswith("nft does not take the rules (refused)"), told["msg"]
    assert {path: what for path, what in walled.state().items() if path in before} == before


def test_check_mode_shows_and_leaves_everything(walled):
    before = walled.state()
    shown = walled.run("firewall", {"rules": NEW, "_ansible_check_mode": True, "_ansible_diff": True}).returned
    assert (shown["changed"], shown["pending"]) == (True, False)
    assert (shown["diff"][0]["before"], shown["diff"][0]["after"]) == (OLD, NEW)
    assert walled.state() == before


def test_the_confirmation_over_the_old_connection_fails(walled):
    walled.environment["SSH_CONNECTION"] = "10.0.0.9 50000 10.0.0.1 22"
    (brought,) = play(walled, Scene(walled, calls(NEW)[:1]))[1] or []
    told = walled.run("firewall", calls(NEW, connection=brought["connection"])[1][1]).returned
    assert told["failed"]
    assert "over a connection that was open before" in told["msg"]
    walled.environment["SSH_CONNECTION"] = "10.0.0.9 50002 10.0.0.1 22"
    assert not walled.run("firewall", calls(NEW, connection=brought["connection"])[1][1]).returned.get("failed")
