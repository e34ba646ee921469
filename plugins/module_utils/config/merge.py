# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Merge the four configuration scopes key by key: the narrowest wins."""

from __future__ import annotations

from typing import Mapping, Sequence

Scope = Mapping[str, Mapping[str, object]]
"""File name (``hdfs-site``) to property to value. A value of null removes the property that a wider scope set."""


def merge(scopes: Sequence[Scope]) -> dict[str, dict[str, object]]:
    """Merge SCOPES, given widest first, into one mapping of file to property to value.

    A null value removes what wider scopes and our own computation set, so that upstream's default applies again.
    It stays in the result as ``None`` for that reason.
    """
    merged: dict[str, dict[str, object]] = {}
    for scope in scopes:
        for name, properties in scope.items():
            merged.setdefault(name, {}).update(properties)
    return merged
