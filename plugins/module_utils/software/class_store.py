# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Class data in the controller's cache: an archive, and beside it a note that says what it is for."""

from __future__ import annotations

import contextlib
import glob
import json
import os
from typing import Iterable, TypedDict

from . import classes
from .archive import Obtained, file_sha512
from .recipe import class_data_of, has_class_data
from .release import Wanted


class _Note(TypedDict):
    name: str
    """Label of the class data."""
    id: str
    sha512: str
    size: int
    unpacked: int


def path_of(cache: str, want: Wanted) -> str:
    """Return the place of an archive of class data in the cache."""
    return os.path.join(cache, f"{classes.stem(want['name'])}-{want['version']}-{want['id'][:16]}.tar.gz")


def available(cache: str, collection: str, release: str, products: Iterable[Wanted], source: str) -> list[Wanted]:
    """Return the class data of ``products`` for every JVM that the cache has an archive for; no archive is read."""
    found: list[Wanted] = []
    for product in products:
        if not has_class_data(collection, release, product["name"], source):
            continue
        pattern = os.path.join(glob.escape(cache), f"{product['name']}-classes-{product['version']}-*.tar.gz.json")
        for path in sorted(glob.glob(pattern)):
            note = _note(path)
            jvm = classes.parts(note["name"]) if note else None
            if note and jvm and os.path.isfile(path[: -len(".json")]):
                want = class_data_of(collection, release, product, source, jvm[1])
                whole = os.stat(path[: -len(".json")]).st_size == note["size"]
                found += [want] if whole and want["id"] == note["id"] else []
    return found


def held(cache: str, want: Wanted) -> Obtained | None:
    """Return the archive, hashed, or None if there is none that is whole."""
    path = path_of(cache, want)
    note = _note(f"{path}.json")
    if note and note["id"] == want["id"] and os.path.isfile(path) and file_sha512(path) == note["sha512"]:
        return {"path": path, "sha512": note["sha512"], "size": note["size"], "unpacked": note["unpacked"]}
    return None


def discard(cache: str, want: Wanted) -> str:
    """Remove an archive that is not whole, and return its path."""
    path = path_of(cache, want)
    for file in (f"{path}.json", path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file)
    return path


def put(cache: str, want: Wanted, fetched: str, unpacked: int) -> Obtained:
    """Give the whole file ``fetched``, which lies in the cache's file system, its place in the cache, and return it."""
    path = path_of(cache, want)
    sha512, size = file_sha512(fetched), os.stat(fetched).st_size
    note: _Note = {"name": want["name"], "id": want["id"], "sha512": sha512, "size": size, "unpacked": unpacked}
    os.replace(fetched, path)
    with open(f"{path}.json", "w", encoding="utf-8") as stream:
        json.dump(note, stream)
    return {"path": path, "sha512": sha512, "size": size, "unpacked": unpacked}


def _note(path: str) -> _Note | None:
    try:
        with open(path, encoding="utf-8") as stream:
            note: _Note = json.load(stream)
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) and set(_Note.__annotations__) <= set(note) else None
