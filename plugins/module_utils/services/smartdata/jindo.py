# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's own engine: an archive that he names, of which jars go on class paths. No I/O. Nothing of it was tried."""

from __future__ import annotations

import re
from typing import Mapping

from ...config.hidden import is_secret
from ...config.urls import split
from ..config_model import Volume
from .facts import JINDO

ASKED = ("url", "sha512", "jars", "properties")
LIBRARIES = "lib/*"
PRODUCT = "jindosdk"
"""What its directory below ``/opt/emr`` begins with."""
_SHA512 = re.compile(r"[0-9a-f]{128}")
_PATTERN = re.compile(r"(?:[\w.+-]+/)*(?:\*|[\w.+-]+\.jar)")


def version(sha512: str) -> str:
    """Return what stands for the version in the name of its directory: another archive is another class path."""
    return sha512[:16]


def faults(part: Mapping[str, object]) -> list[str]:
    """Return what is wrong with PART, what ``emr_smartdata`` has below ``jindo``: half a sentence each."""
    found = []
    url = split(part.get("url"))
    if url is None or url.scheme not in ("http", "https") or not url.hostname or not url.path.strip("/"):
        found.append("jindo has no url; write that of the archive, which hosts download")
    elif url.username:
        found.append("url of jindo has a password in it, which logs would show; let hosts download it without")
    if not _SHA512.fullmatch(str(part.get("sha512") or "").lower()):
        found.append("sha512 of jindo is not 128 hexadecimal digits; write what sha512sum says of the archive")
    jars = part.get("jars", LIBRARIES)
    if not isinstance(jars, str) or not _PATTERN.fullmatch(jars) or ".." in jars.split("/"):
        found.append(f"jars {jars} of jindo is no place in the archive, below its first directory; write {LIBRARIES}")
    given = part.get("properties") or {}
    if not isinstance(given, Mapping) or any(isinstance(one, (Mapping, list)) for one in given.values()):
        found.append("properties of jindo is no mapping of properties of core-site to values")
        return found
    secret = next((str(name) for name, one in given.items() if is_secret(str(name), one)), "")
    if secret:
        found.append(f"{secret} is among properties of jindo, which runs show; write it in emr_config, for core-site")
    return found


def volume(part: Mapping[str, object]) -> Volume:
    """Return what PART, which has no faults, makes of the cluster's volume."""
    given = part.get("properties") or {}
    sha512 = str(part["sha512"]).lower()
    return Volume(
        JINDO,
        "",
        "",
        "",
        jars=(f"/opt/emr/{PRODUCT}-{version(sha512)}/{part.get('jars', LIBRARIES)}",),
        properties={str(name): _text(one) for name, one in given.items()} if isinstance(given, Mapping) else {},
        archive_url=str(part["url"]),
        archive_sha512=sha512,
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
