# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of authorized_keys that are ours, among those that a user has written. No I/O."""

from __future__ import annotations

from typing import Sequence

_BEGIN, _END = "# BEGIN keys of emr_users", "# END keys of emr_users"


def keys_text(before: str | None, keys: Sequence[str]) -> str | None:
    """Return the file with KEYS instead of those that it had of us BEFORE; None when none of it is or becomes ours."""
    lines = (before or "").splitlines()
    if not keys and _BEGIN not in lines:
        return None
    own, ours = [], False
    for line in lines:
        if line in (_BEGIN, _END):
            ours = line == _BEGIN
        elif not ours:
            own.append(line)
    return "".join(f"{line}\n" for line in [*own, *([_BEGIN, *keys, _END] if keys else [])])
