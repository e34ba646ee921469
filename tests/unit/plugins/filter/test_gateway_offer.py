# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster tells gateway clusters, by the filter."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.filter import gateway_offer as plugin


@pytest.mark.parametrize(("told", "tells"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_a_cluster_tells_what_its_inventory_says_in_whatever_form(told, tells, monkeypatch):
    monkeypatch.setattr(plugin, "offer_of", lambda *_facts: {"format": 1})
    topology = {"members": {"namenode": ["m1"]}, "seen": ["m1"], "tiers": {}}
    assert bool(plugin.gateway_offer(topology, {"m1": {}}, told)) is tells


@pytest.mark.parametrize("told", ["maybe", "yess", ["edge"]])
def test_what_is_neither_is_refused(told):
    with pytest.raises(AnsibleFilterError, match=r"emr_gateway_clusters is .*; write true or false"):
        plugin.gateway_offer({"members": {"namenode": ["m1"]}, "seen": [], "tiers": {}}, {}, told)


def test_what_is_not_set_tells_nothing():
    assert plugin.gateway_offer({"members": {"namenode": ["m1"]}, "seen": [], "tiers": {}}, {}, None) == {}
