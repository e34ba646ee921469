# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One directory for all hosts, or one of each: hosts are directories here."""

from __future__ import annotations

import os
import socket
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import shared


@pytest.fixture
def place(tmp_path):
    return tmp_path / "mnt" / "shared"


def urls(place):
    return {"flink": f"file://{place}/flink"}


def test_a_directory_that_all_see_is_shared(place):
    place.mkdir(parents=True)
    offers, wrong = shared.offer("m1", urls(place))
    assert wrong == []
    # Its own directory is not there yet.
    assert os.path.dirname(offers["flink"]) == str(place)
    assert shared.look("c1", "m1", urls(place), offers, 0.0) == []
    shared.withdraw(offers)
    assert list(place.iterdir()) == []
    shared.withdraw(offers)


def test_one_of_each_host_is_one_sentence(place):
    place.mkdir(parents=True)
    offers, _wrong = shared.offer("m1", urls(place))
    os.unlink(offers["flink"])  # what another host sees at the same path
    (said,) = shared.look("c1", "m1", urls(place), offers, 0.0)
    assert said == (
        f"c1: {place}/flink, the directory of flink, is not the one that m1 has; mount it, and the same one on every "
        "host, or name another place in emr_storage"
    )


def test_a_place_that_cannot_be_written_to_is_one_sentence(place, monkeypatch):
    place.mkdir(parents=True)

    def refuse(*_all):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shared.os, "open", refuse)
    offers, wrong = shared.offer("m1", urls(place))
    assert offers == {}
    assert wrong[0].startswith(f"m1: nothing can be written to {place} (Permission denied), below which flink needs")


def test_what_killed_runs_have_left_goes_and_what_is_new_stays(place):
    place.mkdir(parents=True)
    old, new, other = (place / name for name in (f"{shared.PREFIX}a", f"{shared.PREFIX}b", "data"))
    for path in (old, new, other):
        path.touch()
    os.utime(old, (0, time.time() - 2 * shared.OLD_SECONDS))
    shared.offer("m1", urls(place))
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


def test_a_server_is_there_or_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        there = {"flink": f"hdfs://127.0.0.1:{port}/flink"}
        assert shared.offer("m1", there) == ({}, [])
        assert shared.look("c1", "m1", there, {}, 1.0) == []
    (said,) = shared.look("c1", "m1", there, {}, 1.0)
    assert said.startswith(
        f"c1: hdfs://127.0.0.1:{port}/flink, the directory of flink, is out of reach (connection refused)"
    )
