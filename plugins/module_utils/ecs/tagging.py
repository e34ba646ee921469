# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set and remove tags of resources in as few calls as their limits allow."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..alibaba.client import Client
from ..topology.names import some
from .instances import batches

RESOURCES = 50
TAGS = 20
"""Limits of one call of TagResources and UntagResources; a resource has at most TAGS tags."""

SYSTEM = ("acs:", "aliyun")
"""How keys begin that only Alibaba Cloud sets."""

OURS = "emr:"

Tags = Mapping[str, str]


class Refused(Exception):
    """The tags cannot be what is asked for; the text says why."""


def checked(tags: Mapping[str, Any], state: str, purge: bool) -> dict[str, str]:
    """Return TAGS as text; Refused for keys or a combination that is not possible."""
    system = sorted(key for key in tags if str(key).lower().startswith(SYSTEM))
    if system:
        raise Refused(f"tags: {some(system)} begin with acs: or aliyun, which only Alibaba Cloud sets; leave them out")
    long = sorted(str(key) for key in tags if not 1 <= len(str(key)) <= 128)
    if long:
        raise Refused(f"tags: {some(long)} are not between 1 and 128 characters long")
    if purge and state == "absent":
        raise Refused("purge: the other tags are removed only with state present; name the tags that shall stay")
    return {str(key): "" if value is None else str(value) for key, value in tags.items()}


def after(before: Tags, wanted: Tags, state: str, purge: bool) -> dict[str, str]:
    """Return the tags that a resource with the tags BEFORE has to have."""
    if state == "absent":
        return {key: value for key, value in before.items() if key not in wanted or wanted[key] not in ("", value)}
    kept = {key: value for key, value in before.items() if not purge or key.lower().startswith((*SYSTEM, OURS))}
    return {**kept, **wanted}


def read(client: Client, kind: str, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the tags of the resources IDS of type KIND."""
    found: dict[str, dict[str, str]] = {one: {} for one in ids}
    for batch in batches(ids, RESOURCES):
        params = {"ResourceType": kind, "ResourceId": batch}
        for page in client.pages("ecs", "ListTagResources", params, "TagResources.TagResource"):
            for row in page:
                found.setdefault(str(row.get("ResourceId")), {})[str(row.get("TagKey"))] = str(
                    row.get("TagValue") or ""
                )
    return found


def write(
    client: Client,
    kind: str,
    before: Mapping[str, Tags],
    wanted: Mapping[str, Tags],
    requests: list[dict[str, str]],
) -> None:
    """Make the tags of resources those WANTED; REQUESTS gets action, request_id and code of each call.

    Removal comes first, since a resource has room for so many tags only.
    """
    removed = _shared({one: tuple(sorted(set(before[one]) - set(wanted[one]))) for one in wanted})
    for keys, ids in removed.items():
        for part in batches(list(keys), TAGS):
            _call(client, "UntagResources", kind, ids, {"TagKey": part}, requests)
    changes = {
        one: {key: wanted[one][key] for key in wanted[one] if before[one].get(key) != wanted[one][key]}
        for one in wanted
    }
    for pairs, ids in _shared({one: tuple(sorted(changes[one].items())) for one in wanted}).items():
        for start in range(0, len(pairs), TAGS):
            tags = [{"Key": key, "Value": value} for key, value in pairs[start : start + TAGS]]
            _call(client, "TagResources", kind, ids, {"Tag": tags}, requests)


def _shared(work: Mapping[str, tuple[Any, ...]]) -> dict[tuple[Any, ...], list[str]]:
    """Return what has to be done to the resources for which it is the same."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for one, what in work.items():
        if what:
            found.setdefault(what, []).append(one)
    return found


def _call(
    client: Client,
    action: str,
    kind: str,
    ids: Sequence[str],
    params: Mapping[str, Any],
    requests: list[dict[str, str]],
) -> None:
    for batch in batches(ids, RESOURCES):
        answer = client.call("ecs", action, {"ResourceType": kind, "ResourceId": batch, **params}, idempotent=True)
        requests.append({"action": action, "request_id": str(answer.get("RequestId", "")), "code": ""})
