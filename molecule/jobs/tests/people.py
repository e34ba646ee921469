# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of the lab's cluster: who logs in, as whom, and with which list the playbook runs."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import access
import runs

GATEWAY = "gateway-1.lab"
EXAMPLES = "/opt/emr/hadoop/share/hadoop/mapreduce/hadoop-mapreduce-examples-*.jar"


def login(name: str, command: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
    """Run COMMAND in a login shell of user NAME on the gateway, who logs in there by SSH."""
    *words, where = access.ssh(runs.address(GATEWAY))
    argv = [*words, f"{name}@{where.partition('@')[2]}", f"bash -lc {json.dumps(command)}"]
    return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=seconds)


def said(name: str, command: str, seconds: float = 300) -> str:
    """Return what COMMAND of user NAME prints; AssertionError when it fails."""
    done = login(name, command, seconds)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def listed() -> list[dict[str, Any]]:
    """Return emr_users of the scenario, with the key of the lab."""
    key = access.public(access.login_key()).read_text().strip()
    own = {"alice": {"groups": ["sales"], "queue": "etl", "quota_gb": 2}, "bob": {}}
    return [{"name": name, "ssh_key": key, **more} for name, more in own.items()]


def site(*words: str, **variables: Any) -> runs.Run:
    """Run site.yml with WORDS and VARIABLES instead of the inventory's."""
    more = ["-e", json.dumps(variables)] if variables else []
    return runs.playbook("site.yml", *more, *words)
