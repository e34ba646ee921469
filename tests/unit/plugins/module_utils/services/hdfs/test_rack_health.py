# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.rack_health import misplaced


def node(host, rack):
    return {"host": host, "rack": rack, "address": "10.0.0.5:9866"}


@pytest.mark.parametrize(
    ("rack", "racks", "wrong"),
    [
        ("/zone-a", {"C1": "/zone-a"}, False),
        ("/default-rack", {"c1": "/zone-a"}, True),
        ("/zone-b", {"c1": "/zone-a"}, True),
        ("/default-rack", {"c2": "/zone-a"}, False),
        ("/zone-b", {"c2": "/zone-a"}, True),
        # Nobody told racks, or the NameNode does not say where a dead one was.
        ("/zone-b", {}, False),
        ("", {"c1": "/zone-a"}, False),
    ],
)
def test_who_is_in_another_rack_than_wanted(rack, racks, wrong):
    assert bool(misplaced([node("c1", rack)], racks)) is wrong


def test_the_sentence_says_what_to_do():
    assert misplaced([node("c1", "/default-rack")], {"c1": "/zone-a"}) == [
        "datanode on c1 is in rack /default-rack for HDFS, and /zone-a is wanted: run playbooks/site.yml; if it stays"
        " so, see what `/opt/emr/libexec/racks 10.0.0.5` prints on the active NameNode's host"
    ]
