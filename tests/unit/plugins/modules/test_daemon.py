# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host tells that something was started on it, so that it is looked at once more when all are ready."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.modules import daemon


@pytest.mark.parametrize(
    ("started", "check", "told"),
    [([True, False], False, True), ([True, False], True, False), ([False, False], False, False), ([], False, False)],
    ids=["one was", "one would be", "none was", "no daemon"],
)
def test_only_a_start_is_told(started, check, told):
    done = [{"component": f"c{number}", "started": one} for number, one in enumerate(started)]
    facts = daemon._facts(done, [], check)
    assert facts.pop("emr_started", False) is told
    assert facts == {f"emr_daemon_{one['component']}": one for one in done}
