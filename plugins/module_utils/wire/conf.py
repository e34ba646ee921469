# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The /conf servlet of the Hadoop daemons: the configuration that a running daemon holds."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_json


class Setting(NamedTuple):
    """VALUE of a property in a daemon, and the SOURCE that it came from: a file's name, or a word for its own code."""

    value: str
    source: str


def settings(where: Endpoint, seconds: float = 2.0) -> dict[str, Setting]:
    """Return property to value and source of everything that the daemon at WHERE has loaded: about 1,700 of them."""
    listed = request_json(where, "/conf", {"format": "json"}, seconds).get("properties")
    if not isinstance(listed, list):
        raise BadAnswer("the answer is not that of a /conf servlet")
    return {
        str(one["key"]): Setting(str(one.get("value") or ""), str(one.get("resource") or ""))
        for one in listed
        if isinstance(one, dict) and "key" in one
    }
