# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import guard
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.guard import (
    Facts,
    decide,
    is_older,
    release,
    restore_refusal,
)

VOLUME = Volume("juicefs", "lake", "oss", "https://lake-data.oss-cn-lab.aliyuncs.com")
UUID, OTHER = "11111111-1111", "22222222-2222"
SETTING = {"Name": "lake", "UUID": UUID, "Storage": "oss", "Bucket": VOLUME.bucket, "MinClientVersion": "1.1.0-A"}
OLD = {key: value for key, value in SETTING.items() if key != "MinClientVersion"}
WHERE = "Redis on m1, m2, m3"
NOTHING = Facts(None, 0, 0, "", False)
THERE = Facts(SETTING, 0, 12, UUID, True)


def act(facts, client="1.4.2"):
    return decide(VOLUME, facts, client, WHERE).act


@pytest.mark.parametrize(
    ("facts", "client", "wanted"),
    [
        (NOTHING, "1.4.2", guard.CREATE),
        (NOTHING, "", guard.CREATE),
        (THERE, "1.4.2", guard.KEEP),
        (THERE, "", guard.KEEP),
        (THERE._replace(setting=OLD), "1.0.2", guard.KEEP),
        (THERE._replace(setting={**SETTING, "MetaVersion": 1, "MaxClientVersion": "1.4.2"}), "1.4.2", guard.KEEP),
        # Just made by a newer command for older clients.
        (THERE._replace(files=0, objects=False), "1.0.2", guard.LOWER),
        # What a killed run has left.
        (NOTHING._replace(uuid=UUID, begun=True), "1.4.2", guard.FINISH),
    ],
)
def test_a_volume_is_made_once_and_found_again(facts, client, wanted):
    assert act(facts, client) == wanted


@pytest.mark.parametrize(
    ("facts", "client", "told"),
    [
        (THERE, "1.0.2", "is for clients from 1.1.0-A on, and those of this release have 1.0.2"),
        # Only directories so far, and they count.
        (THERE._replace(objects=False, files=1), "1.0.2", "is for clients from 1.1.0-A on"),
        (THERE._replace(setting={**SETTING, "MaxClientVersion": "1.2.0"}), "1.4.2", "is for clients up to 1.2.0"),
        (THERE._replace(setting={**SETTING, "MetaVersion": 2}), "", "has form 2, and clients of this release know 1"),
        (THERE._replace(setting={**SETTING, "Name": "other"}), "1.4.2", "has the metadata of volume other"),
        (THERE._replace(setting={**SETTING, "Bucket": "https://b"}), "1.4.2", "lie in https://b (oss) by its metadata"),
        (THERE._replace(setting={**SETTING, "Storage": "s3"}), "1.4.2", "(s3) by its metadata"),
        (THERE._replace(uuid=""), "1.4.2", "has nothing of it; bring its objects back"),
        (THERE._replace(uuid=OTHER), "1.4.2", f"(ids {OTHER} and {UUID})"),
        (NOTHING._replace(others=7), "1.4.2", "has other data (7 keys or tables)"),
        (NOTHING._replace(uuid=OTHER), "1.4.2", "load that from a copy with playbooks/restore_smartdata.yml"),
        (NOTHING._replace(uuid=OTHER, objects=True), "1.4.2", "whose metadata is not in"),
        (NOTHING._replace(uuid=OTHER, objects=True, begun=True), "1.4.2", "whose metadata is not in"),
        (NOTHING._replace(objects=True), "1.4.2", "has objects below lake/"),
        (NOTHING._replace(objects=True, begun=True), "1.4.2", "has objects below lake/"),
        # What clients write of themselves after it was lost.
        (NOTHING._replace(uuid=UUID, others=2, remains=2), "1.4.2", "load that from a copy"),
        (NOTHING._replace(others=2, remains=2), "1.4.2", "has other data (2 keys or tables)"),
        # Half of its metadata may be there.
        (THERE._replace(loading=True), "1.4.2", "was interrupted, and a part may be missing"),
        (NOTHING._replace(uuid=UUID, others=5, loading=True), "1.4.2", "restore_smartdata.yml again"),
    ],
)
def test_what_may_be_somebodys_files_is_left_alone(facts, client, told):
    decided = decide(VOLUME, facts, client, WHERE)
    assert (decided.act, told in decided.text) == (guard.REFUSE, True), decided.text
    assert WHERE in decided.text or VOLUME.bucket in decided.text
    assert "; " in decided.text


def test_nothing_is_made_where_anything_is():
    """Over all facts: what is made anew had no metadata, no foreign data and no object beside its own half id."""
    settings = (None, SETTING, OLD, {**SETTING, "Name": "other"}, {**SETTING, "UUID": OTHER})
    rows = itertools.product(settings, (0, 3), (0, 5), ("", UUID, OTHER), (False, True), (False, True), ("", "1.0.2"))
    seen = set()
    for setting, others, files, uuid, objects, begun, client in rows:
        facts = Facts(setting, others, files, uuid, objects, begun)
        found = act(facts, client)
        seen.add(found)
        if found in (guard.CREATE, guard.FINISH):
            assert (setting, others, objects) == (None, 0, False)
            assert not uuid or begun
        if found == guard.LOWER:
            assert (files, objects, uuid) == (0, False, setting["UUID"])
        if found == guard.KEEP:
            assert setting["Name"] == "lake"
            assert setting["UUID"] == uuid
    assert seen == {guard.CREATE, guard.FINISH, guard.LOWER, guard.KEEP, guard.REFUSE}


@pytest.mark.parametrize(
    ("client", "least", "older"),
    [
        ("1.0.2", "1.1.0-A", True),
        ("1.1.0", "1.1.0-A", False),
        ("1.4.2", "1.1.0-A", False),
        ("1.10.0", "1.9.0", False),
        ("1.0.2", "", False),
        ("", "1.1.0", False),
    ],
)
def test_versions_are_compared_as_numbers(client, least, older):
    assert is_older(client, least) == older
    assert release("1.4.2+2026-10-26.pypi") == (1, 4, 2)


@pytest.mark.parametrize(
    ("facts", "dumped", "told"),
    [
        (NOTHING._replace(uuid=UUID, objects=True), SETTING, ""),
        (THERE, SETTING, "is not empty"),
        (NOTHING._replace(uuid=UUID, others=2), SETTING, "is not empty"),
        # A run that was killed while it loaded has left this.
        (NOTHING._replace(uuid=UUID, others=2, loading=True), SETTING, ""),
        (THERE._replace(loading=True), SETTING, ""),
        # Clients have used it since.
        (THERE._replace(loading=True, sessions=1), SETTING, "clients have used what there is"),
        # Clients go on, and write of themselves; then they have ended.
        (NOTHING._replace(uuid=UUID, others=2, remains=2, alive=1), SETTING, "1 clients of volume lake go on writing"),
        (NOTHING._replace(uuid=UUID, others=2, remains=2), SETTING, ""),
        (NOTHING._replace(uuid=UUID, others=3, remains=2), SETTING, "is not empty"),
        # It was making that was interrupted.
        (THERE._replace(begun=True), SETTING, "is not empty"),
        (NOTHING._replace(uuid=UUID), {**SETTING, "Name": "other"}, "the copy is of volume other"),
        (NOTHING, SETTING, "has nothing of volume lake"),
        (NOTHING._replace(uuid=OTHER), SETTING, f"has one with {OTHER}"),
    ],
)
def test_metadata_is_loaded_into_an_empty_place_beside_its_own_objects(facts, dumped, told):
    found = restore_refusal(VOLUME, facts, dumped, WHERE)
    assert bool(found) == bool(told)
    assert told in found
