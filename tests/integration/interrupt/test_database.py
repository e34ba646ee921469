# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database that a cluster without failover brings itself."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import layout
from ansible_collections.bigdata.emr.plugins.module_utils.database.server import Server
from ansible_collections.bigdata.emr.tests.fakes.mariadb import Mariadb
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

HIVE = {"engine": "mariadb", "host": "m1", "port": 33061, "name": "hive_db", "user": "hive", "tls": "", "local": True}
# Makes data as the real one does: of the account, with tables of the server's own.
INSTALLER = """#!/bin/sh
for word; do case $word in --datadir=*) data=${word#*=} ;; esac; done
mkdir -p $data/mysql
echo 1 > $data/mysql/db.frm
chown -R mysql:mysql $data
"""


def running(_server, _state, text):
    """Tell whether the unit was started with the options of TEXT, which no process has here."""
    lines = Path("/run/sandbox/running", layout.UNIT).read_text().splitlines()
    return next(one for one in lines if one.startswith("ExecStart=")) in text.splitlines()


@pytest.fixture
def server():
    with tempfile.TemporaryDirectory(prefix="emr-mariadb.") as place, Mariadb(f"{place}/s") as one:
        one.path = f"{place}/s"
        yield one


@pytest.fixture
def box(server, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "PROGRAMS", ("/opt/sandbox/mariadbd",))
    monkeypatch.setattr(layout, "INSTALLER", "/opt/sandbox/mariadb-install-db")
    monkeypatch.setattr(Server, "_runs_with", running)
    found = Sandbox.bare(tmp_path / "host")
    found.write("opt/sandbox/mariadbd", "", 0o755)
    found.write("opt/sandbox/mariadb-install-db", INSTALLER, 0o755)
    # With the unit the server comes to its socket; the directory goes when the unit stops.
    hook = f"#!/bin/sh\n[ $1 = stop ] || ln -s {server.path} {layout.SOCKET}\n"
    found.write(f"etc/sandbox/{layout.UNIT}", hook, 0o755)
    return found


def database(state="present", passwords=("first-one",), **more):
    given = {"state": state, "databases": {"hive": {**HIVE, **more}}, "passwords": {"hive": list(passwords)}}
    return "database", {"cluster": "prod", "host": "m1", "data_disks": ["/mnt/disk1"], **given}


def scene(server, box, *calls, **more):
    """Return the scene of CALLS, which begins with what the server has now."""
    first = copy.deepcopy(server.state)

    def reset():
        server.state = copy.deepcopy(first)

    return Scene(box, calls, reset=reset, outside=lambda: copy.deepcopy(server.state), **more)


def test_a_database_is_made_once(tmp_path, server, box):
    interrupt(scene(server, box, database()), tmp_path)
    assert server.state.databases == {"hive_db": "utf8mb4"}
    assert server.state.rights == {"'hive'@'%'": [r"hive\_db"]}
    assert "first-one" not in str(server.state)


@pytest.fixture
def made(server, box):
    """A host with a database that runs."""
    assert play(box, scene(server, box, database()))[1]
    return box


def test_another_password_and_another_port_come_to_it(tmp_path, server, made):
    data = made.root / "mnt/disk1/emr-database/data/mysql/db.frm"
    data.write_text("rows of somebody")
    before = dict(server.state.accounts)
    interrupt(scene(server, made, database(passwords=("second-one", "first-one"), port=33062)), tmp_path)
    assert server.state.accounts != before
    assert all((place / data.relative_to(made.root)).read_text() == "rows of somebody" for place in tmp_path.iterdir())


def test_a_database_is_stopped_and_started(tmp_path, server, made):
    calls = [database("stopped"), database("started")]
    interrupt(scene(server, made, *calls, settles=False), tmp_path)


def test_one_that_nothing_needs_is_taken_off_and_its_rows_stay(tmp_path, server, made):
    data = made.root / "mnt/disk1/emr-database/data/mysql/db.frm"
    data.write_text("rows of somebody")
    interrupt(scene(server, made, database("absent")), tmp_path)
    assert all((place / data.relative_to(made.root)).read_text() == "rows of somebody" for place in tmp_path.iterdir())
