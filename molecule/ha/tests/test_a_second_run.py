# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second run of site.yml, from an exported inventory: nothing changes, and each host is asked little."""

from __future__ import annotations

import runs
from common import sources

MASTER_EXECUTIONS = 6
"""Modules on the busiest master in a run with nothing left to do; the budget is 18. One of them asks the database, and
one the NameNode for archives of Spark and Tez."""
FIRST = f"@{runs.ROOT / 'molecule' / 'ha' / 'vars' / 'first.yml'}"
"""With what the first run was made."""


def test_the_exported_inventory_is_the_same_cluster_and_a_second_run_asks_little(counted, topology, tmp_path):
    listing = runs.run(
        [str(runs.BIN / "ansible-inventory"), *sources(runs.INVENTORIES), "--list", "--export"],
        env=runs.environment(),
    )
    script = tmp_path / "inventory"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{listing.stdout}\nEND\n")
    script.chmod(0o755)
    run, executed = counted("site.yml", "-e", FIRST, inventories=[str(script)])
    assert (run.code, run.changed) == (0, 0), run.output
    print(f"{executed.all} executions, at most {max(executed.by_host.values())} on a host, {executed.local} here")
    assert set(executed.by_host) == set(topology["seen"])
    assert max(executed.by_host.values()) <= MASTER_EXECUTIONS
