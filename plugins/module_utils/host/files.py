# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and directories of this host: compare with what is wanted, and write what differs.

Beside Ansible's own copy and file modules because one call handles all files of a daemon: ten copies on six hosts took
65 s, one call for the ten 4 s.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat

from ..config.file import File
from . import inside

HIDDEN = "(secret)\n"
_ATTEMPTS = 10


class Changes:
    """What was or, with CHECK, would be changed; becomes a module's ``changed`` and ``diff``.

    LEFTOVERS are drafts of killed processes beside files that are as wanted: removed without a word, but in check mode.
    """

    def __init__(self, check: bool) -> None:
        """Only record when CHECK is true."""
        self.check = check
        self.diff: list[dict[str, str]] = []
        self.leftovers: list[str] = []
        self._open: set[str] = set()
        self._made: set[tuple[str, str]] = set()

    def __bool__(self) -> bool:
        """Whether anything differs from what is wanted."""
        return bool(self.diff)

    def record(self, what: str, before: str, after: str) -> None:
        """Note that WHAT (a path, a unit) goes from text BEFORE to text AFTER."""
        self.diff.append({"before_header": what, "after_header": what, "before": before, "after": after})

    def directory(self, path: str, owner: str, group: str, mode: int) -> None:
        """Make sure that directory PATH exists with OWNER, GROUP and MODE; parents are root's and 0755.

        Odd where that would give away what is not there to be given: behind a link of another account, or below one's
        directory.
        """
        before = _attributes(path)
        after = f"{owner}:{group} {mode:04o}\n"
        if before == after or (path, after) in self._made:
            return
        self._made.add((path, after))
        self.record(path + "/", before, after)
        if self.check:
            return
        given = _ids(path, owner, group)
        with inside.acting(os.path.dirname(path)) as uid:
            if uid not in (0, given[0]):
                raise inside.Odd(
                    f"{path} lies where {_name(uid)} can change names, so it cannot be {owner}'s; give what is above "
                    "it to root, or name another place"
                )
            if os.path.islink(path) and os.lstat(path).st_uid != os.geteuid():
                raise inside.Odd(f"{path} is a link of {_name(os.lstat(path).st_uid)}; look who made it, and remove it")
            if not os.path.isdir(path):
                os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
                _make(path)
            os.chown(path, *given)
            os.chmod(path, mode)

    def link(self, path: str, aim: str) -> None:
        """Make sure that PATH is a link of root's to AIM, whatever another account has put there before.

        For a directory that everybody writes to, in which nobody removes what is another one's.
        """
        before = _aim(path)
        if before == (aim, os.geteuid()):
            return
        self.record(path, f"link to {before[0]}\n" if before else "", f"link to {aim}\n")
        if self.check:
            return
        for _attempt in range(_ATTEMPTS):
            try:
                if os.path.lexists(path):
                    os.unlink(path)
                os.symlink(aim, path)
                return
            except FileExistsError:
                continue  # somebody was faster
            except IsADirectoryError:
                break
        raise inside.Odd(f"{path} is {_name(os.lstat(path).st_uid)}'s again and again, or a directory; remove it")

    def way(self, path: str) -> None:
        """Let other accounts get to PATH: root's directories above it, as a narrow umask made them, can be searched."""
        parents = [path[:at] for at, sign in enumerate(path) if sign == "/" and at > 0]
        for parent in parents:
            status = _status(parent)
            if status is None:
                return  # made with the modes that it needs
            if status.st_uid or os.lstat(parent).st_uid:
                return  # what is below is that one's, or may lead to what is not
            mode = stat.S_IMODE(status.st_mode)
            if mode & 0o011 != 0o011 and parent not in self._open:
                before = _attributes(parent)
                self._open.add(parent)
                self.record(parent + "/", before, before.replace(f"{mode:04o}", f"{mode | 0o011:04o}"))
                if not self.check:
                    os.chmod(parent, mode | 0o011)

    def tidy(self, path: str) -> None:
        """Remove the draft that a killed process has left of the file PATH."""
        with inside.acting(os.path.dirname(path)):
            if os.path.lexists(draft(path)):
                self.leftovers.append(draft(path))
                if not self.check:
                    os.unlink(draft(path))

    def file(self, file: File) -> bool:
        """Make sure that FILE is there as it is wanted; return whether it was not."""
        attributes = f"{file.owner}:{file.group} {file.mode:04o}\n"
        content = _bytes(file.path) if file.binary else read_text(file.path)
        if content is None and file.optional:
            return False
        same = content == file.content
        if same and _attributes(file.path) == attributes:
            self.tidy(file.path)
            return False
        if same:
            self.record(file.path, _attributes(file.path), attributes)
        elif file.secret:
            self.record(file.path, "" if content is None else HIDDEN, "(another secret)\n")
        elif file.binary:
            self.record(file.path, "" if content is None else "(other bytes)\n", f"({len(file.content)} bytes)\n")
        else:
            # Not at the top: what it takes to know a secret is needed where a file differs, and most do not.
            from ..config.hidden import masked

            self.record(file.path, *masked(file.syntax, content or "", file.content))
        if not self.check:
            with inside.acting(os.path.dirname(file.path)):
                _write(file)
        return True


def read_text(path: str) -> str | None:
    """Return the text of the file PATH, or None when there is no such file; as :func:`.inside.text`."""
    return inside.text(path)


def _bytes(path: str) -> str | None:
    found = inside.data(path)
    return None if found is None else found.decode("latin-1")


def overwrite(path: str, text: str) -> None:
    """Give the file PATH, which cannot be replaced because it is a mount of its own, the content TEXT.

    Written in one go and cut afterwards: whoever reads it meanwhile, or for ever if this process is killed, finds the
    whole text, followed by empty lines at worst.
    """
    data = text.encode("utf-8")
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, data.ljust(os.fstat(handle).st_size, b"\n"))
        os.ftruncate(handle, len(data))
        os.fsync(handle)
    finally:
        os.close(handle)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _aim(path: str) -> tuple[str, int] | None:
    """Return what is at PATH: the aim of a link, "" for anything else, and whose it is; None for nothing."""
    try:
        status = os.lstat(path)
        return (os.readlink(path) if stat.S_ISLNK(status.st_mode) else "", status.st_uid)
    except FileNotFoundError:
        return None


def _attributes(path: str) -> str:
    found = _status(path)
    if found is None:
        return ""
    try:
        owner, group = pwd.getpwuid(found.st_uid).pw_name, grp.getgrgid(found.st_gid).gr_name
    except KeyError:
        owner, group = str(found.st_uid), str(found.st_gid)
    return f"{owner}:{group} {stat.S_IMODE(found.st_mode):04o}\n"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def _make(path: str) -> None:
    """Make the directory PATH; where hosts share what is above it, another one may have been faster."""
    try:
        os.mkdir(path)
    except FileExistsError:
        if not os.path.isdir(path):
            raise


def _ids(path: str, owner: str, group: str) -> tuple[int, int]:
    """Return the ids of OWNER and GROUP, to which PATH is given; Odd where this host has not one of them."""
    what = f"user {owner}"
    try:
        uid = pwd.getpwnam(owner).pw_uid
        what = f"group {group}"
        return uid, grp.getgrnam(group).gr_gid
    except KeyError:
        raise inside.Odd(
            f"{what} does not exist on this host, and is to have {path}; make it, or write another"
        ) from None


def draft(path: str) -> str:
    """Return where the next content of the file PATH is written before it gets its name.

    Always the same place, so that what a killed process left there is found and removed by the next one.
    """
    return os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.emr-new")


def _write(file: File) -> None:
    """Replace FILE in one step, so that a daemon that starts meanwhile reads the old or the new one, never a part."""
    given = _ids(file.path, file.owner, file.group)
    os.makedirs(os.path.dirname(file.path), mode=0o755, exist_ok=True)
    temporary = draft(file.path)
    if os.path.lexists(temporary):
        os.unlink(temporary)
    # Made anew and owned through its handle.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="latin-1" if file.binary else "utf-8") as stream:
            stream.write(file.content)
            stream.flush()
            os.fchown(stream.fileno(), *given)
            os.fchmod(stream.fileno(), file.mode)
            os.fsync(stream.fileno())
        os.rename(temporary, file.path)
    except BaseException:
        os.unlink(temporary)
        raise
