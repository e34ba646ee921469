# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import (
    Copy,
    ManifestError,
    copy_of,
    digest,
    dump,
    load,
)
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.holders import holders
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import first, topology


def test_what_was_written_is_read_again():
    assert load(dump(first())) == first()


def test_the_digest_does_not_depend_on_the_order_of_keys():
    manifest = first()
    assert digest(dict(reversed(list(manifest.items())))) == digest(manifest)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{", "not JSON"),
        ("[]", "not a manifest"),
        ("{}", "not a manifest"),
        (json.dumps({"format": 2}), "format is 2"),
        (json.dumps({"format": 1, "serial": 1}), "it has no cluster"),
    ],
)
def test_other_texts_are_refused(text, cause):
    with pytest.raises(ManifestError, match=cause):
        load(text)


def test_copies():
    assert copy_of("m1", "") == Copy("m1", "", None, "")
    assert copy_of("m1", "\n").error == "it is empty"
    assert "cut short" in copy_of("m1", dump(first())[:-20]).error
    assert copy_of("m1", dump(first())).manifest == first()


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        (topology()["members"], ["m1", "m2", "m3"]),
        ({"namenode": ["m1"], "resourcemanager": ["m1"], "datanode": ["c1"], "zookeeper": []}, ["m1"]),
        ({"zookeeper": ["c1", "m1", "m2"], "namenode": ["m1", "m2"], "datanode": ["c1"]}, ["c1", "m1", "m2"]),
    ],
)
def test_every_master_and_every_member_of_a_quorum_keeps_a_copy(members, wanted):
    assert holders(members) == wanted
