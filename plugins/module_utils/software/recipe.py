# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's own files on the controller: release files, locks and what the assembly of a product consists of."""

from __future__ import annotations

import os
import re
from typing import Mapping, Sequence

from ansible.module_utils.common.yaml import yaml_load

from . import classes, pypi
from .archive import file_sha512, tree
from .maven import ARCHIVES, is_for_maven
from .release import Release, ReleaseError, Wanted, check_source, parse_release, wanted
from .shared import SHARED_JARS


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


def classes_path(collection: str, release: str, product: str) -> str:
    """Return the path of a product's class list; it need not exist."""
    return os.path.join(collection, "releases", release, f"{product}.classes")


def recipe_path(collection: str, product: str) -> str:
    """Return the directory with POM, descriptor and launchers of a product."""
    return os.path.join(collection, "roles", "distribution", "files", "maven", product)


def recipe_digests(collection: str, release: str, product: str) -> dict[str, str]:
    """Return the sha512 of each file that decides what is assembled; raise ReleaseError if there is no recipe."""
    files = {
        path: file_sha512(full)
        for path, full in tree(recipe_path(collection, product)).items()
        if is_for_maven(path) or path in (ARCHIVES, pypi.RECIPE) or path.startswith("dist/")
    }
    if not {"pom.xml", pypi.RECIPE} & set(files):
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
    """Return what a host with these products, or labels of class data, needs; or raise ReleaseError."""
    check_source(source, mirror, directory)
    loaded = load_release(collection, release)
    labels = {name: classes.parts(name) for name in products}
    names = [parts[0] if parts else name for name, parts in labels.items()]
    files = {
        name: recipe_digests(collection, release, name)
        for name in names
        if source == "maven" and name in loaded["products"] and re.fullmatch(r"[a-z0-9_-]+", name)
    }
    found = {product["name"]: product for product in wanted(loaded, names, source, sha512, files)}
    return [
        class_data_of(collection, release, found[parts[0]], source, parts[1]) if parts else found[name]
        for name, parts in labels.items()
    ]


def class_data_of(collection: str, release: str, product: Wanted, source: str, key: str) -> Wanted:
    """Return the class data of ``product`` for the JVM with ``key``; raise ReleaseError if there can be none."""
    path = classes_path(collection, release, product["name"])
    if not has_class_data(collection, release, product["name"], source):
        raise ReleaseError(
            f"there is no class data of {product['name']} from {source}: upstream's launchers put directories first on "
            "the class path, set emr_artifact_source: maven"
            if os.path.exists(path)
            else f"release {release} lists no classes of {product['name']}"
        )
    return classes.class_data(product, file_sha512(path), key)


def has_class_data(collection: str, release: str, product: str, source: str) -> bool:
    """Tell whether there can be class data of ``product``: with launchers of ours, and a class list in the release."""
    return source == "maven" and product in SHARED_JARS and os.path.exists(classes_path(collection, release, product))
