# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.health.status import cluster_status, status_table
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import dump
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.status import manifest_status
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import CID, after, first, topology

MEMBERS = topology()["members"]


def results(*texts):
    return {f"m{n}": {"remembered": {"manifest": text}} for n, text in enumerate(texts, 1)}


def test_all_is_well():
    status = manifest_status(MEMBERS, results(*[dump(first())] * 3))
    assert status.line == f"serial 1 on 3 of 3 hosts, configuration c0ffee, HDFS is {CID}"
    assert (status.problems, status.manifest) == ([], first())


def test_a_dead_host_and_one_behind():
    found = {**results(dump(after(first())), dump(first()), ""), "m3": {"unreachable": True}}
    status = manifest_status(MEMBERS, found)
    assert status.line.startswith("serial 2 on 1 of 3 hosts")
    assert status.problems == ["manifest on m2 is missing or older than serial 2: run playbooks/site.yml"]


def test_broken_and_diverged_copies_are_problems():
    status = manifest_status(MEMBERS, results(dump(after(first())), dump(after(first(), release="9.0")), "{"))
    assert [problem[:14] for problem in status.problems] == ["manifest on m3", "m2: /var/lib/e"]


def test_there_is_none_yet():
    assert manifest_status(MEMBERS, results("", "", "")).line == "none yet"


def test_status_shows_it():
    status = cluster_status(topology(), {"manifest": results(*[dump(first())] * 3)})
    assert any("manifest: serial 1 on 3 of 3 hosts" in line for line in status_table(status))
    assert status["manifest"] == first()
