# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who calls: access keys, AssumeRole, and the metadata service of the instance that runs this."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from .cloud import Cloud, utc
from .errors import Refusal
from .parameters import number, required

SHORTEST_SECONDS, LONGEST_SECONDS = 900, 43200
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
METADATA_TOKEN = "fake-metadata-token"


def issue(cloud: Cloud, account: str, seconds: float) -> dict[str, Any]:
    """Return new temporary credentials of ACCOUNT."""
    seconds = cloud.behaviours.session_seconds or seconds
    number = cloud.next_serial()
    key, secret, token = f"STS.fake{number}", f"fake-sts-secret-{number}", f"fake-sts-token-{number}=="
    expires = time.time() + seconds
    cloud.issued[key] = {"secret": secret, "token": token, "expires": expires, "account": account}
    expiration = utc(expires, INSTANT)
    return {"AccessKeyId": key, "AccessKeySecret": secret, "SecurityToken": token, "Expiration": expiration}


def secret_of(cloud: Cloud, key: str, headers: Mapping[str, str], now: float) -> tuple[str, str]:
    """Return secret and token with which KEY has to sign."""
    b, token = cloud.behaviours, headers.get("x-acs-security-token", "")
    if key == b.access_key_id:
        return b.access_key_secret, ""
    if key in b.keys:
        return b.keys[key][0], ""
    if key not in cloud.issued:
        raise Refusal("InvalidAccessKeyId.NotFound", "Specified access key is not found.")
    kept = cloud.issued[key]
    if not token:
        raise Refusal("MissingSecurityToken", "SecurityToken is required for temporary access keys.")
    if token != kept["token"]:
        raise Refusal("InvalidSecurityToken.MismatchWithAccessKey", "The token does not belong to the key.")
    if now > kept["expires"]:
        raise Refusal("InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
    return kept["secret"], token


def assume_role(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RoleArn", "RoleSessionName")
    match = re.fullmatch(r"acs:ram::(\d+):role/([^/]+)", params["RoleArn"])
    if not match:
        raise Refusal("InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")
    if not re.fullmatch(r"[A-Za-z0-9.@_-]{2,64}", params["RoleSessionName"]):
        raise Refusal("InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
    if params["RoleArn"] in cloud.behaviours.forbidden_roles:
        raise Refusal("NoPermission", "You are not authorized to do this action. You should be authorized by RAM.")
    seconds = number(params, "DurationSeconds", 3600, SHORTEST_SECONDS, LONGEST_SECONDS)
    arn = f"acs:ram::{match[1]}:assumed-role/{match[2]}/{params['RoleSessionName']}"
    user = {"Arn": arn, "AssumedRoleId": f"3000:{params['RoleSessionName']}"}
    return {"Credentials": issue(cloud, match[1], seconds), "AssumedRoleUser": user}


def metadata(cloud: Cloud, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """Answer as 100.100.100.200 does on an instance that wants IMDSv2 (pages.METADATA)."""
    role, base = cloud.behaviours.role_name, "/latest/meta-data/ram/security-credentials/"
    if path == "/latest/api/token":
        lifetime = headers.get("x-aliyun-ecs-metadata-token-ttl-seconds", "")
        good = method == "PUT" and lifetime.isdigit() and 1 <= int(lifetime) <= 21600
        return (200, METADATA_TOKEN) if good else (400, "bad request")
    if headers.get("x-aliyun-ecs-metadata-token") != METADATA_TOKEN:
        return 403, "forbidden"
    if role and path == base:
        return 200, role
    if role and path == base + role:
        given = issue(cloud, cloud.behaviours.account, 21600)
        return 200, json.dumps({**given, "LastUpdated": utc(time.time(), INSTANT), "Code": "Success"})
    return 404, "not found"
