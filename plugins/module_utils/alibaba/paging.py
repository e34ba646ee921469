# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that are chained by NextToken."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import BadAnswer, Call

# Filters are applied after a page is cut, so that some pages may be empty; so many in a row are a fault.
LONGEST_EMPTY_RUN = 50


def items_at(call: Call, answer: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """Return the list of objects at the dotted PATH in ANSWER; BadAnswer if it is not there."""
    found: Any = answer
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        request_id = str(answer.get("RequestId") or "")
        raise BadAnswer(call, f"the answer has no list {path}", request_id=request_id)
    return found


def follow(call: Call, page: Callable[[str], dict[str, Any]], path: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the list at PATH of each answer of PAGE, which takes the token of the page ("" for the first).

    BadAnswer when a token or a full page comes again, or when pages stay empty: such a chain would never end.
    """
    token, seen, number, empty = "", {""}, 0, 0
    previous: list[dict[str, Any]] = []
    while True:
        answer = page(token)
        number += 1
        items = items_at(call, answer, path)
        token = str(answer.get("NextToken") or "")
        empty = 0 if items else empty + 1
        endless = ""
        if token and token in seen:
            endless = "repeats a token"
        elif items and items == previous:
            endless = "is the page before it"
        elif token and empty >= LONGEST_EMPTY_RUN:
            endless = f"is the {empty}th empty one in a row"
        if endless:
            request_id = str(answer.get("RequestId") or "")
            raise BadAnswer(call, f"the pages never end: page {number} {endless}", request_id=request_id)
        yield items
        if not token:
            return
        seen.add(token)
        previous = items
