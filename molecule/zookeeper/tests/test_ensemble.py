# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user of the role has: each host is asked once, by one login."""

from __future__ import annotations

import json

import pytest
import runs

HOSTS = ("core-1.lab", "master-3.lab", "task-1.lab")
LOOK = """
import json, os, pwd, socket, subprocess, sys


def said(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout.decode()


def ask(word):
    with socket.create_connection((sys.argv[1], 2181), 5) as server:
        server.sendall(word.encode())
        return b"".join(iter(lambda: server.recv(65536), b"")).decode()


place = os.stat("/mnt/disk1/zookeeper")
pid = said("systemctl", "show", "-P", "MainPID", "emr-zookeeper").strip()
print(json.dumps({
    **{word: ask(word) for word in ("srvr", "isro", "conf")},
    "command": open(f"/proc/{pid}/cmdline").read().split("\\0"),
    "data": [pwd.getpwuid(place.st_uid).pw_name, oct(place.st_mode & 0o7777)],
    "listening": [line.split()[3] for line in said("ss", "-Htln").splitlines()],
}))
"""


@pytest.fixture(scope="module")
def seen():
    """What each host says of itself."""
    return runs.each(lambda host: json.loads(runs.on(host, "python3", "-c", LOOK, host)), HOSTS)


def test_units_run_and_come_back_after_a_boot():
    assert runs.each(runs.running_units, HOSTS) == {host: {"zookeeper"} for host in HOSTS}


def test_members_serve_and_one_leads(seen):
    modes = [one["srvr"].split("Mode: ")[1].split()[0] for one in seen.values()]
    assert sorted(modes) == ["follower", "follower", "leader"]
    assert [one["isro"].strip() for one in seen.values()] == ["rw"] * 3


def test_configuration_of_the_user_runs(seen):
    for one in seen.values():
        assert "maxClientCnxns=77" in one["conf"]
        assert "-Xmx128m" in one["command"]


def test_data_is_private(seen):
    assert [one["data"] for one in seen.values()] == [["zookeeper", "0o700"]] * 3


def test_no_port_is_open_to_everybody(seen):
    for one in seen.values():
        rows = [row.rpartition(":") for row in one["listening"]]
        ours = [(port, address) for address, _colon, port in rows if port in ("2181", "3888", "7000")]
        assert "2181" in dict(ours)
        assert [row for row in ours if row[1] in ("0.0.0.0", "*", "[::]")] == []
