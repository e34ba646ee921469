# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of masters, against a stand-in for HDFS."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError, ask, fitting
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump
from ansible_collections.bigdata.emr.plugins.module_utils.services import offers
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import write
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer


@pytest.fixture
def hdfs(monkeypatch):
    with Hdfs() as one:
        monkeypatch.setattr(offers, "port", lambda _component, _name: one.where[1])
        yield one


def publish(hdfs, text, act=lambda do: do()):
    return write(WebHdfsFiles(Endpoint(*hdfs.where), "hdfs"), "hdfs", PLACE, text, 2, act)


def test_what_is_written_is_read(hdfs):
    assert publish(hdfs, dump(offer())) == ""
    assert ask("prod", ["127.0.0.1"], 5) == offer()
    (found,) = hdfs.whole().values()
    assert found[1:5] == ("hdfs", "supergroup", "644", 2)
    assert hdfs.directories["/emr"] == ("hdfs", "supergroup", 0o755)


def test_it_is_written_once_and_anew_when_it_changes(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.asked.clear()
    assert publish(hdfs, dump(offer())) == dump(offer())
    assert set(hdfs.asked) <= {"GETFILESTATUS", "OPEN"}
    assert publish(hdfs, dump(offer({"core-site": {"a": 1}}))) == dump(offer())
    assert ask("prod", ["127.0.0.1"], 5)["asked"] == {"core-site": {"a": 1}}


def test_what_another_account_made_is_replaced(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.files[PLACE]["owner"] = "mallory"
    hdfs.directories["/emr"] = ("mallory", "supergroup", 0o777)
    publish(hdfs, dump(offer()))
    assert hdfs.files[PLACE]["owner"] == "hdfs"
    assert hdfs.directories["/emr"] == ("hdfs", "supergroup", 0o755)


def test_check_mode_only_reads(hdfs):
    assert publish(hdfs, dump(offer()), lambda _do: None) == ""
    assert hdfs.files == {}


def test_a_cluster_that_tells_nothing(hdfs):
    with pytest.raises(
        AssociationError, match=r"cluster prod tells gateway clusters nothing; set emr_gateway_clusters: true"
    ):
        ask("prod", ["127.0.0.1"], 5)
    assert hdfs.asked == ["OPEN"]


def test_no_master_answers():
    with pytest.raises(
        AssociationError, match=r"no master of cluster prod tells what gateways need \(nowhere.invalid: "
    ):
        ask("prod", ["nowhere.invalid"], 1)


def test_a_standby_is_no_answer_and_the_next_one_is_asked(hdfs):
    publish(hdfs, dump(offer()))
    hdfs.refuse["OPEN"] = (403, "StandbyException", "no")
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
    with pytest.raises(
        AssociationError, match=r"what cluster prod tells in /emr/gateways.json cannot be used: it is none"
    ):
        fitting("prod", ["127.0.0.1"], "1.0", 5)
