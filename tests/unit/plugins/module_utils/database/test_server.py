# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster's own MariaDB on a host of directories, whose programs and systemd only remember what they are told."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import layout
from ansible_collections.bigdata.emr.plugins.module_utils.database import server as module
from ansible_collections.bigdata.emr.plugins.module_utils.database.server import Server, ServerError
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused

WANTED = {"loom": Database("mariadb", "m1", 3306, "loom", "loom", local=True)}
PASSWORDS = {"loom": ["p&<\"$x%'"]}
ACCOUNT = pwd.getpwuid(os.geteuid()).pw_name
TOLD = ["database loom", "account loom", "rights of loom"]


class Host:
    """A host below ROOT."""

    def __init__(self, root: Path) -> None:
        self.root, self.told = root, []
        self.state = {"LoadState": "loaded", "ActiveState": "inactive", "UnitFileState": "disabled", "MainPID": "0"}
        self.fails = ""
        self.statements: list[str] = []

    def run(self, argv, **_options):
        self.told.append(" ".join(argv[:3]))
        if argv[0].endswith("install-db"):
            (self.root / "disk1/emr-database/data.new/mysql").mkdir()
            return (1, "", "no space left") if self.fails else (0, "", "")
        if argv[1] == "show":
            return 0, "".join(f"{name}={value}\n" for name, value in self.state.items()), ""
        if argv[1] in ("start", "restart"):
            self.state["ActiveState"] = "active"
        if argv[1] == "enable":
            self.state["UnitFileState"] = "enabled"
        return 0, "", ""

    def rows(self, statement):
        self.statements.append(statement)
        if statement.startswith("SHOW"):
            raise Refused("there is none", 1133)
        return []

    def close(self):
        pass

    def bring(self, check=False):
        changes = Changes(check)
        server = Server("prod", "m1", str(self.root / "disk1"), changes, self.run)
        packages = server.packages()
        server.bring(3306, WANTED, PASSWORDS)
        return packages, [one["after_header"].replace(str(self.root), "") for one in changes.diff], str(changes.diff)


@pytest.fixture
def host(tmp_path, monkeypatch):
    found = Host(tmp_path)
    (tmp_path / "disk1").mkdir()
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    for name in ("mariadbd", "mariadb-install-db"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(layout, "PROGRAMS", (str(tmp_path / "mariadbd"),))
    monkeypatch.setattr(layout, "INSTALLER", str(tmp_path / "mariadb-install-db"))
    monkeypatch.setattr(layout, "RECORD", str(tmp_path / "state" / "database.json"))
    monkeypatch.setattr(layout, "SOCKET", str(tmp_path / "mariadb.sock"))
    monkeypatch.setattr(layout, "ACCOUNT", ACCOUNT)
    monkeypatch.setattr(Changes, "way", lambda *_path: None)  # above it are directories of pytest's
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "read_listeners", lambda _ports: [])
    monkeypatch.setattr(module, "Mysql", lambda _where, _login: found)
    return found


MADE = ["/disk1/emr-database/", "/disk1/emr-database/data/", "/state/", "/state/database.json"]
STARTED = ["/etc/systemd/system/emr-database.service", "emr-database.service", "emr-database.service"]


def test_a_bare_host_gets_all_of_it_and_check_mode_says_so_first(host):
    packages, planned, diff = host.bring(check=True)
    assert (packages, planned) == ([], [*MADE, *STARTED, *TOLD])
    assert sorted(path.name for path in host.root.iterdir()) == ["disk1", "etc", "mariadb-install-db", "mariadbd"]
    assert host.told == ["systemctl show --property"]
    _packages, done, more = host.bring()
    assert done == planned
    assert "p&" not in diff + more
    assert (host.root / "disk1/emr-database/data/mysql").is_dir()
    assert json.loads((host.root / "state/database.json").read_text())["cluster"] == "prod"
    assert [one for one in host.statements if one.startswith(("CREATE", "GRANT"))]
    assert not any("p&" in one for one in host.statements)


def test_a_second_run_has_only_the_server_to_ask(host, monkeypatch):
    host.bring()
    monkeypatch.setattr(Server, "_runs_with", lambda *_words: True)
    host.told.clear()
    assert host.bring()[1] == TOLD
    assert host.told == ["systemctl show --property"]


def test_a_server_with_older_options_restarts(host):
    host.bring()
    (host.root / "etc/systemd/system" / layout.UNIT).write_text("[Unit]\n")
    host.told.clear()
    assert host.bring()[1][:2] == ["/etc/systemd/system/emr-database.service", "emr-database.service"]
    assert host.told == [
        "systemctl show --property",
        "systemctl daemon-reload",
        "systemctl restart emr-database.service",
    ]


def test_what_a_killed_run_has_left_is_made_anew(host):
    host.fails = "x"
    with pytest.raises(ServerError, match=r"data of MariaDB cannot be made in .*data.new .no space left"):
        host.bring()
    assert not (host.root / "disk1/emr-database/data").exists()
    host.fails = ""
    host.bring()
    assert sorted(os.listdir(host.root / "disk1/emr-database")) == ["data"]


def test_data_of_somebody_else_is_left_alone(host):
    (host.root / "disk1/emr-database/data/theirs").mkdir(parents=True)
    with pytest.raises(ServerError, match=r"m1: .* has something in it that is no data of MariaDB"):
        host.bring()
    assert host.told == []


def test_a_disk_that_is_not_mounted_is_no_empty_one(host):
    host.bring()
    (host.root / "disk1").rename(host.root / "elsewhere")
    with pytest.raises(ServerError, match="is empty, and this host has had the data of its database there; mount"):
        host.bring()
    assert not (host.root / "disk1").exists()


def test_a_port_of_somebody_else_is_told_before_anything_is_made(host, monkeypatch):
    taken = {"port": 3306, "user": "mysql", "pid": 7, "command": "mariadbd", "unit": "mariadb.service"}
    monkeypatch.setattr(module, "read_listeners", lambda _ports: [taken])
    with pytest.raises(ServerError, match=r"port 3306 of its database is in use by mariadbd \(pid 7, user mysql\)"):
        host.bring()
    assert not (host.root / "disk1/emr-database").exists()
    monkeypatch.setattr(module, "read_listeners", lambda _ports: [{**taken, "unit": layout.UNIT}])
    host.bring()


def test_a_server_that_does_not_answer_is_told(host, monkeypatch):
    def down(_where, _login):
        raise Refused("no", 1)

    monkeypatch.setattr(module, "Mysql", down)
    monkeypatch.setattr(module, "START_SECONDS", 0)
    with pytest.raises(
        ServerError, match=r"its database does not answer .no.; look at journalctl -u emr-database.serv"
    ):
        host.bring()


@pytest.mark.parametrize(
    ("family", "packages"),
    [("debian 12", ["mariadb-server-core", "mariadb-client-core"]), ("rocky 9", ["mariadb-server"]), ("plan 9", None)],
)
def test_what_is_missing_is_installed(host, monkeypatch, family, packages):
    monkeypatch.setattr(layout, "PROGRAMS", ())
    name, version = family.split()
    monkeypatch.setattr(module, "read_os_release", lambda: {"ID": name, "VERSION_ID": version})
    server = Server("prod", "m1", "/mnt/disk1", Changes(True), host.run)
    if packages is None:
        with pytest.raises(ServerError, match="its packages on plan 9 are not known; install its server, or name"):
            server.packages()
    else:
        assert server.packages() == packages


def test_it_is_started_and_stopped_where_it_is(host):
    def turn(on, check=False):
        changes = Changes(check)
        Server("prod", "m1", str(host.root / "disk1"), changes, host.run).turn(on)
        return [(one["before"], one["after"]) for one in changes.diff]

    assert turn(False) == turn(True) == []
    host.bring()
    host.told.clear()
    assert turn(True) == []
    assert turn(False, check=True) == turn(False) == [("started\n", "stopped\n")]
    host.state["ActiveState"] = "inactive"
    assert turn(False) == []
    assert turn(True) == [("stopped\n", "started\n")]
    acts = [one for one in host.told if "show" not in one]
    assert acts == ["systemctl stop emr-database.service", "systemctl start emr-database.service"]


def test_one_that_nothing_needs_is_taken_off_and_its_data_stays(host):
    host.bring()
    diffs = []
    # The third run comes after one that was interrupted when the file was gone, and systemd knew the unit still.
    for check, known in ((True, "loaded"), (False, "loaded"), (False, "loaded"), (False, "not-found")):
        host.told.clear()
        host.state["LoadState"] = known
        changes = Changes(check)
        Server("prod", "m1", str(host.root / "disk1"), changes, host.run).take_off()
        acts = [one.split()[1] for one in host.told]
        diffs.append(([one["after"] for one in changes.diff], acts))
    stops = ["show", "daemon-reload", "stop", "disable", "show", "daemon-reload"]
    forgets = ["show", "show", "daemon-reload"]
    assert diffs == [(["absent\n"], ["show"]), (["absent\n"], stops), ([], forgets), ([], ["show", "show"])]
    assert not (host.root / "etc/systemd/system" / layout.UNIT).exists()
    assert (host.root / "disk1/emr-database/data/mysql").is_dir()
    assert (host.root / "state" / "database.json").exists()
    host.bring()
    assert (host.root / "etc/systemd/system" / layout.UNIT).exists()
