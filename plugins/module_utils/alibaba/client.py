# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed calls to Alibaba Cloud's RPC APIs with retries and paging."""

from __future__ import annotations

import random
import time
from typing import Any, Callable, Dict, Iterator, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.answers import document_of, error_of, renewable
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import VERSIONS, endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    ApiError,
    Call,
    ServerError,
    SettingsError,
    Throttled,
    Unreachable,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.paging import follow
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.retry import (
    back_off_seconds,
    is_idempotent,
    is_refusal,
    throttle_seconds,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.signature import flatten, query_string, signed_headers
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.transport import Answer, NoAnswer

JsonObject = Dict[str, Any]

# Actions that page by NextToken in a size of their own and have no MaxResults.
FIXED_PAGES = ("ListTagResources",)


class Client:
    """One region of one account over connections that stay open. One per thread.

    NOTIFY is told, in one sentence, about every wait for the next minute. SLEEP is for tests.
    """

    def __init__(
        self,
        settings: Settings,
        notify: Callable[[str], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._notify, self._sleep = notify, sleep
        self._transport = settings.transport()

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

        PARAMS: None is left out, True is "true", lists and dicts become ``Tag.1.Key``; RegionId is added. A parameter
        that the API wants as JSON text (InstanceIds of ecs) is given as text, by json.dumps.
        DryRun that passed is raised as DryRunPassed, as the API has it.
        IDEMPOTENT: whether an unanswered call may be repeated; default: reads, and calls with a ClientToken.
        """
        region = self.settings.region
        if not region and api != "sts":
            raise SettingsError("region: missing; set it, or ALIBABA_CLOUD_REGION_ID")
        given = flatten(params if api == "sts" else {"RegionId": region, **params})
        repeatable = is_idempotent(action, given) if idempotent is None else idempotent
        which = Call(api, action, region, self.settings.account)
        renewed = False
        for attempt in range(1, self.settings.max_attempts + 1):
            last = attempt == self.settings.max_attempts
            credentials = self.settings.credentials.get()
            try:
                answer = self._send(api, action, method, given, credentials)
            except NoAnswer as nothing:
                if last or nothing.lasting or (nothing.sent and not repeatable):
                    raise self._unanswered(which, nothing, repeatable) from nothing
                self._sleep(back_off_seconds(attempt, random.random()))
                continue
            error = error_of(which, answer, credentials, time.time())
            if error is None:
                return document_of(which, answer)
            if renewable(error) and not renewed and not last:
                renewed = True
                if self.settings.credentials.get(renew=True) != credentials:
                    continue
            if last or not self._worth_waiting(error, answer, attempt, repeatable):
                raise error
        raise AssertionError("the last attempt returns or raises")

    def _send(self, api: str, action: str, method: str, params: Mapping[str, str], credentials: Credentials) -> Answer:
        to = endpoint(api, self.settings.region, self.settings.endpoints)
        query = query_string(params)
        headers = signed_headers(method, to.netloc, action, VERSIONS[api], query, credentials)
        headers.update({"accept": "application/json", "accept-encoding": "gzip"})
        headers["user-agent"] = self.settings.user_agent
        return self._transport.request(to, method, f"/?{query}", headers)

    def _worth_waiting(self, error: ApiError, answer: Answer, attempt: int, repeatable: bool) -> bool:
        """Return False if ERROR will not go away; else wait and return True."""
        if isinstance(error, Throttled):
            seconds = throttle_seconds(attempt, answer.headers, time.time(), random.random())
            if self._notify and seconds >= 2:
                self._notify(
                    f"{error.action} in {error.region} for {error.account} is throttled ({error.code or 'HTTP 429'});"
                    f" trying again in {seconds:.0f} s, when the next minute's quota begins."
                )
        elif isinstance(error, ServerError) and (repeatable or is_refusal(error.code)):
            seconds = back_off_seconds(attempt, random.random())
        else:
            return False
        self._sleep(seconds)
        return True

    def _unanswered(self, which: Call, nothing: NoAnswer, repeatable: bool) -> Unreachable:
        advice = ""
        if "does not resolve" in str(nothing) and not self.settings.endpoints.get(which.api):
            advice = f"check the spelling of the region {which.region!r}, and the network"
        elif nothing.sent and not repeatable:
            advice = "it may have taken effect all the same: look before you try again"
        return Unreachable(which, str(nothing), advice=advice)

    def pages(
        self, api: str, action: str, params: Mapping[str, Any], items: str, *, max_results: int = 100
    ) -> Iterator[list[JsonObject]]:
        """Yield the list at ITEMS ("Instances.Instance") of one page after the other, following NextToken.

        BadAnswer when the list is missing, when a token or page repeats, or when pages stay empty.
        """
        which = Call(api, action, self.settings.region, self.settings.account)
        size = None if action in FIXED_PAGES else max_results

        def page(token: str) -> JsonObject:
            return self.call(api, action, {**params, "MaxResults": size, "NextToken": token or None})

        return follow(which, page, items)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
