# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host becomes a gateway of a cluster, and follows it, killed in the middle; the cluster is a stand-in for HDFS."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import write
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import SERVICES, VERSIONS, offer

CONF = "/etc/emr/clusters/prod"
LESS = [name for name in SERVICES if name != "hive"]


@pytest.fixture
def hdfs():
    with Hdfs() as one:
        yield one


@pytest.fixture
def bare(tmp_path):
    return Sandbox.bare(tmp_path / "bare")


def tell(hdfs, **changes):
    write(WebHdfsFiles(Endpoint(*hdfs.where), "hdfs"), "hdfs", PLACE, dump(offer(**changes)), lambda act: act())


def call(hdfs, **more):
    master = "{}:{}".format(*hdfs.where)
    given = {"cluster": "prod", "masters": [master], "release": "1.0", "versions": VERSIONS, "host": "g1"}
    return "association", {**given, **more}


def test_a_bare_host_becomes_a_gateway(tmp_path, bare, hdfs):
    tell(hdfs)
    interrupt(Scene(bare, [call(hdfs)]), tmp_path)


def test_a_gateway_follows_its_cluster_and_looks_more_often(tmp_path, bare, hdfs):
    tell(hdfs)
    assert play(bare, Scene(bare, [call(hdfs)]))[1]
    assert f"{CONF}/hive" in bare.state()
    tell(hdfs, services=LESS, asked={"core-site": {"fs.trash.interval": 77}})
    interrupt(Scene(bare, [call(hdfs, minutes=1)]), tmp_path)
    assert play(bare, Scene(bare, [call(hdfs, minutes=1)]))[1]
    assert f"{CONF}/hive" not in bare.state()


def test_one_whose_masters_are_gone_keeps_what_it_has(bare, hdfs):
    tell(hdfs)
    assert play(bare, Scene(bare, [call(hdfs)]))[1]
    before = bare.state()
    # Nobody listens at this port of the host.
    told = bare.run(*call(hdfs, masters=["127.0.0.1:9"])).returned
    assert "no master of cluster prod tells what gateways need" in told["msg"]
    assert bare.state() == before
