# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request of somebody who was killed is done late, on a machine with much to do: a test has to wait for it."""

from __future__ import annotations

import socket
import threading

from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs


def test_what_was_asked_for_is_done_when_it_is_calm():
    may, begun = threading.Event(), threading.Event()

    class Slow(Hdfs):
        def answer(self, operation, path, query):
            begun.set()
            may.wait(10)
            return super().answer(operation, path, query)

    with Slow() as hdfs:
        with socket.create_connection(hdfs.where) as link:
            link.sendall(b"PUT /webhdfs/v1/late?op=MKDIRS&user.name=a&permission=755 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert begun.wait(10)
        threading.Timer(0.2, may.set).start()
        assert "/late" not in hdfs.directories
        hdfs.calm()
        assert "/late" in hdfs.directories
