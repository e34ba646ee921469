# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import run, state, watch
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.state import RunState

ORIGINS = [
    ("nightly.20261130-020000.load", "nightly.20261130-020000", ("nightly", "load")),
    # Of a play, whose keys have the time behind the base, and with a key that somebody chose.
    ("load-0123456789-20261130t020000", "load-0123456789", ("", "")),
    ("nightly.load.20261130t020000.1", "", ("", "")),
]


@pytest.mark.parametrize(("key", "base", "origin"), ORIGINS)
def test_a_job_of_a_workflow_is_known_by_its_key(key, base, origin):
    assert RunState(key, base).origin == origin


@pytest.mark.parametrize("text", ["{", "[]", '{"tries": 3}', '{"key": "x", "tries": [{}]}'])
def test_a_file_that_cannot_be_read_is_named_and_holds_no_other_run_up(world, job, text):
    run.start(job, "pi-1", 1, world.gateway)
    run.start(job, "pi-2", 1, world.gateway)
    place = f"{state.run_directory(world.gateway, 'pi-1')}/state.json"
    with open(place, "w", encoding="utf-8") as stream:
        stream.write(text)
    with pytest.raises(Odd, match=rf"{place} cannot be read \(.*\); look who wrote it, and remove its directory"):
        state.load(world.gateway, "pi-1")
    assert [one.key for one in watch.unfinished(world.gateway, ["pi"])] == ["pi-2"]
    assert state.prune(world.gateway, 0) == []
