# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services import computed


def test_reasons_are_of_services_that_the_cluster_has(make_context):
    context = make_context(host="c1")
    plain = set(computed.reasons(context))
    assert plain == {"yarn.nodemanager.resource.memory-mb"}
    context.members = {**context.members, "hmaster": ["m1"], "regionserver": ["c1"]}
    assert "hbase.regionserver.handler.count" in set(computed.reasons(context)) - plain
    # Tez has no daemon, so the host's products tell.
    assert "tez.task.resource.memory.mb" in computed.reasons(make_context(versions={"tez": "0.10.5"}))


def test_sections_are_those_that_a_daemon_reads(make_context):
    context = make_context(racks={"c1": "/a", "10.0.0.1": "/a"})
    assert computed.sections(context, ["core-site"]) == {}
    assert computed.sections(context, {"racks": ["*"], "core-site": ["*"]}) == {"racks": {"c1": "/a"}}
