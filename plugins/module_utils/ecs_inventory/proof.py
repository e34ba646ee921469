# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell an empty list from a list that may not be seen.

DescribeInstances answers an identity without the permission with HTTP 200 and no instance. DryRun of the same call is
answered by an error in any case, and its code is the truth.
"""

from __future__ import annotations

import json
from typing import Any, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    BadAnswer,
    Call,
    DryRunPassed,
    Forbidden,
    NotFound,
)

BATCH = 100
"""Ids in one call."""


def prove_empty(client: Client, parameters: Mapping[str, Any]) -> None:
    """Return if the identity may list instances by PARAMETERS, so that no instance means that there is none.

    Forbidden if it may not, BadAnswer without a verdict, any other ApiError as the client has it.
    """
    try:
        answer = client.call("ecs", "DescribeInstances", {**parameters, "DryRun": True})
    except (DryRunPassed, NotFound):
        return
    except Forbidden as error:
        group = str(parameters.get("ResourceGroupId") or "")
        where = f" in resource group {group}" if group else ", or name the resource group in which it is allowed"
        error.advice = f"{error.advice}{where}: until then it is shown no instance, as if there were none"
        raise
    raise BadAnswer(
        Call("ecs", "DescribeInstances", client.settings.region, client.settings.account),
        "an empty list came, and DryRun did not say whether this identity may see instances at all",
        request_id=str(answer.get("RequestId") or ""),
    )


def prove_gone(client: Client, ids: Sequence[str]) -> None:
    """Return if the identity may look at the instances IDS, so that those that are not listed do not exist."""
    for start in range(0, len(ids), BATCH):
        prove_empty(client, by_id(client, ids[start : start + BATCH]))


def by_id(client: Client, ids: Sequence[str]) -> dict[str, str]:
    """Return the parameters of DescribeInstances for IDS."""
    return {**within(client), "InstanceIds": json.dumps(list(ids))}


def within(client: Client) -> dict[str, str]:
    """Return the parameter that keeps a list to the client's resource group, if it has one."""
    group = client.settings.resource_group
    return {"ResourceGroupId": group} if group else {}
