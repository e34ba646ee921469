# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the modules about software, of which each has some that others have too."""

from __future__ import annotations

from typing import Any, Dict

Options = Dict[str, Any]

ORIGIN: Options = {
    "release": {"type": "str", "required": True},
    "source": {"type": "str", "default": "maven"},
    "mirror": {"type": "str", "default": ""},
    "directory": {"type": "str", "default": ""},
    "sha512": {"type": "dict", "default": {}},
}
"""Which versions, and where their archives come from."""
_PRODUCTS: Options = {"products": {"type": "list", "elements": "str", "required": True}}
_CACHE: Options = {"cache": {"type": "path", "default": "~/.cache/bigdata.emr"}}
_HOST: Options = {
    "java_home": {"type": "str", "default": ""},
    "root": {"type": "path", "default": "/opt/emr"},
}
WANTED: Options = {
    **ORIGIN,
    **_PRODUCTS,
    **_CACHE,
    **_HOST,
    "class_data": {"type": "bool"},
    "keep": {"type": "bool", "default": True},
}
"""What a host is to have of the software."""
SOFTWARE: Options = {
    **WANTED,
    "archives": {"type": "dict"},
    "prefetched": {"type": "dict"},
    "relay": {"type": "str", "default": ""},
    "turn": {"type": "str", "choices": ["first", "rest"]},
    "sent": {"type": "str", "default": ""},
}
"""Options of bigdata.emr.software in a task."""
CLASS_DATA: Options = {**ORIGIN, **_CACHE, **_HOST, "found": {"type": "str", "required": True}}
"""Options of bigdata.emr.class_data in a task."""
ASSEMBLY: Options = {
    **ORIGIN,
    **_PRODUCTS,
    **_CACHE,
    "collection": {"type": "path", "required": True},
    "record": {"type": "bool", "default": False},
    "look": {"type": "bool", "default": False},
}
"""Options of bigdata.emr.assembly."""
