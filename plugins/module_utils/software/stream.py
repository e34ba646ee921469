# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a product on this host, as one stream of bytes whose length is known before it begins."""

from __future__ import annotations

import glob
import json
import os
import tarfile
from typing import Iterator, NamedTuple

from .archive import MTIME
from .host import MARKER

_CHUNK = 1 << 20
_BLOCK = tarfile.BLOCKSIZE
TAR = ".tar"


class Installed(NamedTuple):
    """A product that is in use on this host."""

    directory: str
    version: str
    build: str
    """Identity of what it was installed from."""


class Stream(NamedTuple):
    """Files that are sent as they are (a single one), or as a tar."""

    paths: tuple[str, ...]
    tar: bool

    @property
    def size(self) -> int:
        """Length in bytes."""
        sizes = [os.stat(path).st_size for path in self.paths]
        if not self.tar:
            return sizes[0]
        total = sum(_BLOCK + _padded(size) for size in sizes) + 2 * _BLOCK
        return -(-total // tarfile.RECORDSIZE) * tarfile.RECORDSIZE

    def parts(self) -> Iterator[bytes]:
        """Yield the content: of a tar by names and content only, as :func:`.archive.write_tar`, without directories."""
        sent = 0
        for path in self.paths:
            size = os.stat(path).st_size
            if self.tar:
                info = tarfile.TarInfo(os.path.basename(path))
                info.size, info.mtime, info.mode = size, MTIME, 0o644
                yield info.tobuf(tarfile.USTAR_FORMAT)
                sent += _BLOCK
            yield from _content(path, size)
            sent += size
            if self.tar and size % _BLOCK:
                yield b"\0" * (_padded(size) - size)
                sent += _padded(size) - size
        if self.tar:
            yield b"\0" * (self.size - sent)


def installed(root: str, product: str) -> Installed | None:
    """Return PRODUCT as the link below ROOT leads to it, None where it is not installed."""
    directory = os.path.realpath(os.path.join(root, product))
    try:
        with open(os.path.join(directory, MARKER), encoding="utf-8") as stream:
            marker = json.load(stream)
        return Installed(directory, str(marker["version"]), str(marker["id"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def stream(product: Installed, source: str, target: str) -> Stream:
    """Return the files of PRODUCT that match SOURCE, for TARGET: a tar by its name, else the one file that matches.

    ValueError where none matches, or several for what is no tar.
    """
    paths = tuple(sorted(path for path in glob.glob(os.path.join(glob.escape(product.directory), source))))
    paths = tuple(path for path in paths if os.path.isfile(path))
    if not paths:
        raise ValueError(f"{product.directory} has no file {source}: run site.yml, which brings the software")
    tar = target.endswith(TAR)
    if not tar and len(paths) > 1:
        raise ValueError(f"{product.directory} has {len(paths)} files {source}, and {target} is no tar of them")
    return Stream(paths, tar)


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _content(path: str, size: int) -> Iterator[bytes]:
    left = size
    with open(path, "rb") as file:
        while left:
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                raise OSError(f"{path} became shorter while it was read")
            left -= len(chunk)
            yield chunk
