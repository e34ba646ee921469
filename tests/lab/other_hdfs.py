# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HDFS of another cluster, in the lab beside one that has none of its own."""

from __future__ import annotations

import runs

PORT = 8020
_TOPOLOGY = runs.ROOT / "tests" / "lab" / "files" / "topology.yml"


def inventories(scenario: str) -> tuple[str, ...]:
    """Return the inventories of the cluster; the file `files.yml` of SCENARIO names its hosts."""
    hosts = runs.ROOT / "molecule" / scenario / "files.yml"
    return (str(runs.INVENTORY / "hosts.yml"), str(hosts), str(_TOPOLOGY))
