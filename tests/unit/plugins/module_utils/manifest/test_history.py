# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from itertools import permutations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import HISTORY, Copy
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.history import choose
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import after, first

ONE = first()
TWO = after(ONE)
SIX = after(ONE, 5)
OTHER = after(ONE, 1, release="3.0")


def copies(*manifests):
    return [Copy(f"m{n}", "", manifest, "") for n, manifest in enumerate(manifests, 1)]


@pytest.mark.parametrize(
    ("manifests", "current", "behind"),
    [
        ((), None, []),
        ((None, None), None, []),
        ((ONE, ONE, ONE), ONE, []),
        ((ONE, None, ONE), ONE, ["m2"]),
        ((ONE, TWO, ONE), TWO, ["m1", "m3"]),
        ((None, None, SIX), SIX, ["m1", "m2"]),
        ((TWO, ONE, SIX), SIX, ["m1", "m2"]),
    ],
)
def test_ancestors_are_brought_forward(manifests, current, behind):
    choice = choose(copies(*manifests))
    assert (choice.current, choice.behind, choice.errors) == (current, behind, [])


@pytest.mark.parametrize("manifests", list(permutations((ONE, TWO, OTHER))))
def test_diverged_histories_are_shown_both(manifests):
    choice = choose(copies(*manifests))
    assert len(choice.errors) == 1
    for word in ("m1", "m2", "m3"):
        assert (word in choice.errors[0]) == (manifests[int(word[1]) - 1] is not ONE)
    for word in ("serial 2", "2.0.0", "3.0.0", "/var/lib/emr/manifest.json", "playbooks/site.yml"):
        assert word in choice.errors[0]


def test_the_loss_of_any_master_loses_nothing():
    for lost in range(3):
        left = [TWO if host != lost else None for host in range(3)]
        assert choose(copies(*left)).current == TWO


def test_a_long_history_still_tells_ancestors():
    old = after(ONE, HISTORY + 10)
    assert choose(copies(after(old, HISTORY - 1), old)).errors == []
    assert len(after(old, 3)["history"]) == HISTORY
