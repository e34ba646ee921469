# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
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
