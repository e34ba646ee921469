# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an account can plant what it likes, root is led nowhere and waits for nothing."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside

ACCOUNT, OTHER = 54321, 54322
"""Ids that no account of a machine has."""
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another account")


@pytest.fixture
def top():
    """A directory that every account can get to, as pytest's own are not."""
    place = Path(tempfile.mkdtemp(prefix="emr-inside."))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def theirs(top):
    """A directory of the account."""
    place = top / "disk" / "theirs"
    place.mkdir(parents=True)
    os.chown(place, ACCOUNT, ACCOUNT)
    return place


def of_account(path):
    os.chown(path, ACCOUNT, ACCOUNT, follow_symlinks=False)
    return path


@only_root
def test_who_can_change_the_way_to_a_path(top, theirs):
    (top / "ours").symlink_to("disk/theirs")
    (top / "file").write_text("")
    planted = of_account_link(top / "planted", top / "disk")
    for name in ("roots", "others"):
        (theirs / name).mkdir()
    os.chown(theirs / "others", OTHER, OTHER)
    (theirs / "of-root").symlink_to(top)
    cases = {
        theirs / "roots" / "x": ACCOUNT,
        theirs / "others" / "x": OTHER,
        theirs / "of-root" / "x": ACCOUNT,
        top / "disk": 0,
        top / "disk" / "missing" / "deep": 0,
        top / "file": 0,
        theirs: ACCOUNT,
        theirs / "missing" / "deep": ACCOUNT,
        top / "ours" / "x": ACCOUNT,
        planted / "x": ACCOUNT,
    }
    assert {path: inside.holder(str(path)) for path in cases} == cases


def of_account_link(path, aim):
    path.symlink_to(aim)
    return of_account(path)


@only_root
def test_links_that_lead_to_themselves_end(top):
    (top / "a").symlink_to("b")
    (top / "b").symlink_to("a")
    with pytest.raises(OSError, match="Too many levels"):
        inside.holder(str(top / "a" / "x"))


@only_root
def test_acting_makes_what_the_account_makes_and_ends(theirs):
    before = os.getgroups()
    with inside.acting(str(theirs / "current")) as uid:
        assert uid == os.geteuid() == ACCOUNT
        (theirs / "made").write_text("x")
        with pytest.raises(PermissionError):
            (theirs.parent / "beside").mkdir()
        with inside.acting(str(theirs)):
            assert os.geteuid() == ACCOUNT
        assert os.geteuid() == ACCOUNT
    assert (os.geteuid(), os.getegid(), os.getgroups()) == (0, 0, before)
    assert ((theirs / "made").stat().st_uid, (theirs / "made").stat().st_gid) == (ACCOUNT, ACCOUNT)
    with pytest.raises(RuntimeError), inside.acting(str(theirs)):
        raise RuntimeError
    assert os.geteuid() == 0


@only_root
def test_where_only_root_changes_names_root_acts(top):
    with inside.acting(str(top / "new")) as uid:
        assert uid == os.geteuid() == 0


@only_root
@pytest.mark.parametrize("component", ["current", "current/name", "current/deep/name"])
def test_a_link_at_any_component_leads_to_nothing_of_roots(top, theirs, component):
    """As a job did: a name in the daemon's directory leads to a file that root alone may read, or to its directory."""
    secret = top / "secret"
    (secret / "deep").mkdir(parents=True)
    secret.chmod(0o700)
    for path in (secret / "name", secret / "deep" / "name"):
        path.write_text("only root knows")
        path.chmod(0o600)
    planted = theirs / component
    for parent in list(reversed(planted.relative_to(theirs).parents))[1:]:
        of_account(_made(theirs / parent))
    aim = secret if component == "current" else secret / "name"
    of_account_link(planted, aim)
    asked = planted / "name" if component == "current" else planted
    with pytest.raises(OSError, match=r"Permission denied|is a link"):
        inside.text(str(asked))
    with pytest.raises(OSError, match=r"Permission denied|File exists"), inside.acting(str(asked)):
        (planted / "made" if component == "current" else planted / "x").mkdir()
    assert sorted(path.name for path in secret.iterdir()) == ["deep", "name"]


def _made(path):
    path.mkdir()
    return path


@only_root
def test_a_directory_that_is_swapped_while_root_acts_there_makes_nothing_elsewhere(top, theirs):
    """The account renames its directory between a look and an act."""
    elsewhere = top / "etc"
    elsewhere.mkdir()
    with inside.acting(str(theirs / "current")):
        (theirs / "current").mkdir()
        os.rename(theirs / "current", theirs / "gone")
        (theirs / "current").symlink_to(elsewhere)
        with pytest.raises(PermissionError):
            (theirs / "current" / "VERSION").write_text("x")
    assert list(elsewhere.iterdir()) == []


def fifo(path):
    os.mkfifo(path)


def unix_socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def device(path):
    os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5))


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (fifo, "a FIFO"),
        (lambda path: path.mkdir(), "a directory"),
        (unix_socket, "a socket"),
        pytest.param(device, "a device", marks=only_root),
    ],
    ids=["fifo", "directory", "socket", "device"],
)
def test_what_is_no_plain_file_is_told_and_never_waited_for(top, make, kind):
    make(top / "x")
    with pytest.raises(inside.Odd) as error:
        inside.text(str(top / "x"))
    assert str(error.value) == f"{top}/x is {kind}, where a plain file belongs; look who made it, and remove it"


@only_root
def test_a_link_of_the_account_is_told(theirs):
    (theirs / "real").write_text("")
    of_account_link(theirs / "x", "real")
    with pytest.raises(inside.Odd, match=r"theirs/x is a link, where a plain file belongs; look who made it"):
        inside.text(str(theirs / "x"))


@only_root
def test_what_lies_below_somebody_elses_directory_is_read_as_its_own_account(top, theirs):
    """A disk may be of whoever mounted it; what another account has there is read as that one, without being led."""
    place = theirs / "zookeeper"
    place.mkdir(mode=0o700)
    (place / "myid").write_text("1\n")
    for path in (place, place / "myid"):
        os.chown(path, OTHER, OTHER)
    (place / "myid").chmod(0o600)
    assert inside.text(str(place / "myid")) == "1\n"
    assert inside.names(str(place)) == ["myid"]
    with inside.acting(str(place)) as uid:
        assert uid == OTHER
    os.rename(place, theirs / "gone")
    of_account_link(place, "gone")
    with pytest.raises(PermissionError):
        inside.text(str(place / "myid"))


def test_links_in_a_directory_of_roots_are_followed(top):
    (top / "real").write_text("text\n")
    (top / "x").symlink_to("real")
    assert inside.text(str(top / "x")) == "text\n"


def test_a_huge_file_is_told_and_not_read(top):
    with (top / "x").open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(inside.Odd, match="has more than 16777216 bytes"):
        inside.text(str(top / "x"))


def test_what_is_not_there_is_none(top):
    (top / "file").write_text("")
    assert inside.text(str(top / "missing")) is None
    assert inside.text(str(top / "file" / "x")) is None
    assert inside.names(str(top / "missing")) == inside.names(str(top / "file")) == []


@only_root
def test_what_the_account_may_read_is_read_although_others_may_not_get_there(theirs):
    """A person or a umask has closed the way for the account: the next run opens it, and may look before that."""
    of_account(_made(theirs / "current"))
    (theirs / "current" / "VERSION").write_text("clusterID=x\n")
    of_account(theirs / "current" / "VERSION").chmod(0o640)
    theirs.chmod(0o700)
    theirs.parent.chmod(0o700)
    assert inside.text(str(theirs / "current" / "VERSION")) == "clusterID=x\n"
    assert inside.names(str(theirs)) == ["current"]
    assert inside.names(str(theirs / "current")) == ["VERSION"]
