# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""emr_users: what is refused, and what does not depend on who else is in the list."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import ACCOUNTS
from ansible_collections.bigdata.emr.plugins.module_utils.users import names, spec

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f alice@example.com"
QUEUES = ["root.default", "root.etl", "root.lab.short", "root.sales.short"]
PLACE = spec.Place(storage=True, queues=QUEUES, scheduler=True)
BARE = spec.Place(storage=False)


def faults(*asked, place=PLACE):
    return spec.read(list(asked), place).faults


def test_a_user_has_an_id_a_queue_and_what_is_said():
    (alice, bob) = spec.read(
        [
            {"name": "alice", "groups": ["sales", "alice"], "queue": "etl", "quota_gb": 0, "ssh_key": KEY},
            {"name": "bob", "uid": 5000},
        ],
        PLACE,
    ).users
    assert alice == spec.User("alice", names.uid_of("alice"), ("sales",), "root.etl", 0, (KEY,))
    assert bob == spec.User("bob", 5000, (), "root.default", None, ())


def test_ids_are_the_same_whoever_else_is_in_the_list_and_in_whatever_order():
    people = [{"name": name, "groups": ["sales", "etl"]} for name in ("alice", "bob", "carol")]
    seen = [spec.read(list(order), PLACE).users for n in (1, 2, 3) for order in itertools.permutations(people, n)]
    assert {(user.name, user.uid) for users in seen for user in users} == {
        ("alice", names.uid_of("alice")),
        ("bob", names.uid_of("bob")),
        ("carol", names.uid_of("carol")),
    }
    assert len({spec.gids(users)["sales"] for users in seen}) == 1


def test_ids_stay_what_they_were():
    """Another way to compute them would give files of users to others."""
    assert (names.uid_of("alice"), names.gid_of("sales")) == (37181, 48646)


@pytest.mark.parametrize("name", ["alice", "a", "_x", "a-b_c9"])
def test_ids_lie_where_no_system_and_no_product_has_any(name):
    assert names.FIRST_ID <= names.uid_of(name) < names.FIRST_ID + names.IDS <= names.MOST_ID + 1
    assert all(row.uid < names.FIRST_ID for row in ACCOUNTS)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("alice", "entry 1 is no mapping; write for example"),
        ({}, "entry 1: it has no name"),
        ({"nmae": "alice"}, "entry 1: nmae is no key of a user; did you mean name?"),
        ({"name": "alice", "ssh_keys": KEY}, "user alice: ssh_keys is no key of a user; did you mean ssh_key?"),
        ({"name": "Alice"}, "user Alice: that is no name of an account; write up to 31"),
        ({"name": "a" * 32}, "that is no name of an account"),
        ({"name": "../x"}, "user ../x: that is no name of an account"),
        ({"name": 7}, "user 7: that is no name of an account"),
        ({"name": "root"}, "user root: the name belongs to the operating system; choose another one"),
        ({"name": "systemd-network"}, "belongs to the operating system"),
        ({"name": "hdfs"}, "user hdfs: the name belongs to the cluster's own daemons and clients; choose another one"),
        ({"name": "hadoop"}, "belongs to the cluster's own"),
        ({"name": "alice", "uid": 999}, "uid 999 is no id for a user; write a number from 1000 to 59999"),
        ({"name": "alice", "uid": "2000"}, "uid 2000 is no id for a user"),
        ({"name": "alice", "uid": True}, "uid True is no id"),
        ({"name": "alice", "uid": 1780}, "uid 1780 is that of the account hadoop"),
        ({"name": "alice", "groups": "sales"}, "groups is no list; write [first, second]"),
        ({"name": "alice", "groups": ["Sales Team"]}, "group Sales Team is no name of a group"),
        ({"name": "alice", "groups": ["sudo"]}, "group sudo belongs to the operating system and gives rights"),
        ({"name": "alice", "groups": ["hadoop"]}, "group hadoop belongs to the cluster's own daemons"),
        ({"name": "alice", "quota_gb": -1}, "quota_gb -1 is no number of gigabytes"),
        ({"name": "alice", "quota_gb": 1.5}, "quota_gb 1.5 is no number of gigabytes; write a whole number"),
        ({"name": "alice", "quota_gb": "10"}, "quota_gb 10 is no number"),
        ({"name": "alice", "queue": "elt"}, "queue elt does not exist or has queues below it"),
        ({"name": "alice", "queue": "root.elt"}, "; did you mean root.etl?"),
        ({"name": "alice", "queue": "lab"}, "queue lab does not exist or has queues below it"),
        ({"name": "alice", "queue": "short"}, "queue short is more than one; write root.lab.short or root.sales.short"),
        ({"name": "alice", "queue": ["etl"]}, "queue ['etl'] is no name; write one name"),
        ({"name": "alice", "ssh_key": "ssh-ed25519"}, "ssh_key is not whole"),
    ],
)
def test_what_is_wrong_is_one_sentence(entry, text):
    (fault,) = faults(entry)
    assert text in fault


@pytest.mark.parametrize("queue", ["short", "lab.short", "root.lab.short"])
def test_a_queue_is_found_by_name_or_path(queue):
    place = PLACE._replace(queues=["root.default", "root.lab.short"])
    assert spec.read([{"name": "alice", "queue": queue}], place).users[0].queue == "root.lab.short"


def test_a_user_without_a_queue_needs_the_default_one():
    place = PLACE._replace(queues=["root.etl"])
    assert faults({"name": "alice"}, place=place) == [
        "user alice: it has no queue, and queue default does not exist or has queues below it; write one of root.etl"
    ]


def test_queues_that_a_template_makes_are_named_by_their_path():
    place = PLACE._replace(queues=None)
    assert spec.read([{"name": "alice", "queue": "root.etl"}, {"name": "bob"}], place).users[1].queue == "root.default"
    assert (
        "made by a template; write the path of queue etl" in faults({"name": "alice", "queue": "etl"}, place=place)[0]
    )


@pytest.mark.parametrize(
    ("more", "text"),
    [({"quota_gb": 1}, "a file system that this cluster has not"), ({"queue": "etl"}, "which this cluster has not")],
)
def test_a_cluster_without_storage_and_scheduler_has_accounts_alone(more, text):
    assert spec.read([{"name": "alice"}], BARE).users == [spec.User("alice", names.uid_of("alice"))]
    (fault,) = faults({"name": "alice", **more}, place=BARE)
    assert text in fault


@pytest.mark.parametrize("asked", ["alice", {"name": "alice"}, 3])
def test_what_is_no_list(asked):
    assert spec.read(asked, PLACE).faults[0].startswith("it is no list; write for example")


def test_all_faults_are_told_and_nobody_is_made():
    found = spec.read([{"name": "root"}, {"name": "alice"}, {"name": "bob", "uid": 1}], PLACE)
    assert (found.users, len(found.faults)) == ([], 2)


def test_two_of_one_name():
    assert faults({"name": "alice"}, {"name": "alice"}) == ["user alice is there twice; write each user once"]


def test_two_of_one_id():
    (fault,) = faults({"name": "alice", "uid": 5000}, {"name": "bob", "uid": 5000})
    assert fault.startswith("users alice and bob have the same id 5000; write uid, another one from 1000")


def test_a_group_with_the_id_of_somebodys_own():
    gid = names.gid_of("sales")
    (fault,) = faults({"name": "alice", "uid": gid, "groups": ["sales"]})
    assert fault == f"group sales has the id {gid}, as alice has; choose another name for the group"


def test_a_users_own_group_may_be_anothers_too():
    users = spec.read([{"name": "alice"}, {"name": "bob", "groups": ["alice"]}], PLACE).users
    assert spec.gids(users) == {"alice": names.uid_of("alice"), "bob": names.uid_of("bob")}
