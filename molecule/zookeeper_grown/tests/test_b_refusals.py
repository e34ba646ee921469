# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of other members: a sentence each, and no server is touched."""

from __future__ import annotations

import away
import grown
import runs
import state
from grown import HOSTS


def members():
    return [host for host in HOSTS if grown.mode(host)]


def refused(inventories, *words):
    """Return the text of a site.yml that fails, after which every server runs as before."""
    before = state.read(HOSTS).processes
    run = runs.playbook("site.yml", *words, inventories=inventories)
    assert run.code != 0, run.output
    assert state.read(HOSTS).processes == before
    return run.text


def test_four_masters_are_refused():
    now = members()
    text = refused(grown.inventory(now[:4]))
    assert "4 masters" in text or "4 hosts" in text


def test_a_host_that_leaves_the_inventory_is_asked_for():
    now = members()
    assert f"{now[-1]}: /var/lib/emr/manifest.json" in refused(grown.inventory(now[:3]))


def test_members_do_not_change_with_a_limit():
    now = members()
    text = refused(grown.inventory(now[:3], now[3:]), "--limit", now[0])
    assert "run without --limit" in text


def test_a_member_that_stays_and_is_broken_holds_everything_up():
    now = members()
    broken = next(host for host in now[:3] if grown.mode(host) == "follower")
    away.lose("zookeeper", broken)
    try:
        run = runs.playbook(
            "site.yml", "-e", "emr_roll_after_seconds=20", inventories=grown.inventory(now[:3], now[3:])
        )
        assert run.code != 0
        # All others are what they were.
        assert {host for host in now if host != broken} == {host for host in now if grown.mode(host)}
        assert all(grown.counted(host) == set(now) for host in now if host != broken)
    finally:
        away.repair("zookeeper", broken)
    runs.until("member", lambda: grown.mode(broken), 300)


def test_servers_that_lost_their_data_never_elect_each_other():
    """A majority comes back empty while the others are away: nothing starts, and with the data back all is there."""
    now = members()
    sources = grown.inventory(now)
    run = runs.playbook("playbooks/stop.yml", inventories=sources)
    assert run.code == 0, run.output
    # Sentences name hosts as the topology has them, in the order of their names.
    empty, full = sorted(now[:3]), sorted(now[3:])
    place = "/mnt/disk1/zookeeper"
    runs.on_each(empty, "mv", f"{place}/version-2", f"{place}/kept")
    text = refused(sources)
    assert f"{' and '.join(empty)}: ZooKeeper has no data there, {' and '.join(full)} have some" in text
    assert [grown.mode(host) for host in now] == [""] * len(now)
    runs.on_each(empty, "mv", f"{place}/kept", f"{place}/version-2")
    run = runs.playbook("site.yml", inventories=sources)
    assert run.code == 0, run.output
    grown.is_whole(now)
