# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts keep the manifest. No I/O."""

from __future__ import annotations

from typing import Mapping

from ..services.registry import REMEMBERING


def holders(members: Mapping[str, list[str]]) -> list[str]:
    """Return the hosts that keep a copy, given the MEMBERS of the components.

    That is every master, and with two masters the core host that completes the quorums.
    """
    found: dict[str, None] = {}
    for component in REMEMBERING:
        found.update(dict.fromkeys(members.get(component, [])))
    return list(found)
