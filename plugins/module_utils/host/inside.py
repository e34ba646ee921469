# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places that another account than root can change: root acts there as that account, and reads nothing but plain files.

Below a directory of hdfs, yarn, mapred or zookeeper every name can become a link, a FIFO or another directory, also
between a look and an act. For the account itself, whatever lies there leads no further than its owner comes anyway.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import stat
from typing import Callable, Iterator, NamedTuple

MOST = 16 << 20
"""Bytes of a file that is read as a whole: a table of racks of ten thousand hosts has a tenth of that."""
_LINKS = 40
_PIECE = 1 << 16
_WALK = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW
_READ = os.O_RDONLY | os.O_NONBLOCK
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
)


class Odd(OSError):
    """What lies at a path is not what may lie there; the message names path, what it is and the way out."""


class _Place(NamedTuple):
    """As far as a path leads: a handle of the directory, whose it is, and the way on from there.

    FIRST is the first account but root that could change a name on the way, 0 where none could.
    """

    handle: int
    uid: int
    rest: str
    first: int


@contextlib.contextmanager
def _way(path: str) -> Iterator[_Place]:
    """Go towards PATH as far as its directories are there, without being led: through handles, which no new name moves.

    Root's links in root's directories are followed. At any other one the way ends, with the rest for its maker to go.
    """
    handle = os.open("/", _WALK)
    left, links, first = [part for part in os.path.abspath(path).split("/") if part], 0, 0
    try:
        while True:
            uid = os.fstat(handle).st_uid
            first = first or uid
            try:
                found = os.stat(left[0], dir_fd=handle, follow_symlinks=False)
            except (IndexError, FileNotFoundError):
                break
            if stat.S_ISLNK(found.st_mode):
                if first or found.st_uid:
                    uid = uid or found.st_uid or first
                    first = first or uid
                    break
                links += 1
                if links > _LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                aim = os.readlink(left[0], dir_fd=handle)
                left = [part for part in aim.split("/") if part] + left[1:]
                handle = _step(handle, "/" if aim.startswith("/") else ".")
            elif stat.S_ISDIR(found.st_mode):
                handle = _step(handle, left.pop(0))
            else:
                break
        yield _Place(handle, uid, "/".join(left) or ".", first)
    finally:
        os.close(handle)


def _step(handle: int, name: str) -> int:
    """Go from the directory HANDLE, which is closed, to NAME."""
    there = os.open(name, _WALK, dir_fd=handle)
    os.close(handle)
    return there


def holder(path: str) -> int:
    """Return the uid of who can change names in PATH, or where PATH would begin; 0 where that is root.

    Where root's directory lies below that of another account, that one can put another in its place.
    """
    with _way(path) as place:
        return place.uid or place.first


@contextlib.contextmanager
def acting(path: str) -> Iterator[int]:
    """Be, until the end of the block, the account that can change names in PATH, as :func:`holder`; give its uid.

    That is root where only root can, and nobody else than before where this process is not root.
    """
    uid = holder(path) if os.geteuid() == 0 else 0
    with _become(uid):
        yield uid


@contextlib.contextmanager
def _become(uid: int) -> Iterator[None]:
    """Be UID as far as files go; 0 changes nothing."""
    if not uid or os.geteuid():
        yield
        return
    try:
        entry = pwd.getpwuid(uid)
        gid, groups = entry.pw_gid, os.getgrouplist(entry.pw_name, entry.pw_gid)
    except KeyError:  # of a disk that was another host's
        gid, groups = uid, [uid]
    before, own = os.getgroups(), os.getegid()
    # The real and the saved id stay root's: the account may neither send this process a signal nor look into it.
    os.setgroups(groups)
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(own)
        os.setgroups(before)


@contextlib.contextmanager
def opened(path: str) -> Iterator[int]:
    """Give a descriptor of the plain file PATH, opened as who can change its name; Odd when it is anything else.

    Never waits: a FIFO that nobody writes to is none. Links are followed in root's own directories only.
    """
    with _way(path) as place, _become(place.uid):
        try:
            handle = os.open(place.rest, _READ | os.O_NOFOLLOW, dir_fd=place.handle)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):
                raise _odd(path, os.stat(place.rest, dir_fd=place.handle, follow_symlinks=False).st_mode) from error
            error.filename = path
            raise
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise _odd(path, mode)
        yield handle
    finally:
        os.close(handle)


def _odd(path: str, mode: int) -> Odd:
    kind = next((name for test, name in _KINDS if test(mode)), "a device")
    return Odd(f"{path} is {kind}, where a plain file belongs; look who made it, and remove it")


def text(path: str, most: int = MOST) -> str | None:
    """Return the text of the plain file PATH, as :func:`data`."""
    found = data(path, most)
    return None if found is None else found.decode("utf-8", "replace")


def data(path: str, most: int = MOST) -> bytes | None:
    """Return what the plain file PATH has, None when there is none; Odd for what is none, or has over MOST bytes."""
    try:
        with opened(path) as handle:
            content = _start_of(handle, most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(content) > most:
        raise Odd(f"{path} has more than {most} bytes, which none of ours has; look who made it, and remove it")
    return content


def _start_of(handle: int, most: int) -> bytes:
    """Return what HANDLE has, MOST bytes of it at most; in pieces, since /proc takes memory for all that is asked."""
    content = b""
    while len(content) < most:
        piece = os.read(handle, min(_PIECE, most - len(content)))
        if not piece:
            break
        content += piece
    return content


def names(path: str) -> list[str]:
    """Return the names in the directory PATH, read as who can change them; none when it is none."""
    try:
        with _way(path) as place, _become(place.uid):
            handle = os.open(place.rest, _READ | os.O_DIRECTORY, dir_fd=place.handle)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        error.filename = path
        raise
    try:
        return sorted(os.listdir(handle))
    finally:
        os.close(handle)
