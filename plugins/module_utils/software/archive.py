# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tar archives: equal content gives equal bytes, and unpacking never leaves the target directory."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import tarfile
from fnmatch import fnmatchcase
from typing import BinaryIO, Mapping, TypedDict, cast

# 2026-01-01T00:00:00Z. Class data sharing compares the modification times of jars, so all hosts must see the same.
MTIME = 1767225600
_CHUNK = 1 << 20
_LEVEL = 6


class Obtained(TypedDict):
    """An archive on the controller, ready for delivery."""

    path: str
    sha512: str
    size: int
    """Bytes."""
    unpacked: int
    """Upper estimate of what it needs on a host, in bytes."""


def file_sha512(path: str) -> str:
    """Return the sha512 (hexadecimal) of a file."""
    digest = hashlib.sha512()
    with open(path, "rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            if not chunk:
                return digest.hexdigest()
            digest.update(chunk)


def tree(directory: str) -> dict[str, str]:
    """Return every file below ``directory``: relative path with slashes to full path."""
    files: dict[str, str] = {}
    for folder, _folders, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            files[os.path.relpath(path, directory).replace(os.sep, "/")] = path
    return files


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: length + 1]) for length in range(len(parts))]


def write_tar(target: str, top: str, files: Mapping[str, str], compress: bool = False, level: int = _LEVEL) -> None:
    """Write ``files`` (relative path to full path) below the directory ``top``, or below none, as a tar.

    Names are sorted, owner is 0:0, times are MTIME, programs are executable: bytes depend on names and content only.
    Jars do not compress, so compression would only cost time; class data shrinks to a quarter. Level 0 only wraps the
    tar for readers that want gzip, and its bytes do not depend on the version of a library.
    """
    members = {f"{top}/{path}" if top else path: source for path, source in files.items()}
    folders = {folder for path in members for folder in _parents(path)}
    with contextlib.ExitStack() as stack:
        plain = stack.enter_context(open(target, "wb"))
        # The header of gzip would hold name and time.
        packed = stack.enter_context(gzip.GzipFile("", "wb", level, plain, MTIME)) if compress else plain
        tar = stack.enter_context(tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT))
        for name in sorted([*members, *folders]):
            info = tarfile.TarInfo(name)
            info.mtime = MTIME
            if name in folders:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
                continue
            with open(members[name], "rb") as stream:
                info.mode = 0o755 if _is_program(name, stream.read(4)) else 0o644
                info.size = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                tar.addfile(info, stream)


def _is_program(name: str, head: bytes) -> bool:
    """Tell whether the file NAME, which begins with HEAD, is a script, or a binary among programs."""
    return head[:2] == b"#!" or (head == b"\x7fELF" and "bin" in name.split("/")[:-1])


def place_of(name: str) -> str | None:
    """Return the path of a member below its top directory, None for the top itself; raise ValueError if it leaves."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts:
        raise ValueError(f"member {name!r} would leave the directory")
    return "/".join(parts[1:]) or None


def unpack(archive: str, target: str) -> dict[str, int]:
    """Unpack a tar, of any compression, without its top directory into the new directory ``target``.

    Modification times are kept; owner is the caller; modes of files are 0755 or 0644. Returns path to size in bytes of
    every regular file. Raises ValueError for a member that leaves the directory, lies below a symbolic link, or is no
    file, directory or symbolic link, and tarfile.TarError for a damaged archive.
    """
    sizes: dict[str, int] = {}
    links: dict[str, str] = {}
    os.makedirs(target, mode=0o755)
    with tarfile.open(archive, "r:*") as tar:
        for member in tar:
            place = place_of(member.name)
            if place is None:
                continue
            path = os.path.join(target, place)
            if member.isdir():
                os.makedirs(path, mode=0o755, exist_ok=True)
            elif member.isreg():
                os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
                with open(path, "wb") as stream:
                    shutil.copyfileobj(cast(BinaryIO, tar.extractfile(member)), stream, _CHUNK)
                    os.fchmod(stream.fileno(), 0o755 if member.mode & 0o100 else 0o644)
                os.utime(path, (member.mtime, member.mtime))
                sizes[place] = member.size
            elif member.issym():
                links[place] = member.linkname
            else:
                raise ValueError(f"member {member.name!r} is neither file, directory nor symbolic link")
    _link(target, links)
    return sizes


def part(archive: str, pattern: str, top: str, work: str, flat: bool = False) -> str:
    """Return the path of a new tar in the directory ``work``, which has below ``top`` those files of ``archive`` whose
    paths match ``pattern``, without directories. Raises ValueError if there are none, and as :func:`unpack`.

    A ``flat`` archive has no directory of its own; one that is no tar is one file.
    """
    found: dict[str, str] = {}
    if flat and not tarfile.is_tarfile(archive):
        name = os.path.basename(archive)
        target = os.path.join(work, "part.tar")
        write_tar(target, top, {name: archive} if fnmatchcase(name, pattern) else {})
        return target
    with tarfile.open(archive, "r:*") as tar:
        for member in tar:
            place = place_of(f"flat/{member.name}" if flat else member.name)
            if place and member.isreg() and fnmatchcase(place, pattern):
                name = os.path.basename(place)
                found[name] = os.path.join(work, name)
                with open(found[name], "wb") as stream:
                    shutil.copyfileobj(cast(BinaryIO, tar.extractfile(member)), stream, _CHUNK)
    if not found:
        raise ValueError(f"{archive} has no file {pattern}")
    target = os.path.join(work, "part.tar")
    write_tar(target, top, found)
    return target


def _link(target: str, links: Mapping[str, str]) -> None:
    """Make LINKS (path to aim) below TARGET, last of all, so that no member is written through a link."""
    for place, aim in links.items():
        if any(parent in links for parent in _parents(place)):
            raise ValueError(f"link {place!r} lies below another link")
        os.symlink(aim, os.path.join(target, place))
    top = os.path.realpath(target)
    for place, aim in links.items():
        # As the kernel follows it: through other links `..` leads elsewhere than the text says.
        if os.path.commonpath([top, os.path.realpath(os.path.join(target, place))]) != top:
            raise ValueError(f"link {place!r} to {aim!r} points out of the directory")
