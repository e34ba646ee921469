# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release wants on a host: versions, identities and checksums, decided from the release file alone."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Mapping, Sequence, TypedDict

SOURCES = ("maven", "mirror", "local")

# Goes into the identity of every assembled distribution: to be raised when the way of packing changes its bytes.
ASSEMBLY_FORMAT = 1


class ReleaseError(ValueError):
    """One sentence for the user: what is wrong with the request or the release, and what to do about it."""


class Archive(TypedDict, total=False):
    """Upstream's archive of a product."""

    path: str
    """Place below the mirror's URL, as on upstream's own download site."""
    sha512: str
    """Hexadecimal; missing where the release does not record it."""
    members: str
    """Pattern of the files below its own directory that the product consists of, where these are not all."""
    version: str
    """Its version, where no registry has the artifacts of that one, so that an assembly is of the product's version."""
    into: str
    """Directory of the product for these files, where the archive has none of its own; "" for that of the product."""


class PyPI(TypedDict, total=False):
    """A source archive, or a wheel, of the Python package index, which the product is assembled from."""

    project: str
    file: str
    sha512: str
    """Hexadecimal."""


class Product(TypedDict):
    """One product of a release."""

    version: str
    maven: dict[str, str]
    """Properties of the product's POM: every version that Maven resolves."""
    pypi: list[PyPI]
    archive: Archive


class Release(TypedDict):
    """A release file, checked."""

    release: str
    products: dict[str, Product]


class Wanted(TypedDict):
    """A product as it shall be on a host."""

    name: str
    version: str
    id: str
    """sha512 (hexadecimal) that changes whenever the installed bytes would."""


def parse_release(name: str, data: Any) -> Release:
    """Check the content of the release file ``name`` and return it.

    Raises ReleaseError with the first thing that is wrong.
    """
    where = f"releases/{name}.yml"
    if not isinstance(data, dict) or not isinstance(data.get("products"), dict):
        raise ReleaseError(f"{where} has no mapping 'products': take the file from the collection again")
    if data.get("release") != name:
        raise ReleaseError(f"{where} calls itself release {data.get('release')!r}: file name and 'release' must agree")
    products: dict[str, Product] = {}
    for product, entry in data["products"].items():
        version, maven, archive = entry.get("version"), entry.get("maven", {}), entry.get("archive", {})
        pypi = entry.get("pypi", [])
        if not isinstance(pypi, list) or not all(isinstance(one, dict) for one in pypi):
            raise ReleaseError(f"{where}: pypi of {product} is no list of mappings: give each archive one")
        fetched = [pair for one in pypi for pair in one.items()]
        for key, value in [("version", version), *maven.items(), *fetched, *archive.items()]:
            if not isinstance(value, str):
                raise ReleaseError(f"{where}: {key} of {product} is {value!r}: write it as a quoted string")
        if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._+-]*", version):
            raise ReleaseError(f"{where}: version {version!r} of {product} cannot be part of a directory name")
        own = archive.get("version", version)
        if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._+-]*", own):
            raise ReleaseError(f"{where}: version {own!r} of {product} cannot be part of a directory name")
        if any(set(one) != {"project", "file", "sha512"} for one in pypi):
            raise ReleaseError(f"{where}: pypi of {product} has not project, file and sha512 alone: give these three")
        products[product] = {"version": version, "maven": maven, "pypi": pypi, "archive": archive}
    return {"release": name, "products": products}


def check_source(source: str, mirror: str = "", directory: str = "") -> None:
    """Raise ReleaseError unless ``source`` is one that exists and has what it needs."""
    if source not in SOURCES:
        raise ReleaseError(f"emr_artifact_source is {source!r}: set it to maven, mirror or local")
    if source == "mirror" and not re.match(r"https?://[^/]", mirror):
        given = f"is {mirror!r}, which is no http or https URL" if mirror else "is not set"
        raise ReleaseError(
            f"emr_artifact_source is 'mirror' but emr_artifact_mirror {given}: set it to the mirror's URL"
        )
    if source == "local" and not directory:
        raise ReleaseError(
            "emr_artifact_source is 'local' but emr_artifact_dir is not set: set it to the controller's directory with "
            "upstream's archives"
        )


def product_of(release: Release, name: str) -> Product:
    """Return the product ``name``; raise ReleaseError if the release has none."""
    if name not in release["products"]:
        known = ", ".join(sorted(release["products"]))
        raise ReleaseError(f"release {release['release']} has no product {name!r}: choose from {known}")
    return release["products"][name]


def maven_id(name: str, product: Product, files: Mapping[str, str]) -> str:
    """Return the identity of the distribution that would be assembled.

    ``files`` maps each file that takes part (POM, descriptor, launchers, lock) to its sha512. Everything that decides
    the result is in it, so that it can be told without assembling anything.
    """
    facts: list[Any] = [ASSEMBLY_FORMAT, name, product["version"], product["maven"], dict(files)]
    facts += product["pypi"]
    return hashlib.sha512(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def archive_sha512(release: Release, name: str, given: Mapping[str, str]) -> str:
    """Return the sha512 that upstream's archive of ``name`` must have.

    ``given`` (product to sha512) wins over the release file. Raises ReleaseError if neither knows it.
    """
    product = product_of(release, name)
    # One archive may have several products in it.
    path = product["archive"].get("path")
    same = [other for other, row in release["products"].items() if path and row["archive"].get("path") == path]
    known = [given.get(one) or release["products"][one]["archive"].get("sha512", "") for one in [name, *same]]
    sha512 = next(filter(None, known), "")
    if not sha512:
        archive = product["archive"].get("path", name).rsplit("/", 1)[-1]
        raise ReleaseError(
            f"release {release['release']} records no sha512 for {archive}: set emr_artifact_sha512: "
            f"{{{name}: <upstream's sha512>}} or emr_artifact_source: maven"
        )
    if not re.fullmatch(r"[0-9a-f]{128}", sha512.lower()):
        raise ReleaseError(
            f"the sha512 given for {name} is not 128 hexadecimal digits: copy it from upstream's .sha512 file"
        )
    return sha512.lower()


def members_id(sha512: str, members: str) -> str:
    """Return the identity of what the pattern ``members`` takes of the archive with this ``sha512``."""
    return hashlib.sha512(json.dumps([ASSEMBLY_FORMAT, sha512, members]).encode()).hexdigest()


def wanted(
    release: Release,
    names: Sequence[str],
    source: str,
    given: Mapping[str, str],
    files: Mapping[str, Mapping[str, str]],
) -> list[Wanted]:
    """Return what a host needs, in the order of ``names``.

    ``files`` has, for source ``maven``, the digests that :func:`maven_id` wants, per product.
    """
    result: list[Wanted] = []
    for name in dict.fromkeys(names):
        product = product_of(release, name)
        identity = maven_id(name, product, files[name]) if source == "maven" else archive_sha512(release, name, given)
        if source != "maven" and product["archive"].get("members"):
            into = product["archive"].get("into")
            words = [product["archive"]["members"], *([into] if into is not None else [])]
            identity = members_id(identity, " ".join(words))
        version = product["version"] if source == "maven" else product["archive"].get("version", product["version"])
        result.append({"name": name, "version": version, "id": identity})
    return result
