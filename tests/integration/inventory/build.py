# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the inventory directory of a case in cases.yml. The unit tests of the inventory plugin use it too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text())
HOSTS = {"master": ["m-1"], "core": ["c-1", "c-2"]}
TOPOLOGY = {"plugin": "bigdata.emr.topology", "cluster": "demo", "type": "hadoop", "release": "1.0"}


def group(hosts: Any) -> dict[str, Any]:
    """Return the YAML inventory of one group: HOSTS are names, or node groups of names."""
    if isinstance(hosts, dict):
        return {"children": {name: group(members) for name, members in hosts.items()}}
    return {"hosts": dict.fromkeys(hosts)}


def build(case: dict[str, Any], where: Path) -> Path:
    """Write hosts.yml, topology.yml, a secret and the files of CASE below WHERE and return WHERE."""
    files: dict[str, Any] = {"group_vars/all/secret.yml": {"emr_secret": "hb7PeQ2vXz9wKd4Tn1Rc"}}
    files["hosts.yml"] = {"all": {"children": {name: group(rows) for name, rows in case.get("hosts", HOSTS).items()}}}
    if case.get("topology", {}) is not None:
        files["topology.yml"] = {**TOPOLOGY, **case.get("topology", {})}
    for name, content in {**files, **case.get("files", {})}.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
    return where
