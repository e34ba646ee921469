# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A later run of site.yml in check mode, with one property changed."""

from __future__ import annotations

import json
import re

import runs

EDIT = json.dumps({"emr_config_tier": {"yarn-site": {"yarn.nodemanager.pmem-check-enabled": False}}})


def test_one_property_shows_where_it_goes_and_who_would_restart():
    before = {host: runs.processes(host) for host in ("master-1.lab", "core-1.lab")}
    run = runs.playbook("site.yml", "--check", "--diff", "-e", EDIT)
    assert run.code == 0, run.output
    files = re.findall(r"^\+\+\+ after: /etc/hadoop/conf/(\S+)$", run.output, re.MULTILINE)
    assert set(files) == {"yarn-site.xml"}
    changed = {host for host, counts in run.recap.items() if counts["changed"]}
    assert len(changed) == 8
    restarts = set(re.findall(r"(emr-\w+)\.service on (\S+) would restart", run.output))
    assert restarts == {("emr-nodemanager", f"{name}.lab") for name in ("core-1", "core-2", "core-3", "task-1")}
    assert {host: runs.processes(host) for host in before} == before
