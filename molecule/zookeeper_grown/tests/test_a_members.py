# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members come and go under a client that keeps its session, and runs are killed in each step.

The tests go on with what the one before has left.
"""

from __future__ import annotations

import json

import away
import grown
import runs
import stepwise
from grown import FIVE, HOSTS, THREE

SEED = 22


def killed_in_each_step(inventories, *words):
    """Run site.yml until it comes to its end, killed in each step that is new; return the steps that were begun."""
    one = stepwise.Stepwise(inventories, HOSTS, SEED)
    one.go("site.yml", *words)
    again = runs.playbook("site.yml", *words, inventories=inventories)
    assert (again.code, again.changed) == (0, 0), again.output
    # One may be over, and the next one begun, before the kill comes.
    assert len(one.killed) * 2 > len(one.told)
    print(f"{len(one.told)} steps, killed in {len(one.killed)} of them")
    return one.told


def test_a_plan_names_the_steps_and_changes_nothing(client):
    leads = grown.leader(THREE)
    followers = [host for host in THREE if host != leads]
    run = runs.playbook("playbooks/plan.yml", inventories=grown.inventory(FIVE))
    assert (run.code, run.changed) == (0, 0), run.output
    assert "ZooKeeper gets other members, one at a time:" in run.text
    for one in (f"{HOSTS[3]} joins", f"{followers[0]} restarts with {HOSTS[3]}", f"{HOSTS[4]} joins"):
        assert one in run.text
    check = runs.playbook("site.yml", "--check", inventories=grown.inventory(FIVE))
    assert check.code == 0, check.output
    grown.is_whole(THREE)


def test_three_become_five(client):
    before = grown.ids(THREE)
    told = killed_in_each_step(grown.inventory(FIVE))
    # Two come, three and then four learn of them.
    assert len([one for one in told if " joins" in one]) == 2
    assert len([one for one in told if " restarts with " in one]) >= 7
    grown.is_whole(FIVE)
    after = grown.ids(FIVE)
    assert {host: after[host] for host in THREE} == before
    assert sorted(after.values()) == [1, 2, 3, 4, 5]


def test_five_become_three_and_the_leader_is_one_of_those_that_leave(client):
    leaves = [grown.leader(FIVE)]
    leaves += [host for host in FIVE if host not in leaves][:1]
    stays = [host for host in FIVE if host not in leaves]
    before = grown.ids(stays)
    # Hosts stay in the inventory until their servers are taken off.
    told = killed_in_each_step(grown.inventory(stays, leaves))
    assert len([one for one in told if " leaves" in one]) == 2
    grown.is_whole(stays)
    assert grown.ids(stays) == before
    for host in leaves:
        assert runs.on(host, "sh", "-c", "ls /mnt/disk1/zookeeper | grep -c retired").strip() != "0"
        assert "not-found" in runs.on(host, "systemctl", "show", "-P", "LoadState", "emr-zookeeper.service")
    # Then they may go.
    run = runs.playbook("site.yml", inventories=grown.inventory(stays))
    assert run.code == 0, run.output
    grown.is_whole(stays)


def members() -> list[str]:
    """Return the members that there are."""
    return [host for host in HOSTS if grown.mode(host)]


def test_a_member_is_replaced_while_it_runs(client):
    now = members()
    leaves = next(host for host in now if grown.mode(host) == "follower")
    comes = next(host for host in HOSTS if host not in now)
    then = [host for host in now if host != leaves] + [comes]
    before = grown.ids(now)
    killed_in_each_step(grown.inventory(then, [leaves]))
    grown.is_whole(then)
    after = grown.ids(then)
    # Whoever was a member once has its number again, and nobody else has.
    assert after[comes] not in before.values()
    assert {host: after[host] for host in then if host in before} == {
        host: before[host] for host in then if host in before
    }


def test_a_member_that_is_gone_is_replaced(client):
    now = members()
    gone = next(host for host in now if grown.mode(host) == "follower")
    comes = next(host for host in HOSTS if host not in now)
    then = [host for host in now if host != gone] + [comes]
    inventories = grown.inventory(then)
    run = runs.playbook("site.yml", inventories=inventories)
    assert run.code != 0
    assert f"{gone}: /var/lib/emr/manifest.json" in run.text
    forget = ("-e", json.dumps({"emr_forget_hosts": [gone]}))
    run = runs.playbook("site.yml", *forget, inventories=inventories)
    assert run.code != 0
    assert f"{gone}: emr_forget_hosts says that it will not come back, but its ZooKeeper server answers" in run.text
    away.lose("zookeeper", gone)
    killed_in_each_step(inventories, *forget)
    grown.is_whole(then)
    # It comes back with what it listed, and nobody counts it.
    away.repair("zookeeper", gone)
    client.wait_for_more(20, 300)
    assert all(grown.counted(host) == set(then) for host in then)
    run = runs.playbook("site.yml", inventories=grown.inventory(then, [gone]))
    assert run.code == 0, run.output
    grown.is_whole(then)


def test_one_that_was_a_member_once_has_its_number_again(client):
    now = members()
    ever = json.loads(runs.on(now[0], "cat", "/var/lib/emr/manifest.json"))["zookeeper_ids"]
    comes = [host for host in HOSTS if host not in now and host in ever][:2]
    run = runs.playbook("site.yml", inventories=grown.inventory([*now, *comes]))
    assert run.code == 0, run.output
    grown.is_whole([*now, *comes])
    assert grown.ids(comes) == {host: ever[host] for host in comes}
