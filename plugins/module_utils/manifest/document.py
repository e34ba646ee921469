# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest: what a cluster is, as its own hosts remember it. Plain data, with its text and its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Mapping, NamedTuple, TypedDict

FORMAT = 1
"""Version of this document's shape; a copy of another one is refused, not guessed at."""
PATH = "/var/lib/emr/manifest.json"
HISTORY = 500
"""Digests of ancestors that a manifest carries; an older copy can no longer be told from a diverged one."""


class Hdfs(TypedDict):
    """What is known of HDFS: its ids, and which directory was formatted when (host to path to UTC time)."""

    cluster_id: str
    namespace_id: str
    formatted: dict[str, dict[str, str]]


class Manifest(TypedDict):
    """One state of a cluster. ``history`` has the digests of all states before it, the oldest first."""

    format: int
    serial: int
    parent: str
    history: list[str]
    cluster: str
    type: str
    release: str
    products: dict[str, str]
    members: dict[str, list[str]]
    zookeeper_ids: dict[str, int]
    configuration: str
    hdfs: Hdfs
    former: list[str]
    """Hosts that belonged to the cluster once."""


class Copy(NamedTuple):
    """The manifest file of one host: its text, empty where there is none, and what is wrong with it."""

    host: str
    text: str
    manifest: Manifest | None
    error: str


class ManifestError(ValueError):
    """A text is not a manifest; the message says why in a few words."""


def digest(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of MANIFEST, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def dump(manifest: Mapping[str, Any]) -> str:
    """Return MANIFEST as the text of its file, which people may read too."""
    return json.dumps(manifest, sort_keys=True, indent=1) + "\n"


def load(text: str) -> Manifest:
    """Return the manifest in TEXT; ManifestError when it is none, or one of another release of the collection."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ManifestError("it is not JSON, so it was cut short or edited") from error
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise ManifestError("it is not a manifest")
    if found["format"] != FORMAT:
        raise ManifestError(f"its format is {found['format']}, this release of the collection knows {FORMAT}")
    absent = sorted(set(Manifest.__annotations__) - set(found))
    if absent:
        raise ManifestError(f"it has no {', '.join(absent)}")
    manifest: Manifest = found  # type: ignore[assignment]  # it has all keys, and was written as one
    return manifest


def copy_of(host: str, text: str) -> Copy:
    """Return the copy of HOST whose file holds TEXT."""
    if not text.strip():
        return Copy(host, text, None, "it is empty" if text else "")
    try:
        return Copy(host, text, load(text), "")
    except ManifestError as error:
        return Copy(host, text, None, str(error))
