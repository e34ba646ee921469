# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed calls to Alibaba Cloud's RPC APIs with retries and paging."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings, settings_from

__all__ = ["Client", "Settings", "settings_from"]

JsonObject = Dict[str, Any]


class Client:
    """One region of one account over connections that stay open. One per thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def call(
        self,
        api: str,
        action: str,
        params: Mapping[str, Any],
        *,
        method: str = "POST",
        idempotent: bool | None = None,
    ) -> JsonObject:
        """Return the answer of ACTION (it has RequestId); ApiError says why there is none.

        PARAMS: None is left out, True is "true", lists and dicts become ``Tag.1.Key``; RegionId is added. A parameter that
        the API wants as JSON text (InstanceIds of ecs) is given as text, by json.dumps.
        DryRun that passed is raised as DryRunPassed, as the API has it.
        IDEMPOTENT: whether an unanswered call may be repeated; default: reads, and calls with a ClientToken.
        """
        raise NotImplementedError

    def pages(
        self, api: str, action: str, params: Mapping[str, Any], items: str, *, max_results: int = 100
    ) -> Iterator[List[JsonObject]]:
        """Yield the list at ITEMS ("Instances.Instance") of one page after the other, following NextToken.

        BadAnswer when the list is missing, when a token or page repeats, or when pages stay empty.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections."""
