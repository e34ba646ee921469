# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where components keep data: the properties that name directories, as far as the user sets them."""

from __future__ import annotations

from typing import Iterable, Mapping

from ..config.storage import local_paths
from ..services.registry import COMPONENTS, STORES

KEEPING = frozenset(name for name, row in COMPONENTS.items() if row.stores)
"""Components that keep data in directories which a property names."""


def data_paths(components: Iterable[str], config: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the absolute paths that CONFIG, the user's merged scopes, names for the data of COMPONENTS, each once."""
    asked = set(components)
    values = [
        config.get(file, {}).get(name) for (file, name), (component, _form) in STORES.items() if component in asked
    ]
    return list(dict.fromkeys(path for value in values for path in local_paths(value)))
