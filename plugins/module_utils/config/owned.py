# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that the topology owns: a wrong one splits the cluster, so only emr_config_force sets them."""

from __future__ import annotations

import fnmatch

from ..services.registry import OWNED


def owned(file: str, prop: str) -> str | None:
    """Say why property PROP of FILE may be set in ``emr_config_force`` only, or None if everybody may set it."""
    found = (row.reason for row in OWNED if row.file == file and fnmatch.fnmatchcase(prop, row.pattern))
    return next(found, None)
