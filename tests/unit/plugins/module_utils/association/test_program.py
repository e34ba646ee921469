# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of the timer, made of what Ansible would really send with the module that installs it."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import write
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.workflows.test_program import (
    COLLECTIONS,
    IMPORT,
    SEND,
    python,
)

MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.bigdata.emr.plugins.module_utils.association.install import START
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.program import archive, sources
with open(sys.argv[2], "wb") as stream:
    stream.write(archive(sources(), START))
"""
SYNC = """
import sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import fitting
from ansible_collections.bigdata.emr.plugins.module_utils.association.install import Known, bring
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_machine
known = Known("prod", "g1", "1.0", (sys.argv[2],), {"hadoop": "3.4.3"})
changes = Changes(check=True)
bring(changes, fitting("prod", known.masters, "1.0", 5), known, read_machine(), sys.argv[3])
print(*sorted(one["after_header"].removeprefix(sys.argv[3]) for one in changes.diff), sep="\\n")
"""
"""What the program does with the file that tells it of its association, below a directory and in check mode."""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program as the module makes it on a host."""
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}
    send = SEND.replace("workflow_runner", "association")
    module = subprocess.run([sys.executable, "-c", send], capture_output=True, env=environment, check=True).stdout
    sent = max(re.findall(rb"[A-Za-z0-9+/=]{1000,}", module), key=len)
    place = tmp_path_factory.mktemp("program")
    (place / "sent.zip").write_bytes(base64.b64decode(sent))
    made = python("-c", MAKE, str(place / "sent.zip"), str(place / "program.pyz"))
    assert made.returncode == 0, made.stderr
    return place / "program.pyz"


def test_it_is_whole_without_ansible(program):
    done = python("-c", IMPORT, str(program))
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_it_starts_and_says_what_it_takes(program):
    done = python(str(program))
    assert (done.returncode, done.stdout) == (2, "usage: sync CLUSTER or remove CLUSTER\n"), done.stderr
    done = python(str(program), "sync", "../one")
    assert (done.returncode, done.stdout) == (2, "usage: sync CLUSTER or remove CLUSTER\n"), done.stderr


def test_it_computes_what_a_cluster_tells(program, tmp_path):
    with Hdfs() as hdfs:
        where = Endpoint(*hdfs.where)
        write(WebHdfsFiles(where, "hdfs"), "hdfs", PLACE, dump(offer()), lambda act: act())
        done = python("-c", SYNC, str(program), "{}:{}".format(*hdfs.where), str(tmp_path))
    assert done.returncode == 0, done.stderr
    written = done.stdout.split()
    assert "/etc/emr/clusters/prod/hadoop/core-site.xml" in written
    assert "/etc/emr/clusters/prod/spark/spark-defaults.conf" in written
    assert not list(Path(tmp_path).iterdir())
