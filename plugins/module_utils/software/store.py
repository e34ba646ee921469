# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller's archives of products, made, downloaded or found, and kept in a cache."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import json
import os
import shutil
import tempfile
from typing import Any, Iterator, Mapping, NamedTuple

from . import class_store, classes
from .archive import Obtained, file_sha512
from .maven import build
from .mirror import candidates, download
from .recipe import load_release, lock_path, recipe_path, resolve
from .release import Release, ReleaseError, Wanted

_WORK = "work-"


class Store(NamedTuple):
    """Where archives of a release come from and where they are kept."""

    collection: str
    release: str
    source: str
    cache: str
    mirror: str
    directory: str
    sha512: Mapping[str, str]

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Store:
        """Return the store that a task with the options ASKED means."""
        return cls(**{name: asked[name] for name in cls._fields})

    def wanted(self, product: str) -> Wanted:
        """Return what a host needs of the product; raise ReleaseError."""
        place = (self.mirror, self.directory)
        return resolve(self.collection, self.release, [product], self.source, self.sha512, *place)[0]

    def has(self, product: str) -> bool:
        """Tell whether the archive is there, whole or not."""
        want = self.wanted(product)
        path = self._path(product, want)
        return os.path.isfile(path) and (self.source != "maven" or _sidecar(path, want["id"]) is not None)

    def held(self, product: str) -> Obtained | None:
        """Return the archive if it is there and whole: costs a hash. Raises ReleaseError for a wrong local file."""
        want = self.wanted(product)
        if classes.parts(product):
            return class_store.held(self.cache, want)
        path = self._path(product, want)
        if self.source == "maven":
            expected = _sidecar(path, want["id"])
            return _obtained(path, expected) if expected and _sha512(path) == expected else None
        found = _sha512(path)
        if self.source == "mirror":
            return _obtained(path, want["id"]) if found == want["id"] else None
        if found is None:
            raise ReleaseError(f"{path} does not exist: put upstream's archive of {product} there (emr_artifact_dir)")
        if found != want["id"]:
            raise ReleaseError(f"{path} has sha512 {found}, expected is {want['id']}: get the file again")
        return _obtained(path, want["id"])

    def make(self, product: str, record: bool = False) -> Obtained:
        """Assemble or download the archive into the cache and return it; raise ReleaseError."""
        want = self.wanted(product)
        if classes.parts(product):
            # Only what the cache had a moment ago is asked for; the next run goes without, or with a new one.
            raise ReleaseError(f"{class_store.discard(self.cache, want)} was damaged and is removed: run again")
        path = self._path(product, want)
        if self.source == "mirror":
            download(candidates(self.mirror, self.archive(product)), path, want["id"])
            return _obtained(path, want["id"])
        work = tempfile.mkdtemp(prefix=f"{_WORK}{product}-", dir=self.cache)
        try:
            properties = self._release()["products"][product]["maven"]
            recipe, lock = recipe_path(self.collection, product), lock_path(self.collection, self.release, product)
            made = build(product, want["version"], self.release, recipe, lock, properties, work, record)
            if record:
                want = self.wanted(product)
                path = self._path(product, want)
            sha512 = file_sha512(made)
            os.replace(made, path)
            with open(f"{path}.json", "w", encoding="utf-8") as stream:
                json.dump({"id": want["id"], "sha512": sha512}, stream)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return _obtained(path, sha512)

    def _release(self) -> Release:
        return load_release(self.collection, self.release)

    def archive(self, product: str) -> str:
        """Return the path of upstream's archive below a mirror; raise ReleaseError if the release names none."""
        archive = self._release()["products"][product]["archive"].get("path")
        if not archive:
            raise ReleaseError(f"release {self.release} names no archive of {product}: set emr_artifact_source: maven")
        return archive

    def _path(self, product: str, want: Wanted) -> str:
        if self.source == "maven":
            return os.path.join(self.cache, f"{product}-{want['version']}-{want['id'][:16]}.tar")
        name = self.archive(product).rsplit("/", 1)[-1]
        return os.path.join(self.cache if self.source == "mirror" else os.path.expanduser(self.directory), name)


def _sha512(path: str) -> str | None:
    return file_sha512(path) if os.path.isfile(path) else None


def _sidecar(path: str, identity: str) -> str | None:
    try:
        with open(f"{path}.json", encoding="utf-8") as stream:
            data: dict[str, Any] = json.load(stream)
    except (OSError, ValueError):
        return None
    return str(data.get("sha512")) if data.get("id") == identity else None


def _obtained(path: str, sha512: str) -> Obtained:
    size = os.stat(path).st_size
    return {"path": path, "sha512": sha512, "size": size, "unpacked": size if path.endswith(".tar") else 3 * size}


@contextlib.contextmanager
def locked(cache: str) -> Iterator[None]:
    """Hold the cache for this process, waiting for another run that works on it; create it if needed."""
    os.makedirs(cache, mode=0o755, exist_ok=True)
    with open(os.path.join(cache, ".lock"), "w", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def sweep(cache: str) -> None:
    """Remove what runs that were killed left in the cache; to be called while it is locked."""
    for path in glob.glob(os.path.join(glob.escape(cache), f"{_WORK}*")):
        shutil.rmtree(path, ignore_errors=True)
