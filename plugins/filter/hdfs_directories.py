# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``hdfs_directories``; documentation in hdfs_directories.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES


def hdfs_directories(services: list[str]) -> list[dict[str, str]]:
    """Return the directories that SERVICES and their users need in HDFS, parents first, each once."""
    rows = (row for name in SERVICES if name in services for row in SERVICES[name].directories)
    return [row._asdict() for row in dict.fromkeys(rows)]


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"hdfs_directories": hdfs_directories}
