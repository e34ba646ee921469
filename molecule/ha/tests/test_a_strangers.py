# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an ordinary user on a gateway gets who calls himself hdfs or yarn; more of it in ../../strangers."""

from __future__ import annotations

import inspect

import pytest
import runs
import stranger
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import ask_program
from stranger import BIN, CONF, GATEWAY

OPEN = ("edits_inprogress", "committed-txid", "last-promised-epoch", "last-writer-epoch")
"""What changes while NameNodes work."""


@pytest.fixture(scope="module", autouse=True)
def configured():
    with stranger.configured():
        yield


def journals(hosts):
    """Return the identity and the finished segments of each journal; a young one has none yet."""
    look = "cd /mnt/disk1/hdfs/journal/lab/current && cat VERSION && ls && ls | grep -c ^edits_"
    found = {host: runs.on(host, "sh", "-c", look).splitlines()[:-1] for host in hosts}
    return {host: [line for line in lines if not line.startswith(OPEN)] for host, lines in found.items()}


def test_nobody_formats_the_journals_from_a_gateway(topology):
    hosts = topology["members"]["journalnode"]
    before = journals(hosts)
    said = stranger.said("hdfs", "hdfs", "--config", CONF, "namenode", "-format", "-force", "-nonInteractive")
    assert stranger.refused(said), said[-3000:]
    after = journals(hosts)
    assert {host: set(before[host]) - set(after[host]) for host in hosts} == {host: set() for host in hosts}


def test_nobody_administers_yarn_from_a_gateway():
    said = stranger.said("yarn", "yarn", "rmadmin", "-refreshQueues")
    assert stranger.refused(said), said[-3000:]


def test_a_nodemanager_of_a_stranger_does_not_register():
    said = stranger.said("yarn", "yarn", "--config", CONF, "nodemanager", seconds=30) + stranger.logged()
    assert stranger.refused(said), said[-3000:]
    assert GATEWAY not in runs.on("master-1.lab", "runuser", "-u", "yarn", "--", f"{BIN}/yarn", "node", "-list", "-all")


def test_a_regionserver_of_a_stranger_does_not_report_to_an_hmaster(masters, topology):
    ask = inspect.getsource(ask_program)
    # A report that says nothing: who may report at all gets no error.
    words = (runs.active_hmaster(masters), "16000", "RegionServerStatusService", "ReportProcedureDone")

    def said(host):
        return runs.on(host, "sh", "-c", 'python3 -c "$@" 2>&1; echo "code $?"', "sh", ask, *words)

    assert "is not authorized for protocol" in said(GATEWAY)
    assert said(topology["members"]["regionserver"][0]).strip() == "code 0"
