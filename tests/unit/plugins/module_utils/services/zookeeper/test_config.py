# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.config import my_id, zoo


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({}, {"server.1": "m1:2888:3888", "server.2": "m2:2888:3888", "server.3": "m3:2888:3888"}),
        ({"m1": 3, "m2": 1, "m3": 2}, {"server.3": "m1:2888:3888", "server.1": "m2:2888:3888"}),
    ],
)
def test_ensemble(make_context, ids, expected):
    assert expected.items() <= zoo(make_context(zookeeper_ids=ids)).items()


def test_id_on_disk_wins(make_context):
    assert my_id(make_context(host="m2")) == 2
    assert my_id(make_context(host="m2", zookeeper_ids={"m2": 7})) == 7


def test_a_single_server_has_no_ensemble(make_context):
    context = make_context()
    context.members = {"zookeeper": ["m1"]}
    assert not [name for name in zoo(context) if name.startswith("server.")]


def test_the_servers_flags_are_ours_followed_by_the_users(make_context):
    def flags(asked):
        settings = effective(make_context(asked={"zookeeper-env": asked}), "zookeeper", {})
        return settings["zookeeper-env"]["SERVER_JVMFLAGS"]

    tmp = "-Djava.io.tmpdir=/opt/emr/tmp/zookeeper"
    assert flags({}) == tmp
    assert flags({"SERVER_JVMFLAGS": "-Dx=1"}) == f"{tmp} -Dx=1"
    assert flags({"SERVER_JVMFLAGS": "-Djava.io.tmpdir=/t"}) == "-Djava.io.tmpdir=/t"
