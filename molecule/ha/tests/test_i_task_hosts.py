# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task host less, in a run with nothing else to do and from an exported inventory; then one more, a bare one.

Nothing changes in the first, which asks each host little; in the second nobody else is touched.
"""

from __future__ import annotations

import re
from pathlib import Path

import runs
import state
from common import BRIDGE, sources

HOST = "task-1.lab"
SUMS = "find /etc/*/conf/ -type f -exec sha256sum {} + | sort"
MASTER_EXECUTIONS = 6
"""Modules on the busiest master in a run with nothing left to do; the budget is 18. One of them asks the database, and
one the NameNode for archives of Spark and Tez."""
JOIN_EXECUTIONS = 9
"""Modules on the host that joins, with packages to install."""


def test_a_task_host_that_is_off_leaves_a_run_that_changes_nothing_and_asks_little(topology, counted, tmp_path):
    listing = runs.run(
        [str(runs.BIN / "ansible-inventory"), *sources(runs.INVENTORIES), "--list", "--export"],
        env=runs.environment(),
    )
    script = tmp_path / "inventory"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{listing.stdout}\nEND\n")
    script.chmod(0o755)
    runs.lab("kill", HOST)
    run, executed = counted("site.yml", inventories=[str(script)])
    assert (run.code, run.changed) == (0, 0), run.output
    assert run.text.count(f"emr_unreachable_allowed lets them be: {HOST}") == 1, run.output
    # It is looked at, and nothing else.
    assert (run.recap[HOST]["ok"], run.recap[HOST]["failed"]) == (1, 0)
    print(f"{executed.all} executions, at most {max(executed.by_host.values())} on a host, {executed.local} here")
    assert set(executed.by_host) | {HOST} == set(topology["seen"])
    assert max(executed.by_host.values()) <= MASTER_EXECUTIONS


def test_a_bare_one_joins_and_nobody_else_is_touched(topology, masters, counted, daemon_hosts):
    others = [host for host in daemon_hosts if host != HOST]
    runs.lab("reset", "--hosts", HOST.partition(".")[0])
    runs.on(HOST, "sh", "-c", "apt-get -qq -y purge --autoremove 'openjdk-*' >/dev/null 2>&1; ! command -v java")
    before, sent = state.read(others), _sent()
    run, executed = counted("site.yml", "-v")
    assert run.code == 0, run.output
    assert {host for host, counts in run.recap.items() if counts["changed"]} == {HOST}
    assert state.read(others).processes == before.processes
    assert runs.running_units(HOST) == {"nodemanager"}
    # Its software comes from its peers, not from the controller.
    size = int(runs.on(masters[0], "sh", "-c", "stat -c %s /opt/emr/.archives/hadoop-* | sort -n | tail -1"))
    assert re.search(r"delivered:.*?\bhadoop: \S+\.lab", run.output, re.DOTALL), run.output
    assert _sent() - sent < size
    print(f"{executed.by_host[HOST]} executions on the new host, at most {max(executed.by_host.values())} on any")
    assert executed.by_host[HOST] <= JOIN_EXECUTIONS


def test_a_run_limited_to_it_finds_nothing_to_do_and_changes_no_quorum_string():
    before = runs.on_each([HOST, "master-1.lab"], "sh", "-c", SUMS)
    run = runs.playbook("site.yml", "--limit", HOST)
    assert (run.code, run.changed) == (0, 0), run.output
    assert set(run.recap) == {HOST}
    assert runs.on_each(before, "sh", "-c", SUMS) == before


def _sent() -> int:
    """Return how many bytes the controller has sent to lab hosts. What these send each other is not in it."""
    return int(Path(f"/sys/class/net/{BRIDGE}/statistics/tx_bytes").read_text())
