# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users on this host: what is read, what is written in which order, and what a killed run leaves."""

from __future__ import annotations

import grp
import json
import os
import pwd
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import users
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.preparation import accounts_told
from ansible_collections.bigdata.emr.plugins.module_utils.services.layouts import NOLOGIN
from ansible_collections.bigdata.emr.plugins.module_utils.users import decide
from ansible_collections.bigdata.emr.plugins.module_utils.users.decide import COMMENT, LOGIN, UsersError

ME = pwd.getpwuid(os.getuid()).pw_name
MINE = grp.getgrgid(os.getgid()).gr_name
ID = 20001
KEY = "ssh-ed25519 AAAA alice"


class Machine:
    """A host with accounts and groups, whose commands do what theirs do; homes are in PLACE and belong to us."""

    def __init__(self, place):
        self.place = place
        self.accounts = {}
        self.groups = {}
        self.commands = []
        self.refuses = ""
        self.known = None

    def run(self, argv):
        self.commands.append(argv)
        self.known = users.read_record()
        if argv[0] == self.refuses:
            return 1, "", f"{argv[0]}: no"
        name = argv[-1]
        if argv[0] == "groupadd":
            self.groups[name] = SimpleNamespace(gr_name=name, gr_gid=int(argv[2]), gr_mem=[])
        elif argv[0] == "useradd":
            home = str(self.place / name)
            self.accounts[name] = SimpleNamespace(
                pw_name=name, pw_uid=ID, pw_gid=ID, pw_dir=home, pw_shell=LOGIN, pw_gecos=COMMENT
            )
        elif argv[0] == "gpasswd":
            self.groups[name].gr_mem.append(argv[2])
        return 0, "", ""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    one = Machine(tmp_path)

    def find(rows, key=None):
        def found(value):
            for row in rows.values():
                if value == (getattr(row, key) if key else None):
                    return row
            raise KeyError(value)

        return found

    monkeypatch.setattr(users, "USERS_PATH", str(tmp_path / "users.json"))
    monkeypatch.setattr(users, "SHADOW", str(tmp_path / "shadow"))
    monkeypatch.setattr(
        users, "pwd", SimpleNamespace(getpwnam=find(one.accounts, "pw_name"), getpwuid=find(one.accounts, "pw_uid"))
    )
    monkeypatch.setattr(
        users, "grp", SimpleNamespace(getgrnam=find(one.groups, "gr_name"), getgrgid=find(one.groups, "gr_gid"))
    )
    return one


def wanted(name="alice", login=False, keys=(), groups=()):
    return {"name": name, "uid": ID, "groups": list(groups), "keys": list(keys), "login": login}


def converge(machine, *people, check=False, groups=None):
    changes = Changes(check)
    warnings = users.converge(machine.run, changes, list(people), groups or {"alice": ID, "sales": 30000})
    return changes, warnings


def test_the_record_is_written_before_the_first_account(machine):
    changes, warnings = converge(machine, wanted(groups=["sales"]))
    assert [argv[0] for argv in machine.commands] == ["groupadd", "groupadd", "useradd", "gpasswd"]
    assert machine.known == {"alice": {"made": True, "groups": ["sales"]}}
    assert (bool(changes), warnings) == (True, [])
    assert os.stat(users.USERS_PATH).st_mode & 0o777 == 0o600
    again, _warnings = converge(machine, wanted(groups=["sales"]))
    assert (again.diff, len(machine.commands)) == ([], 4)


def test_check_mode_tells_the_same_and_does_nothing(machine):
    changes, _warnings = converge(machine, wanted(groups=["sales"]), check=True)
    assert [row["before_header"] for row in changes.diff] == ["group sales", "group alice", "user alice", "user alice"]
    assert accounts_told(changes.diff) == [
        "group sales: id 30000",
        f"group alice: id {ID}",
        f"user alice: id {ID}, shell {NOLOGIN}",
        "user alice: in group sales",
    ]
    assert machine.commands == []
    assert not os.path.exists(users.USERS_PATH)


def test_a_refused_command_is_one_sentence(machine):
    machine.refuses = "useradd"
    with pytest.raises(UsersError, match=r"user alice: useradd refuses \(useradd: no\); mend that"):
        converge(machine, wanted())


@pytest.fixture
def _me(monkeypatch):
    """Whoever runs the tests may be a user, root too."""
    monkeypatch.setattr(decide, "LEAST_ID", 0)


@pytest.mark.usefixtures("_me")
def test_a_home_and_keys_are_made_where_people_log_in(machine, monkeypatch):
    monkeypatch.setattr(users, "_name_of", lambda _gid, _otherwise="": MINE)
    machine.accounts[ME] = SimpleNamespace(
        pw_name=ME,
        pw_uid=os.getuid(),
        pw_gid=os.getgid(),
        pw_dir=str(machine.place / "home"),
        pw_shell=LOGIN,
        pw_gecos=COMMENT,
    )
    converge(machine, wanted(ME, True, [KEY]), groups={})
    home = machine.place / "home"
    assert [path.stat().st_mode & 0o777 for path in (home, home / ".ssh", home / ".ssh" / "authorized_keys")] == [
        *(0o750, 0o700, 0o600)
    ]
    keys = home / ".ssh" / "authorized_keys"
    keys.write_text("own key\n" + keys.read_text())
    changes, _warnings = converge(machine, groups={})
    assert keys.read_text() == "own key\n"
    assert [argv[0] for argv in machine.commands] == ["usermod"]
    assert KEY in changes.diff[-1]["before"]


@pytest.mark.usefixtures("_me")
def test_the_account_by_which_a_run_came_keeps_its_keys(machine, monkeypatch):
    monkeypatch.setattr(users, "_name_of", lambda _gid, _otherwise="": MINE)
    machine.accounts[ME] = SimpleNamespace(
        pw_name=ME, pw_uid=os.getuid(), pw_gid=os.getgid(), pw_dir=str(machine.place), pw_shell=LOGIN, pw_gecos="Mine"
    )
    converge(machine, {**wanted(ME, True, [KEY]), "uid": os.getuid()}, groups={})
    monkeypatch.setenv("SUDO_USER", ME)
    changes, warnings = converge(machine, groups={})
    assert KEY in (machine.place / ".ssh" / "authorized_keys").read_text()
    assert (changes.diff, warnings) == (
        [],
        [f"the keys of {ME} from emr_users stay, as this run came as it; run again as another account"],
    )
    monkeypatch.setenv("SUDO_USER", "another")
    converge(machine, groups={})
    assert KEY not in (machine.place / ".ssh" / "authorized_keys").read_text()


@pytest.mark.usefixtures("_me")
def test_what_a_user_has_put_in_the_way_of_keys_is_a_warning(machine):
    machine.accounts[ME] = SimpleNamespace(
        pw_name=ME, pw_uid=os.getuid(), pw_gid=0, pw_dir=str(machine.place), pw_shell=LOGIN, pw_gecos="Mine"
    )
    (machine.place / ".ssh").mkdir()
    os.mkfifo(machine.place / ".ssh" / "authorized_keys")
    _changes, warnings = converge(machine, {**wanted(ME, True, [KEY]), "uid": os.getuid()}, groups={})
    assert warnings[0].startswith(f"the keys of user {ME} stay as they are: ")
    assert "is a FIFO, where a plain file belongs" in warnings[0]


def test_without_a_list_nobody_is_touched_and_those_who_were_made_are_named(machine):
    machine.run(["true", "x"])
    (machine.place / "users.json").write_text(
        json.dumps({"alice": {"made": True, "groups": []}, "bob": {"made": False, "groups": []}})
    )
    changes = Changes(False)
    (warning,) = users.converge(machine.run, changes, None, {})
    assert warning.startswith("emr_users is not set, so the accounts that were made for it stay as they are (alice)")
    assert not changes


def test_a_record_that_is_none_stops_before_anything_is_done(machine):
    (machine.place / "users.json").write_text("{")
    with pytest.raises(UsersError, match="cannot be read"):
        converge(machine, wanted())
    assert machine.commands == []


def test_the_day_of_expiry_is_read_from_the_hosts_own_file(machine):
    (machine.place / "shadow").write_text("alice:*:1:0:99999:7::1:\nbob:!:1:0:99999:7:::\nshort\n")
    assert users._expiries() == {"alice": "1", "bob": ""}


def test_what_a_module_is_given():
    assert users.read_asked(None) == (None, {})
    assert users.read_asked({}) == ([], {})
    given = {"accounts": [{"name": "alice", "uid": "20001"}], "groups": {"alice": "20001"}}
    assert users.read_asked(given) == ([wanted()], {"alice": ID})
    with pytest.raises(UsersError, match=r"users cannot be read \(KeyError\('uid'\)\)"):
        users.read_asked({"accounts": [{"name": "alice"}]})
