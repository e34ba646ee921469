# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster that a sandbox is a host of, and calls of the module daemon as its roles make them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
HOST = "m1"
MASTERS = [HOST, "m2", "m3"]
CORE = ["c1", "c2"]
MEMBERS = {
    **dict.fromkeys(("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager"), MASTERS),
    "datanode": CORE,
    "nodemanager": CORE,
}

PASSWORDS = {
    "records": "s" * 32,
    "accounts": {"hdfs": ["h" * 32], "yarn": ["y" * 32]},
    "fence": "f" * 32,
    "superuser": "u" * 32,
}


def declaration(component: str) -> dict[str, Any]:
    """Return what the role of COMPONENT says of its daemon."""
    variables = yaml.safe_load((ROOT / "roles" / component / "vars" / "main.yml").read_text())
    return dict(variables[f"__{component}_daemon"])


def daemon(
    *components: str, config: Mapping[str, Any] | None = None, declare: Mapping[str, Any] | None = None, **more: Any
) -> tuple[str, dict[str, Any]]:
    """Return the call that brings COMPONENTS of HOST to their state with the user's CONFIG.

    DECLARE takes the place of parts of their declarations.
    """
    arguments = {
        "declarations": [{**declaration(component), **(declare or {})} for component in components],
        "host": HOST,
        "cluster": "prod",
        "versions": {"hadoop": "3.4.3", "zookeeper": "3.9.5"},
        "members": MEMBERS,
        "scopes": [config or {}],
        "data_disks": ["/mnt/disk1", "/mnt/disk2"],
        "zookeeper_ids": {host: number for number, host in enumerate(MASTERS, 1)},
        "secret": PASSWORDS,
    }
    return "daemon", {**arguments, **more}


def rendered(*components: str) -> tuple[str, dict[str, Any]]:
    """Return the call that makes the files and directories of COMPONENTS, and starts nothing."""
    return daemon(*components, declare={"argv": []})
