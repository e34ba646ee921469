# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import digest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.successor import following
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import (
    CID,
    EARLY,
    JOURNAL,
    LATE,
    NAME,
    first,
    full,
    topology,
)

IDS = {"m1": 1, "m2": 2, "m3": 3}


def test_the_first_one():
    manifest = first()
    assert (manifest["serial"], manifest["parent"], manifest["history"]) == (1, "", [])
    assert manifest["members"]["namenode"] == ["m1", "m2", "m3"]
    assert "gateway" not in manifest["members"]
    assert manifest["hdfs"]["cluster_id"] == CID
    assert manifest["hdfs"]["formatted"]["m1"] == {JOURNAL: EARLY, NAME: EARLY}


def test_nothing_changed_is_the_same_manifest():
    found = {host: {**full(NAME), **full(JOURNAL)} for host in IDS}
    assert following(first(), topology(), IDS, found, "c0ffee", LATE) == first()
    assert following(first(), topology(), IDS, {}, "c0ffee", LATE) == first()


def test_a_change_has_its_parent():
    second = following(first(), topology(release="2.0"), IDS, {}, "c0ffee", LATE)
    assert (second["serial"], second["parent"]) == (2, digest(first()))
    third = following(second, topology(release="2.0"), IDS, {}, "decade", LATE)
    assert third["history"] == [digest(first()), digest(second)]


def test_a_host_that_was_not_read_keeps_what_was_known_of_it():
    found = {"m1": {**full(NAME), **full(JOURNAL)}, "m2": None}
    assert following(first(), topology(), IDS, found, "c0ffee", LATE) == first()


def test_what_is_empty_is_not_called_formatted():
    found = {"m1": {**full("/mnt/disk2/hdfs/name", state="empty"), **full(NAME), **full(JOURNAL)}}
    known = following(first(), topology(), IDS, found, "c0ffee", LATE)["hdfs"]["formatted"]["m1"]
    assert known == {JOURNAL: EARLY, NAME: EARLY}


@pytest.mark.parametrize("state", ["empty", "half"])
def test_what_lost_its_content_is_not_forgotten(state):
    found = {"m1": {**full(NAME, state=state), **full(JOURNAL)}}
    assert following(first(), topology(), IDS, found, "c0ffee", LATE) == first()


def test_a_rebuilt_directory_is_dated_anew():
    emptied = following(first(), topology(), IDS, {"m1": full(JOURNAL)}, "c0ffee", EARLY)
    rebuilt = following(emptied, topology(), IDS, {"m1": {**full(NAME), **full(JOURNAL)}}, "c0ffee", LATE)
    assert rebuilt["hdfs"]["formatted"]["m1"] == {JOURNAL: EARLY, NAME: LATE}


def test_a_host_that_left_is_former():
    manifest = following(first(), topology(masters=("m1", "m2", "m9")), {**IDS, "m9": 4}, {}, "c0ffee", LATE)
    assert manifest["former"] == ["m3"]
    assert "m3" not in manifest["hdfs"]["formatted"]
    assert manifest["zookeeper_ids"] == {"m1": 1, "m2": 2, "m3": 3, "m9": 4}
    back = following(manifest, topology(), {**IDS, "m9": 4}, {}, "c0ffee", LATE)
    assert back["former"] == ["m9"]
