# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs, also where nobody has followed it since it was submitted."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.jobs import history, run, state
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import tags
from ansible_collections.bigdata.emr.plugins.modules import job_info


def test_what_has_ended_unseen_does_not_run(world, job):
    """As what was submitted without waiting for its end, and whose controller was killed."""
    for key in ("pi-1", "pi-2", "pi-3"):
        run.start(job, key, 1, world.gateway)
        world.put(f"a-{key}", "running", tags(key, 1))
    world.put("a-pi-1", "failed", tags("pi-1", 1), message="Exit 13")
    assert [row["key"] for row in job_info._running(world.gateway, look=True)] == ["pi-2", "pi-3"]
    assert [row["message"] for row in history.read(5, world.gateway.history)] == ["Exit 13"]
    assert state.load(world.gateway, "pi-1").tries[0].state == "failed"


def test_a_dry_run_and_a_silent_cluster_leave_what_is_known(world, job, monkeypatch):
    asked = []
    find = run.applications_of
    for key in ("pi-1", "pi-2"):
        run.start(job, key, 1, world.gateway)
    assert [row["state"] for row in job_info._running(world.gateway, look=False)] == ["starting", "starting"]
    world.silent = True
    monkeypatch.setattr(run, "applications_of", lambda *words: asked.append(words) or find(*words))
    assert len(job_info._running(world.gateway, look=True)) == 2
    assert len(asked) == 1
