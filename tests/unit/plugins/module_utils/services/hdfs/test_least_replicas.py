# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.least_replicas import declared, least


@pytest.mark.parametrize(
    ("told_numbers", "asked", "number"),
    [([3, 2, 3], None, 2), ([3, None, 1], None, 1), ([3], 2, 2), ([2], 3, 2), ([], 3, 3), ([None, "x"], None, 1)],
)
def test_the_least_replication_of_any_host_counts(told_numbers, asked, number):
    assert least(told_numbers, asked) == number


def asks(value):
    return {"hdfs-site": {"dfs.replication": value}}


@pytest.mark.parametrize(
    ("variables", "datanodes", "number"),
    [
        ({}, 8, 3),
        ({}, 2, 2),
        ({"emr_config": asks(2)}, 8, 2),
        ({"emr_config": asks(3), "emr_config_node_group": asks("1")}, 8, 1),
        ({"emr_config": asks(1), "emr_config_node": asks(2)}, 8, 2),
        ({"emr_config": asks(3), "emr_config_force": asks(1)}, 8, 1),
        ({"emr_config": asks(None)}, 2, 3),
        # Nobody knows what it comes to.
        ({"emr_config": asks("{{ copies }}")}, 8, 1),
        ({"emr_config": asks(0)}, 8, 1),
        ({"emr_config": "{{ site }}"}, 8, 1),
        ({"emr_config": {"hdfs-site": "{{ site }}"}}, 8, 1),
        (None, 8, 1),
    ],
)
def test_a_host_that_was_not_heard_counts_with_what_it_is_declared_with(variables, datanodes, number):
    assert declared(variables, datanodes) == number
