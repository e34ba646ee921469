# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published description of what each API action takes, read from the request models of the official SDK.

``python tests/fakes/ecs/describe.py`` writes parameters.json anew; a test compares the two.
"""

from __future__ import annotations

import inspect
import json
import re
import typing
from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGES = {
    "ecs": "alibabacloud_ecs20140526",
    "emr": "alibabacloud_emr20210320",
    "ess": "alibabacloud_ess20220222",
    "sts": "alibabacloud_sts20150401",
    "vpc": "alibabacloud_vpc20160428",
}
ACTIONS = {
    "ecs": [
        "DeleteInstances",
        "DescribeAvailableResource",
        "DescribeImages",
        "DescribeInstanceTypes",
        "DescribeInstances",
        "DescribePrice",
        "DescribeRegions",
        "DescribeSecurityGroups",
        "DescribeSpotAdvice",
        "DescribeZones",
        "ListTagResources",
        "ModifyInstanceAttribute",
        "RebootInstances",
        "RunInstances",
        "StartInstances",
        "StopInstances",
        "TagResources",
        "UntagResources",
    ],
    "emr": ["ListClusters", "ListNodeGroups", "ListNodes"],
    "ess": ["DescribeScalingGroups"],
    "sts": ["AssumeRole"],
    "vpc": ["DescribeVSwitches"],
}
# For the accounts of resellers and for the SDK itself; nobody else sends these.
UNUSED = re.compile(r"(Resource)?Owner(Account|Id)")


def model(api: str, name: str) -> Any:
    return getattr(import_module(f"{PACKAGES[api]}.models"), name)


def api_names(cls: Any) -> dict[str, str]:
    """Return attribute → name in the API."""
    found = re.findall(r"result\['([\w.]+)'\]", inspect.getsource(cls.to_map))
    return {re.sub(r"[._]", "", name).lower(): name for name in found}


def parameters(cls: Any, prefix: str = "") -> dict[str, str]:
    """Return flat name → type of the request model CLS; a list has N for its number."""
    names = api_names(cls)
    found: dict[str, str] = {}
    for attribute, hint in typing.get_type_hints(cls.__init__).items():
        name = prefix + names[attribute.replace("_", "").lower()]
        if UNUSED.fullmatch(name):
            continue
        many = typing.get_origin(hint) is list
        kind, label = (typing.get_args(hint)[0], f"{name}.N") if many else (hint, name)
        if hasattr(kind, "to_map"):
            found |= parameters(kind, f"{label}.")
        else:
            found[label] = getattr(kind, "__name__", str(kind))
    return found


def describe() -> dict[str, dict[str, str]]:
    return {
        f"{api}/{action}": dict(sorted(parameters(model(api, f"{action}Request")).items()))
        for api, actions in ACTIONS.items()
        for action in actions
    }


if __name__ == "__main__":
    text = json.dumps(describe(), indent=1, sort_keys=True) + "\n"
    Path(__file__).with_name("parameters.json").write_text(text, encoding="utf-8")
