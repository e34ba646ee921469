# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.roll.variables import VARIABLES, component_names, faults

MEMBERS = {"zookeeper": ["m1"], "namenode": ["m1"], "datanode": ["c1"], "secondarynamenode": []}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"emr_restart": "all"},
        {"emr_restart": "stale", "emr_restart_batch": 2},
        {"emr_restart_batch": "20%"},
        {"emr_restart_batch": ""},
        {"emr_components": ["namenode", "datanode"]},
        {"emr_components": "namenode, datanode"},
        {"emr_restart_components": "zookeeper", "emr_roll_before_seconds": "1.5", "emr_roll_after_seconds": 3},
    ],
)
def test_right_words(said):
    assert set(said) <= set(VARIABLES)
    assert faults(said, MEMBERS) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"emr_restart": "everything"}, "emr_restart is everything; it is one of stale, all"),
        ({"emr_restart": ["all"]}, "emr_restart is ['all']; it is one of stale, all"),
        (
            {"emr_restart_components": ["datanodes"]},
            "emr_restart_components names datanodes; this cluster has zookeeper, namenode, datanode",
        ),
        ({"emr_components": "namenode,hmaster"}, "emr_components names hmaster; this cluster has"),
        ({"emr_components": ["secondarynamenode"]}, "emr_components names secondarynamenode; this cluster has"),
        ({"emr_components": []}, "emr_components names no component; leave it out for all"),
        ({"emr_restart_components": []}, "emr_restart_components names no component; leave it out"),
        ({"emr_components": ""}, "emr_components names no component"),
        ({"emr_components": {"namenode": 1}}, "this cluster has"),
        ({"emr_restart_batch": "many"}, "emr_restart_batch: many is neither a number of hosts nor a share such as 10%"),
        ({"emr_restart_batch": 0}, "emr_restart_batch: 0 is neither"),
        ({"emr_restart_batch": "-1"}, "emr_restart_batch: -1 is neither"),
        ({"emr_restart_batch": "2.5"}, "emr_restart_batch: 2.5 is neither"),
        ({"emr_restart_batch": "²"}, "emr_restart_batch: ² is neither"),
        ({"emr_roll_after_seconds": "soon"}, "emr_roll_after_seconds is soon; it is a number of seconds above 0"),
        ({"emr_roll_before_seconds": 0}, "emr_roll_before_seconds is 0; it is"),
        ({"emr_save_seconds": True}, "emr_save_seconds is True; it is"),
    ],
)
def test_each_wrong_word_is_one_sentence(said, sentence):
    (found,) = faults(said, MEMBERS)
    assert sentence in found


def test_names():
    assert component_names("namenode, zkfc,") == component_names(["namenode", " zkfc"]) == ["namenode", "zkfc"]
