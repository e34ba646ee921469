# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever root does below a daemon's directory, links that its account plants there give away and change nothing.

Each act runs with a link in the place of each component below the account's directory, to a directory or a file of
root's: afterwards these have the owners, modes and contents that they had, and nothing of them was read.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.removal.host import Removal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import edits, edits_carry, journal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    DRAFT,
    DiskError,
    Disks,
    read_version,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.refill import Refill
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import reclaim

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives something away")
HDFS, YARN = pwd.getpwnam("daemon"), pwd.getpwnam("games")
"""Two accounts that every machine has, which stand for those."""
SECRET = "clusterID=only-root-knows\n"
VERSION = {"namespaceID": "7", "clusterID": "CID-x", "cTime": "0", "storageType": "JOURNAL_NODE"} | {
    "layoutVersion": "-66"
}


class Host:
    """A disk with directories of the account, and what is root's beside it."""

    def __init__(self, top):
        self.top = top
        self.victim = top / "etc"
        (self.victim / "current").mkdir(parents=True)
        for name in ("VERSION", "current/VERSION", "current/edits_1-2"):
            path = self.victim / name
            path.write_text(SECRET)
            path.chmod(0o600)
        self.victim.chmod(0o700)
        self.disk = top / "disk"
        self.disk.mkdir()
        self.before = self.state()

    def state(self):
        """Return what there is of root's: owner, mode and content of every path."""
        found = {}
        for path in sorted([self.victim, *self.victim.rglob("*")]):
            status = path.lstat()
            content = path.read_text() if path.is_file() else ""
            found[str(path)] = (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode), content)
        return found

    def theirs(self, *parts, account=HDFS):
        """Make a directory of the account below the disk, with all above it."""
        path = self.disk
        for part in parts:
            path = path / part
            if not path.is_symlink() and not path.exists():
                path.mkdir()
                os.chown(path, account.pw_uid, account.pw_gid)
        return path

    def link(self, path, aim, account=HDFS):
        path.symlink_to(aim)
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def write(self, path, text="x", account=HDFS):
        path.write_text(text)
        os.chown(path, account.pw_uid, account.pw_gid)


@pytest.fixture
def host():
    top = Path(tempfile.mkdtemp(prefix="emr-planted."))
    top.chmod(0o755)
    yield Host(top)
    shutil.rmtree(top)


def unharmed(host):
    assert host.state() == host.before
    assert os.geteuid() == 0


refused = contextlib.suppress(OSError, DiskError, journal.JournalError)


def give(host, top):
    place = journal.Place("m1", f"{top}/lab", "lab", "emr-journalnode.service", "daemon", ["m1"])
    systemd = SimpleNamespace(act=lambda *_words: None)
    journal.Journal(place, Disks([{"path": "/", "device": "8:1"}]), systemd, lambda: "").give(VERSION)


def test_a_journal_gets_its_identity_from_the_account_itself(host):
    top = host.theirs("journal")
    give(host, top)
    for path in ("lab", "lab/current", "lab/current/paxos", "lab/current/VERSION"):
        status = (top / path).stat()
        assert (status.st_uid, status.st_gid) == (HDFS.pw_uid, HDFS.pw_gid)
        assert stat.S_IMODE(status.st_mode) == (0o640 if path.endswith("VERSION") else 0o700)
    assert "clusterID=CID-x\n" in (top / "lab/current/VERSION").read_text()
    assert [path.name for path in top.iterdir()] == ["lab"]


JOURNAL = ["lab", "lab/current", "lab/current/paxos", "lab/current/VERSION", ".lab.VERSION"]


@pytest.mark.parametrize("component", JOURNAL)
def test_a_journal_gives_nothing_away(host, component):
    """Any empty directory of root's became one of hdfs, and where a file was to be, one was written."""
    top = host.theirs("journal")
    planted = top / component
    host.theirs("journal", *Path(component).parts[:-1])
    aims = {"VERSION": host.victim / "VERSION", ".lab.VERSION": host.victim / "VERSION"}
    host.link(planted, aims.get(planted.name, host.victim))
    with refused:
        give(host, top)
    unharmed(host)


def test_one_that_lies_where_only_root_makes_names_gets_its_account(host):
    (host.disk / "journal").mkdir()
    give(host, host.disk / "journal")
    assert (host.disk / "journal/lab/current/VERSION").stat().st_uid == HDFS.pw_uid


DISKS = Disks([{"path": "/", "device": "8:1"}], ["/"])


@pytest.mark.parametrize("kind", ["namenode", "journalnode"])
def test_moving_aside_moves_a_planted_link_and_not_what_it_leads_to(host, kind):
    top = host.theirs("hdfs", "top")
    host.link(top / "name", host.victim)
    with refused:
        DISKS.supersede(kind, str(top / "name"))
    unharmed(host)


def test_what_is_moved_aside_leaves_an_empty_one_of_the_same_owner(host):
    (host.disk / "hdfs").mkdir()
    name = host.disk / "hdfs" / "name"
    name.mkdir(mode=0o700)
    os.chown(name, HDFS.pw_uid, HDFS.pw_gid)
    target = DISKS.supersede("namenode", str(name))
    assert (name.stat().st_uid, stat.S_IMODE(name.stat().st_mode)) == (HDFS.pw_uid, 0o700)
    assert Path(target).stat().st_uid == HDFS.pw_uid


@pytest.mark.parametrize("component", [DRAFT, "in_use.lock", "current"])
def test_tidying_follows_no_link(host, component):
    name = host.theirs("name")
    host.link(name / component, host.victim if component != "in_use.lock" else host.victim / "VERSION")
    with refused:
        DISKS.tidy("namenode", str(name))
    unharmed(host)


def image(host, directory):
    """Give the name directory a namespace."""
    current = host.theirs(directory, "current")
    host.write(current / "VERSION", "clusterID=CID-x\nnamespaceID=7\n")
    host.write(current / "fsimage_0000000000000000000")
    host.write(current / "fsimage_0000000000000000000.md5")
    return host.disk / directory


def refill(host):
    one = Refill(DISKS, [str(host.disk / "name1"), str(host.disk / "name2")])
    one.run([str(host.disk / "name2")], lambda: None)


def test_a_name_directory_is_filled_by_the_account_itself(host):
    image(host, "name1")
    host.theirs("name2")
    refill(host)
    found = host.disk / "name2" / "current"
    assert {path.name for path in found.iterdir()} == {path.name for path in (host.disk / "name1/current").iterdir()}
    assert {path.stat().st_uid for path in [found, *found.iterdir()]} == {HDFS.pw_uid}


@pytest.mark.parametrize("where", ["name1", "name2"])
@pytest.mark.parametrize("component", ["current", "current/edits_9", DRAFT, f"{DRAFT}/VERSION"])
def test_filling_reads_nothing_of_roots_and_writes_nothing_there(host, where, component):
    image(host, "name1")
    host.theirs("name2")
    planted = host.disk / where / component
    if planted.is_dir():
        shutil.rmtree(planted)
    host.theirs(where, *Path(component).parts[:-1])
    if planted.is_symlink() or planted.exists():
        planted.unlink()
    host.link(planted, host.victim if planted.name in ("current", DRAFT) else host.victim / "VERSION")
    with refused:
        refill(host)
    unharmed(host)
    for path in host.disk.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert SECRET not in path.read_text()


def test_an_identity_and_edits_are_not_read_through_links(host):
    name = host.theirs("name")
    host.link(name / "current", host.victim / "current")
    assert read_version(str(name / "current" / "VERSION")) == {}
    (name / "current").unlink()
    current = host.theirs("name", "current")
    host.link(current / "VERSION", host.victim / "VERSION")
    host.link(current / "edits_inprogress_1", host.victim / "current" / "edits_1-2")
    assert read_version(str(current / "VERSION")) == {}
    with pytest.raises(OSError, match="is a link, where a plain file belongs"):
        edits.log(str(current))
    with pytest.raises(OSError, match="is a link, where a plain file belongs"):
        edits_carry.lend(str(host.top), str(current / "edits_inprogress_1"), "edits_1-2")
    assert not list(host.top.glob("*.lent*"))


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.mkdir()], ids=["fifo", "directory"])
def test_nothing_hangs_at_what_is_no_file(host, make):
    current = host.theirs("name", "current")
    for name in ("VERSION", "edits_inprogress_1"):
        make(current / name)
        os.chown(current / name, HDFS.pw_uid, HDFS.pw_gid)
    assert read_version(str(current / "VERSION")) == {}
    with pytest.raises(Odd):
        edits.log(str(current))
    zoo = host.theirs("zoo", "version-2")
    make(zoo / "snapshot.1")
    host.write(zoo / "log.1")
    assert zk_data.Data(str(zoo), str(zoo)).is_incomplete()


def test_edits_are_brought_by_the_account_itself(host):
    lent = host.top / "lent"
    lent.mkdir(mode=0o700)
    source = host.theirs("name", "current") / "edits_1-2"
    host.write(source, "transactions")
    target = host.theirs("other", "current") / "edits_1-2"
    edits_carry.lend(str(lent), str(source), "edits_1-2")
    assert stat.S_IMODE((lent / "edits_1-2.lent").stat().st_mode) == 0o600
    for _twice in range(2):
        edits_carry.take(str(lent), str(target))
    status = target.stat()
    assert (target.read_text(), status.st_uid, stat.S_IMODE(status.st_mode)) == ("transactions", HDFS.pw_uid, 0o640)
    assert [path.name for path in target.parent.iterdir()] == ["edits_1-2"]
    edits_carry.forget(str(lent))
    assert list(lent.iterdir()) == []


@pytest.mark.parametrize("component", ["current", "current/edits_1-2", "current/.edits_1-2.emr-new"])
def test_edits_are_brought_to_nowhere_else(host, component):
    lent = host.top / "lent"
    lent.mkdir(mode=0o700)
    (lent / "edits_1-2.lent").write_text("transactions")
    planted = host.theirs("name", *Path(component).parts[:-1]) / Path(component).name
    host.link(planted, host.victim if component == "current" else host.victim / "VERSION")
    with refused:
        edits_carry.take(str(lent), str(host.disk / "name/current/edits_1-2"))
    unharmed(host)


def test_zookeepers_data_is_moved_by_its_account_and_a_link_is_not_followed(host):
    top = host.theirs("zookeeper")
    host.theirs("zookeeper", "version-2")
    (moved,) = zk_data.Data(f"{top}/version-2", f"{top}/version-2").move_aside().values()
    assert Path(moved).stat().st_uid == HDFS.pw_uid
    host.link(top / "version-2", host.victim)
    zk_data.Data(f"{top}/version-2", f"{top}/version-2").move_aside()
    unharmed(host)


def my_id(host, check=False):
    changes = Changes(check)
    changes.file(File(str(host.disk / "zookeeper/myid"), "1\n", HDFS.pw_name, _group(HDFS)))
    return changes


def _group(entry):
    return grp.getgrgid(entry.pw_gid).gr_name


def test_an_id_is_written_by_the_account_itself(host):
    host.theirs("zookeeper")
    assert my_id(host)
    assert (host.disk / "zookeeper/myid").stat().st_uid == HDFS.pw_uid
    assert not my_id(host)


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", ["myid", ".myid.emr-new"])
def test_a_link_in_place_of_an_id_shows_and_changes_nothing(host, name, check):
    """Its content stood in the diff."""
    host.link(host.theirs("zookeeper") / name, host.victim / "VERSION")
    changes = Changes(check)
    with contextlib.suppress(Odd):
        changes = my_id(host, check)
    assert "only-root-knows" not in str(changes.diff)
    unharmed(host)


def test_a_directory_is_given_to_nobody_through_a_link(host):
    (host.disk / "open").mkdir()
    host.link(host.disk / "open" / "data", host.victim, account=YARN)
    with pytest.raises(Odd, match=r"open/data is a link of games; look who made it, and remove it"):
        Changes(check=False).directory(str(host.disk / "open" / "data"), HDFS.pw_name, _group(HDFS), 0o700)
    unharmed(host)


def test_a_directory_below_one_of_the_account_is_made_by_it_and_not_given_to_another(host):
    host.theirs("hdfs")
    path = str(host.disk / "hdfs" / "deep" / "name")
    Changes(check=False).directory(path, HDFS.pw_name, _group(HDFS), 0o700)
    assert os.stat(path).st_uid == HDFS.pw_uid
    with pytest.raises(Odd, match="lies where daemon can change names, so it cannot be games's; give what is above it"):
        Changes(check=False).directory(str(host.disk / "hdfs" / "yarn"), YARN.pw_name, _group(YARN), 0o700)
    host.link(host.disk / "hdfs" / "planted", host.victim)
    with refused:
        Changes(check=False).directory(str(host.disk / "hdfs" / "planted" / "name"), HDFS.pw_name, _group(HDFS), 0o700)
    unharmed(host)


def test_the_way_to_a_directory_is_opened_as_far_as_it_is_roots(host):
    host.victim.chmod(0o700)
    host.link(host.theirs("hdfs") / "deep", host.victim)
    Changes(check=False).way(str(host.disk / "hdfs" / "deep" / "current" / "x"))
    unharmed(host)


@pytest.mark.parametrize("act", ["put_aside", "wipe"])
@pytest.mark.parametrize("component", ["a", "a/name"])
def test_taking_a_cluster_off_takes_nothing_else_off(host, act, component):
    """Of a directory that the configuration has below one of the account's."""
    planted = host.theirs("hdfs", *Path(component).parts[:-1]) / Path(component).name
    host.link(planted, host.victim.parent if component == "a" else host.victim)
    systemd = SimpleNamespace(act=lambda *_words: None)
    removal = Removal("prod", [str(host.disk)], [], systemd, root=str(host.top / "root"))
    (host.victim.parent / "name").mkdir()
    with refused:
        getattr(removal, act)([str(host.disk / "hdfs/a/name")])
    unharmed(host)
    assert (host.victim.parent / "name").is_dir()


def test_a_delivery_is_taken_back_before_it_is_looked_at(host):
    incoming = host.theirs("incoming")
    host.write(incoming / "a.tar")
    reclaim(str(incoming), ["a.tar", "missing.tar"])
    assert (incoming.stat().st_uid, stat.S_IMODE(incoming.stat().st_mode)) == (0, 0o755)
    host.link(incoming / "b.tar", host.victim / "VERSION")
    with pytest.raises(Odd, match=r"b\.tar is a link, where a plain file belongs"):
        reclaim(str(incoming), ["b.tar"])
