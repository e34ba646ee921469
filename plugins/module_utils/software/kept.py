# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives that a host keeps after the installation, for hosts that join later: ``<root>/.archives/<name>-<sha512>``.

A file gets that name when it is whole. Anybody may remove the directory: the controller then sends again.
"""

from __future__ import annotations

import contextlib
import os
from typing import Mapping

ARCHIVES = ".archives"


def path_of(root: str, name: str, sha512: str) -> str:
    """Return the place of the archive ``name`` with this ``sha512``."""
    return os.path.join(root, ARCHIVES, f"{name}-{sha512}")


def _all(root: str) -> list[tuple[str, str]]:
    """Return name and sha512 of everything that is kept."""
    with contextlib.suppress(OSError):
        return [(name, sha512) for name, _dash, sha512 in (file.rpartition("-") for file in os.listdir(_place(root)))]
    return []


def _place(root: str) -> str:
    return os.path.join(root, ARCHIVES)


def kept(root: str, installed: Mapping[str, str]) -> list[str]:
    """Return the names in ``installed`` (name to sha512 of its archive) whose archive is kept."""
    held = set(_all(root))
    return [name for name, sha512 in installed.items() if (name, sha512) in held]


def keep(root: str, name: str, sha512: str, path: str) -> str:
    """Move the whole archive at ``path`` to its place and return that."""
    os.makedirs(_place(root), mode=0o755, exist_ok=True)
    place = path_of(root, name, sha512)
    os.chmod(path, 0o644)
    if os.geteuid() == 0:
        os.chown(path, 0, 0)  # it was written by the user who logs in
    os.replace(path, place)
    return place


def surplus(root: str, wanted: Mapping[str, str]) -> list[str]:
    """Return the paths of all archives but those in ``wanted``: name to sha512."""
    return [path_of(root, name, sha512) for name, sha512 in _all(root) if sha512 != wanted.get(name)]


def prune(root: str, wanted: Mapping[str, str]) -> None:
    """Remove all archives but those in ``wanted``: name to sha512."""
    for path in surplus(root, wanted):
        os.unlink(path)
    with contextlib.suppress(OSError):
        os.rmdir(_place(root))
