# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of masters, against a stand-in for HDFS."""

from __future__ import annotations

import random

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError, ask, fitting
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump
from ansible_collections.bigdata.emr.plugins.module_utils.services import offers
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import offers as offers_of_hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import write
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import members, offer


@pytest.fixture
def hdfs(monkeypatch):
    with Hdfs() as one:
        monkeypatch.setattr(offers, "port", lambda _component, _name: one.where[1])
        yield one


def publish(hdfs, text, act=lambda do: do()):
    return write(WebHdfsFiles(Endpoint(*hdfs.where), "hdfs"), "hdfs", PLACE, text, act)


def test_what_is_written_is_read(hdfs):
    assert publish(hdfs, dump(offer())) == ""
    assert ask("prod", ["127.0.0.1"], 5) == offer()
    assert hdfs.directories["/emr/gateways"] == ("hdfs", "supergroup", 0o755)


def test_it_is_written_once_and_anew_when_it_changes(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.asked.clear()
    assert publish(hdfs, dump(offer())) == dump(offer())
    assert set(hdfs.asked) == {"GETFILESTATUS", "GETXATTRS"}
    assert publish(hdfs, dump(offer({"core-site": {"a": 1}}))) == dump(offer())
    assert ask("prod", ["127.0.0.1"], 5)["asked"] == {"core-site": {"a": 1}}
    # Nothing is left of the one before.
    assert len(hdfs.attributes[PLACE]) == 2


def test_a_large_cluster_fits(hdfs):
    large = offer(members=members([f"master-{number}.prod.example.com" for number in range(3)]))
    hosts = [f"core-{number}.prod.example.com" for number in range(3000)]
    large["members"].update({"datanode": hosts, "nodemanager": hosts})
    chance = random.Random(1)
    large["names"] = {
        host: f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}" for host in hosts
    }
    publish(hdfs, dump(large))
    assert 2 < len(hdfs.attributes[PLACE]) < 10
    assert ask("prod", ["127.0.0.1"], 5) == large


def test_a_writer_that_is_killed_between_two_parts_changes_nothing_for_readers(hdfs):
    publish(hdfs, dump(offer()))
    known = dict(hdfs.attributes[PLACE])
    later = offers_of_hdfs.parts_of(dump(offer({"core-site": {"a": 1}})))
    for count in range(len(later)):
        hdfs.attributes[PLACE] = {**known, **dict(list(later.items())[:count])}
        assert ask("prod", ["127.0.0.1"], 5) == offer()
        publish(hdfs, dump(offer({"core-site": {"a": 1}})))
        assert hdfs.attributes[PLACE] == later


def test_what_is_not_whole_is_no_answer(hdfs):
    publish(hdfs, dump(offer()))
    (part,) = [name for name in hdfs.attributes[PLACE] if name != offers_of_hdfs.NAME]
    hdfs.attributes[PLACE][part] = hdfs.attributes[PLACE][part][:-8]
    with pytest.raises(AssociationError, match="what it tells gateways is not whole"):
        ask("prod", ["127.0.0.1"], 5)


def test_what_another_account_made_is_taken_over(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.directories[PLACE] = ("mallory", "supergroup", 0o777)
    hdfs.directories["/emr"] = ("mallory", "supergroup", 0o777)
    publish(hdfs, dump(offer()))
    assert hdfs.directories[PLACE] == hdfs.directories["/emr"] == ("hdfs", "supergroup", 0o755)


def test_check_mode_only_reads(hdfs):
    assert publish(hdfs, dump(offer()), lambda _do: None) == ""
    assert hdfs.attributes == {}


def test_a_cluster_that_tells_nothing(hdfs):
    with pytest.raises(
        AssociationError, match=r"cluster prod tells gateway clusters nothing; set emr_gateway_clusters: true"
    ):
        ask("prod", ["127.0.0.1"], 5)
    assert hdfs.asked == ["GETXATTRS"]


def test_no_master_answers():
    with pytest.raises(
        AssociationError,
        match=r"no master of cluster prod tells what gateways need \(nowhere.invalid: .*a NameNode that runs",
    ):
        ask("prod", ["nowhere.invalid"], 1)


def test_a_standby_is_no_answer_and_the_next_one_is_asked(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.refuse["GETXATTRS"] = (403, "StandbyException", "no")
    with pytest.raises(AssociationError, match=r"127.0.0.1: it is in standby"):
        ask("prod", ["127.0.0.1"], 5)
    hdfs.refuse.clear()
    assert ask("prod", ["nowhere.invalid", "127.0.0.1"], 5)["cluster"] == "prod"


def test_what_does_not_fit(hdfs):
    publish(hdfs, dump(offer()))
    with pytest.raises(AssociationError, match="masters of cluster prod, and test is asked for"):
        fitting("test", ["127.0.0.1"], "1.0", 5)
    with pytest.raises(AssociationError, match="does not go together"):
        fitting("prod", ["127.0.0.1"], "2.0", 5)
    publish(hdfs, "{}")
    with pytest.raises(AssociationError, match=r"what cluster prod tells in /emr/gateways cannot be used: it is none"):
        fitting("prod", ["127.0.0.1"], "1.0", 5)


@pytest.mark.parametrize(
    ("master", "cause"),
    [
        ("a b", "no host has such a name"),
        ("a\nb", "no host has such a name"),
        ("a..b", "no host has such a name"),
        ("x" * 70 + ".example.com", "no host has such a name"),
        ("m1:x", "its port is no number"),
    ],
)
def test_a_name_that_no_host_can_have_is_a_cause_in_words(master, cause):
    with pytest.raises(AssociationError) as error:
        ask("prod", [master], 1)
    assert f"({master}: {cause})" in str(error.value)
