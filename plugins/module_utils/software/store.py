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
import tarfile
import tempfile
from typing import Any, Iterator, Mapping, NamedTuple

from . import class_store, classes, pypi
from .archive import Obtained, file_sha512, part
from .maven import build
from .mirror import candidates, download
from .recipe import load_release, lock_path, recipe_path, resolve
from .release import Product, Release, ReleaseError, Wanted, archive_sha512

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
        return os.path.isfile(path) and (not self._is_made(product) or _sidecar(path, want["id"]) is not None)

    def held(self, product: str) -> Obtained | None:
        """Return the archive if it is there and whole: costs a hash. Raises ReleaseError for a wrong local file."""
        want = self.wanted(product)
        if classes.parts(product):
            return class_store.held(self.cache, want)
        path = self._path(product, want)
        if self._is_made(product):
            expected = _sidecar(path, want["id"])
            if self.source == "local" and not expected and not os.path.isfile(self._upstream(product)):
                raise ReleaseError(_unlike(self._upstream(product), product, None, ""))
            return _obtained(path, expected) if expected and _sha512(path) == expected else None
        found = _sha512(path)
        if self.source == "mirror":
            return _obtained(path, want["id"]) if found == want["id"] else None
        if found != want["id"]:
            raise ReleaseError(_unlike(path, product, found, want["id"]))
        return _obtained(path, want["id"])

    def make(self, product: str, record: bool = False) -> Obtained:
        """Assemble or download the archive into the cache and return it; raise ReleaseError."""
        want = self.wanted(product)
        if classes.parts(product):
            # Only what the cache had a moment ago is asked for; the next run goes without, or with a new one.
            raise ReleaseError(f"{class_store.discard(self.cache, want)} was damaged and is removed: run again")
        if not self._is_made(product):
            path = self._path(product, want)
            download(candidates(self.mirror, self.archive(product)), path, want["id"])
            return _obtained(path, want["id"])
        work = tempfile.mkdtemp(prefix=f"{_WORK}{product}-", dir=self.cache)
        try:
            made = self._assemble(product, work, record) if self.source == "maven" else self._take(product, work)
            want = self.wanted(product)
            path, sha512 = self._path(product, want), file_sha512(made)
            os.replace(made, path)
            with open(f"{path}.json", "w", encoding="utf-8") as stream:
                json.dump({"id": want["id"], "sha512": sha512}, stream)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return _obtained(path, sha512)

    def _assemble(self, product: str, work: str, record: bool) -> str:
        """Assemble the product in the empty directory WORK and return the path of its tar."""
        row = self._product(product)
        recipe, lock = recipe_path(self.collection, product), lock_path(self.collection, self.release, product)
        others = pypi.delivered(self.cache, recipe, row["pypi"], work) if row["pypi"] else {}
        return build(product, row["version"], self.release, recipe, lock, row["maven"], work, record, others)

    def _take(self, product: str, work: str) -> str:
        """Take the product out of upstream's archive, which has more, and return the path of its tar in WORK."""
        row = self._product(product)
        sha512 = archive_sha512(self._release(), product, self.sha512)
        archive = self._upstream(product)
        found = _sha512(archive)
        if found != sha512 and self.source == "local":
            raise ReleaseError(_unlike(archive, product, found, sha512))
        if found != sha512:
            download(candidates(self.mirror, self.archive(product)), archive, sha512)
        try:
            into = row["archive"].get("into")
            top = "/".join(filter(None, [f"{product}-{self.wanted(product)['version']}", into or ""]))
            return part(archive, row["archive"]["members"], top, work, flat=into is not None)
        except (ValueError, tarfile.TarError, EOFError) as error:
            raise ReleaseError(f"{archive} has no {product} in it ({error}): get the archive again") from error

    def _release(self) -> Release:
        return load_release(self.collection, self.release)

    def _product(self, product: str) -> Product:
        return self._release()["products"][product]

    def _is_made(self, product: str) -> bool:
        """Tell whether the archive for hosts is made here, and not upstream's as it is."""
        return self.source == "maven" or bool(self._product(product)["archive"].get("members"))

    def archive(self, product: str) -> str:
        """Return the path of upstream's archive below a mirror; raise ReleaseError if the release names none."""
        archive = self._product(product)["archive"].get("path")
        if not archive:
            raise ReleaseError(f"release {self.release} names no archive of {product}: set emr_artifact_source: maven")
        return archive

    def _path(self, product: str, want: Wanted) -> str:
        if self._is_made(product):
            return os.path.join(self.cache, f"{product}-{want['version']}-{want['id'][:16]}.tar")
        return self._upstream(product)

    def _upstream(self, product: str) -> str:
        name = self.archive(product).rsplit("/", 1)[-1]
        return os.path.join(self.cache if self.source == "mirror" else os.path.expanduser(self.directory), name)


def _unlike(path: str, product: str, found: str | None, expected: str) -> str:
    """Return what is wrong with upstream's archive PATH of PRODUCT, whose sha512 is FOUND."""
    if found is None:
        return f"{path} does not exist: put upstream's archive of {product} there (emr_artifact_dir)"
    return f"{path} has sha512 {found}, expected is {expected}: get the file again"


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
