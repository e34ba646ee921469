# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ACL has to become which."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import identity
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import Acl

KNOWN = Passwords(records="salt", accounts={"hdfs": ["new", "old"], "yarn": ["other"]}, superuser="above")
HDFS, HDFS_OLD, YARN = (Acl(31, "digest", identity(one)) for one in ("hdfs:new", "hdfs:old", "yarn:other"))
READ, OPEN = Acl(1, "world", "anyone"), Acl(31, "world", "anyone")
STRANGER = Acl(31, "digest", identity("mallory:mine"))


def test_places_of_znodes_are_upstreams_or_the_users_with_all_above_them():
    assert acl.parents({}, "prod") == {
        "/hadoop-ha": "hdfs",
        "/hadoop-ha/prod": "hdfs",
        "/rmstore": "yarn",
        "/rmstore/ZKRMStateRoot": "yarn",
        "/yarn-leader-election": "yarn",
        "/yarn-leader-election/prod": "yarn",
    }
    asked = {"core-site": {"ha.zookeeper.parent-znode": "/emr/ha/"}}
    found = acl.parents(asked, "prod")
    assert [path for path in found if found[path] == "hdfs"] == ["/emr", "/emr/ha", "/emr/ha/prod"]


@pytest.mark.parametrize(
    ("path", "found", "closed"),
    [
        ("/", [OPEN], False),
        ("/", [], False),
        ("/", [READ], False),
        ("/", [READ, YARN, HDFS_OLD, HDFS], True),
        ("/", [READ, YARN, HDFS], False),  # while an older password is in use
        ("/", [READ, YARN, HDFS_OLD, HDFS, STRANGER], False),
        ("/zookeeper", [READ, YARN, HDFS_OLD, HDFS], True),
        ("/zookeeper/config", [READ], True),
        ("/zookeeper/quota", [STRANGER, READ], False),
        ("/zookeeper/quota", [OPEN], False),
        ("/zookeeper/quota", [], False),
    ],
)
def test_root(path, found, closed):
    change = acl.root_change(path, found, KNOWN)
    assert change == (None if closed else acl.Change(path, found, [HDFS, HDFS_OLD, YARN, READ]))


@pytest.mark.parametrize(
    ("found", "closed"),
    [
        ([HDFS], True),
        ([HDFS_OLD], True),
        ([HDFS, HDFS_OLD], True),
        ([HDFS._replace(perms=25), Acl(12, "digest", "m1:x")], True),
        ([HDFS, READ], False),
        ([HDFS._replace(perms=15)], False),
        ([YARN], False),
        ([OPEN], False),
        ([], False),
    ],
)
def test_place_of_an_account(found, closed):
    change = acl.parent_change("/hadoop-ha", "hdfs", found, KNOWN)
    assert change == (None if closed else acl.Change("/hadoop-ha", found, [HDFS, HDFS_OLD]))


@pytest.mark.parametrize(
    ("found", "may"),
    [
        ([OPEN], True),
        ([HDFS_OLD], True),
        ([READ, YARN._replace(perms=16)], True),
        ([READ], False),
        ([STRANGER, READ], False),
        ([HDFS._replace(perms=15)], False),
    ],
)
def test_who_may_change_an_acl(found, may):
    assert acl.may_set(found, acl.all_identities(KNOWN)) is may


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([HDFS_OLD], [HDFS]),
        ([HDFS, HDFS_OLD], [HDFS]),
        ([HDFS_OLD._replace(perms=4), HDFS._replace(perms=1), STRANGER], [HDFS._replace(perms=5), STRANGER]),
        ([OPEN], [OPEN]),
        ([Acl(31, "sasl", HDFS_OLD.id)], [Acl(31, "sasl", HDFS_OLD.id)]),
    ],
)
def test_a_former_password_is_taken_out_with_the_same_rights(found, wanted):
    assert acl.without_former(found, acl.renamed(KNOWN)) == wanted


def test_an_acl_is_shown_as_zookeeper_shows_it_to_strangers():
    assert acl.text([HDFS, READ, Acl(6, "ip", "10.0.0.1")]) == "digest:hdfs:x:cdrwa, world:anyone:r, ip:10.0.0.1:cw"
    assert acl.text([]) == "nothing"
