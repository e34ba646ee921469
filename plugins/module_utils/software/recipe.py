# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's own files on the controller: release files, locks and what the assembly of a product consists of."""

from __future__ import annotations

import os
import re
from typing import Mapping, Sequence

from ansible.module_utils.common.yaml import yaml_load

from .archive import file_sha512, tree
from .release import Release, ReleaseError, Wanted, check_source, parse_release, wanted


def releases(collection: str) -> list[str]:
    """Return the names of all releases of the collection at the path ``collection``."""
    names = os.listdir(os.path.join(collection, "releases"))
    return sorted(name[: -len(".yml")] for name in names if name.endswith(".yml"))


def load_release(collection: str, name: str) -> Release:
    """Read and check a release file; raise ReleaseError if there is none of that name or it is wrong."""
    known = releases(collection)
    if name not in known:
        raise ReleaseError(f"there is no release {name!r}: choose from {', '.join(known)}")
    with open(os.path.join(collection, "releases", f"{name}.yml"), encoding="utf-8") as stream:
        return parse_release(name, yaml_load(stream.read()))


def lock_path(collection: str, release: str, product: str) -> str:
    """Return the path of a product's lock."""
    return os.path.join(collection, "releases", release, f"{product}.lock")


def recipe_path(collection: str, product: str) -> str:
    """Return the directory with POM, descriptor and launchers of a product."""
    return os.path.join(collection, "roles", "distribution", "files", "maven", product)


def recipe_digests(collection: str, release: str, product: str) -> dict[str, str]:
    """Return the sha512 of each file that decides what is assembled; raise ReleaseError if there is no recipe."""
    files = {
        path: file_sha512(full)
        for path, full in tree(recipe_path(collection, product)).items()
        if path in ("pom.xml", "assembly.xml") or path.startswith("dist/")
    }
    if "pom.xml" not in files:
        raise ReleaseError(f"{product} cannot be assembled with Maven: set emr_artifact_source to mirror or local")
    lock = lock_path(collection, release, product)
    files["lock"] = file_sha512(lock) if os.path.exists(lock) else ""
    return files


def resolve(
    collection: str,
    release: str,
    products: Sequence[str],
    source: str,
    sha512: Mapping[str, str],
    mirror: str,
    directory: str,
) -> list[Wanted]:
    """Return what a host with these products needs, or raise ReleaseError."""
    check_source(source, mirror, directory)
    loaded = load_release(collection, release)
    files = {
        name: recipe_digests(collection, release, name)
        for name in products
        if source == "maven" and name in loaded["products"] and re.fullmatch(r"[a-z0-9_-]+", name)
    }
    return wanted(loaded, products, source, sha512, files)
