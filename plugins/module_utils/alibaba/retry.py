# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When and how long to wait before a call is repeated.

Quotas are counted per account, API, region and minute: who is throttled in one minute is denied until the next one.
"""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.answers import server_time

READS = ("Describe", "List", "Get", "Query")
# Saying these twice leaves the same state and gives no error.
SETTERS = ("TagResources", "UntagResources", "ModifyInstanceAttribute")
# The server has not begun: the same call is right later, whatever it does.
REFUSALS = ("ServiceUnavailable", "LastTokenProcessing", "IdempotentProcessing", "SignatureNonceUsed")
FIRST_SECONDS, LONGEST_SECONDS = 0.2, 5.0
LONGEST_ORDER_SECONDS = 120
# Callers that wait for the same minute do not all come back in its first moment.
SPREAD_SECONDS = 3.0


def is_idempotent(action: str, params: Mapping[str, str]) -> bool:
    """Return True if ACTION with these PARAMS may be repeated when its answer was lost."""
    return action.startswith(READS) or action in SETTERS or "ClientToken" in params


def is_refusal(code: str) -> bool:
    """Return True if an error CODE says that nothing was begun."""
    return code.startswith(REFUSALS)


def back_off_seconds(attempt: int, chance: float) -> float:
    """Return the wait after the ATTEMPT-th try (from 1); CHANCE is a random number from 0 to 1."""
    longest = min(FIRST_SECONDS * 2.0 ** (attempt - 1), LONGEST_SECONDS)
    return longest * (0.5 + chance / 2)


def throttle_seconds(attempt: int, headers: Mapping[str, str], now: float, chance: float) -> float:
    """Return the wait after the ATTEMPT-th try was throttled: what the server orders, else until the next minute.

    The first time it is a short one: a burst limit is over at once. The minute is that of the server's clock, NOW
    (seconds since the epoch) if it does not tell.
    """
    try:
        order = int(headers.get("x-acs-retry-after") or headers.get("retry-after") or "")
    except ValueError:
        order = 0
    if 0 < order <= LONGEST_ORDER_SECONDS:
        return order + chance
    if attempt == 1:
        return 0.5 + chance / 2
    clock = server_time(headers)
    return 60.0 - (now if clock is None else clock) % 60.0 + chance * SPREAD_SECONDS
