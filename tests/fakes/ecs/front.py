# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request to the fake: whose it is, whether it may be, what it does, what goes wrong."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from . import changing, emr, identity, parameters, prices, reading, running, signatures
from .cloud import Cloud
from .errors import Lost, Refusal

Action = Callable[[Cloud, str, str, dict[str, str]], dict[str, Any]]
VERSIONS = {"2014-05-26": "ecs", "2021-03-20": "emr", "2022-02-22": "ess", "2015-04-01": "sts", "2016-04-28": "vpc"}
# What each takes, answers and refuses stands on pages.page(api, action).
ACTIONS: dict[str, Action] = {
    "ecs/DeleteInstances": changing.delete_instances,
    "ecs/DescribeAvailableResource": reading.describe_available_resource,
    "ecs/DescribeImages": prices.describe_images,
    "ecs/DescribeInstances": reading.describe_instances,
    "ecs/DescribeInstanceTypes": reading.describe_instance_types,
    "ecs/DescribePrice": prices.describe_price,
    "ecs/DescribeRegions": reading.describe_regions,
    "ecs/DescribeSecurityGroups": prices.describe_security_groups,
    "ecs/DescribeSpotAdvice": prices.describe_spot_advice,
    "ecs/DescribeZones": reading.describe_zones,
    "ecs/ListTagResources": reading.list_tag_resources,
    "ecs/ModifyInstanceAttribute": changing.modify_instance_attribute,
    "ecs/RebootInstances": changing.reboot_instances,
    "ecs/RunInstances": running.run_instances,
    "ecs/StartInstances": changing.start_instances,
    "ecs/StopInstances": changing.stop_instances,
    "ecs/TagResources": changing.tag_resources,
    "ecs/UntagResources": changing.untag_resources,
    "emr/ListClusters": emr.list_clusters,
    "emr/ListNodeGroups": emr.list_node_groups,
    "emr/ListNodes": emr.list_nodes,
    "ess/DescribeScalingGroups": prices.describe_scaling_groups,
    "sts/AssumeRole": identity.assume_role,
    "vpc/DescribeVSwitches": prices.describe_vswitches,
}


SILENT = ("DescribeInstances",)
"""Lists that are empty for who may not call them: pages.DESCRIBE_INSTANCES."""
GROUPED = (
    *("DescribeInstances", "RunInstances", "StartInstances", "StopInstances", "RebootInstances", "DeleteInstances"),
    "ModifyInstanceAttribute",
)
"""Actions that a policy can limit to a resource group: pages.RESOURCE_GROUPS."""


class Front:
    """What stands before the cloud: identity, quotas, faults, the record of all calls."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.calls: list[dict[str, Any]] = []
        self.answers: deque[dict[str, Any]] = deque(maxlen=10)
        self._lock = threading.Lock()
        self._nonces: set[str] = set()
        self._buckets: dict[tuple[str, str, str, int], int] = {}

    def now(self) -> float:
        return time.time() + self.cloud.behaviours.clock_offset_seconds

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """Return the answer; Refusal, or Lost if the deed is done and nobody shall hear of it."""
        query = target.partition("?")[2]
        params = dict(parse_qsl(query, keep_blank_values=True) + parse_qsl(body.decode(), keep_blank_values=True))
        action = headers.get("x-acs-action", "")
        api = VERSIONS.get(headers.get("x-acs-version", ""), "")
        record = {"api": api, "action": action, "region": params.get("RegionId", ""), "params": params, "code": ""}
        with self._lock:
            self.calls.append(record)
            number = len(self.calls)
        b = self.cloud.behaviours
        if b.latency_seconds:
            time.sleep(b.latency_seconds)
        try:
            record["access_key_id"] = key = signatures.claimed_key(headers)
            secret, token = identity.secret_of(self.cloud, key, headers, self.now())
            signatures.verify(method, "/", query, headers, body, secret, token, self.now())
            self._admit(f"{api}/{action}", key, record, headers, number)
            answer = self._do(api, action, self.cloud.account_of(key), params)
        except Refusal as refusal:
            record["code"] = refusal.code
            raise
        if (b.cut_every and number % b.cut_every == 0) or self._due(b.cut, action):
            record["code"] = "(lost)"
            raise Lost
        return answer

    def _due(self, counts: dict[str, int], action: str) -> bool:
        with self._lock:
            if counts.get(action, 0) > 0:
                counts[action] -= 1
                return True
        return False

    def _admit(self, which: str, key: str, record: dict[str, Any], headers: Mapping[str, str], number: int) -> None:
        b, action, region = self.cloud.behaviours, record["action"], record["region"]
        with self._lock:
            nonce = headers["x-acs-signature-nonce"]
            if nonce in self._nonces:
                raise Refusal("SignatureNonceUsed", "Specified signature nonce was used already.")
            self._nonces.add(nonce)
            bucket = (self.cloud.account_of(key), which, region, int(self.now() // b.minute_seconds))
            self._buckets[bucket] = self._buckets.get(bucket, 0) + 1
            over = b.quota_per_minute and self._buckets[bucket] > b.quota_per_minute
        if over or (b.throttle_every and number % b.throttle_every == 0):
            raise Refusal("Throttling.User", "Request was denied due to user flow control.")
        if b.unavailable_every and number % b.unavailable_every == 0:
            raise Refusal("ServiceUnavailable", "The request has failed due to a temporary failure of the server.")
        code = b.errors[action].pop(0) if b.errors.get(action) else ""
        if code:
            raise Refusal(code)
        if region and region not in b.regions:
            raise Refusal("InvalidRegionId.NotFound", "The RegionId provided does not exist in our records.")

    def _denied(self, api: str, action: str, region: str, params: Mapping[str, str]) -> bool:
        """Return whether RAM denies the call; see pages.DESCRIBE_INSTANCES and pages.RESOURCE_GROUPS."""
        b = self.cloud.behaviours
        if {action, f"{action}@{region}"} & set(b.forbidden):
            return True
        group = b.only_resource_group
        if not group or api != "ecs" or action not in GROUPED:
            return False
        if action in ("DescribeInstances", "RunInstances"):
            return params.get("ResourceGroupId") != group
        names = [value for name, value in params.items() if name.partition(".")[0] == "InstanceId"]
        known = [self.cloud.instances[name] for name in names if name in self.cloud.instances]
        return any(item["ResourceGroupId"] != group for item in known)

    def _permit(self, api: str, action: str, region: str, params: dict[str, str]) -> dict[str, Any] | None:
        """Refuse what RAM denies; return the answer of a list that is denied by being empty, else None."""
        if not self._denied(api, action, region, params):
            return None
        silent = action in SILENT and self.cloud.behaviours.denied_lists == "empty"
        if silent and not parameters.truth(params, "DryRun"):
            # Numbers as in the page's example.
            rest = {"NextToken": "", "PageNumber": 1, "PageSize": 10, "TotalCount": 0}
            return {"Instances": {"Instance": []}, **rest}
        detail = {"AuthAction": f"{api}:{action}", "PolicyType": "AccountLevelIdentityBasedPolicy"}
        message = "User not authorized to operate on the specified resource, or this API doesn't support RAM."
        raise Refusal("Forbidden.RAM", message, AccessDeniedDetail=detail)

    def _do(self, api: str, action: str, account: str, params: dict[str, str]) -> dict[str, Any]:
        if f"{api}/{action}" not in ACTIONS:
            raise Refusal("InvalidAction.NotFound", f"Specified api is not found: {api}/{action}.")
        if self.cloud.behaviours.strict_parameters:
            parameters.check(api, action, params)
        self.cloud.settle()
        denied = self._permit(api, action, params.get("RegionId", ""), params)
        if denied is not None:
            return denied
        region = params.get("RegionId", "") or next(iter(self.cloud.behaviours.regions))
        with self.cloud.lock:
            return ACTIONS[f"{api}/{action}"](self.cloud, account, region, params)
