# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The /jmx servlet of the Hadoop daemons: management beans as JSON, in milliseconds, without starting a JVM."""

from __future__ import annotations

from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_json


def beans(where: Endpoint, patterns: list[str], seconds: float = 2.0) -> dict[str, dict[str, Any]]:
    """Return the beans that match any of PATTERNS (``Hadoop:service=NameNode,name=NameNode*``), by full name.

    One request per pattern; a pattern that matches nothing adds nothing, which is how a daemon that starts looks.
    """
    found: dict[str, dict[str, Any]] = {}
    for pattern in patterns:
        listed = request_json(where, "/jmx", {"qry": pattern}, seconds).get("beans")
        if not isinstance(listed, list):
            raise BadAnswer("the answer is not that of a /jmx servlet")
        found.update({str(bean.get("name")): bean for bean in listed if isinstance(bean, dict)})
    return found
