# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_oss`` to the object store of a cluster and its keys; on the controller only. No I/O."""

from __future__ import annotations

import re
from typing import Iterable, Mapping, NamedTuple, Sequence

from ..services.config_model import ObjectStore
from ..services.products import products_of
from ..services.registry import PRODUCTS
from ..topology.names import hint
from .numbers import is_port

ROLE, KEYS = "ram_role", "keys"
SECRETS = ("access_key_id", "access_key_secret", "security_token")
ASKED = ("endpoint", "buckets", "credentials", "role", "group", *SECRETS)
_ENDPOINT = re.compile(r"(https?://)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_KEY = re.compile(r"[!-~]+")


class Found(NamedTuple):
    """What ``emr_oss`` makes: a store, None for no such one, and what is wrong, half a sentence each."""

    store: ObjectStore | None
    faults: list[str]


def read(asked: object) -> Found:
    """Return the store of ASKED, the value of ``emr_oss`` (None: not set)."""
    if asked is None or asked == {}:
        return Found(None, [])
    if not isinstance(asked, Mapping):
        return Found(None, ["it is no mapping; write for example {endpoint: oss-cn-hangzhou-internal.aliyuncs.com}"])
    unknown = [str(key) for key in asked if key not in ASKED]
    if unknown:
        return Found(None, [f"{unknown[0]} is no key of it{hint(unknown[0], ASKED)}"])
    faults = [*_place_faults(asked), *_key_faults(asked)]
    if faults:
        return Found(None, faults)
    endpoint = str(asked["endpoint"])
    return Found(
        ObjectStore(
            endpoint=endpoint if "://" in endpoint else f"https://{endpoint}",
            buckets=tuple(asked.get("buckets") or ()),
            credentials=_credentials(asked),
            role=str(asked.get("role") or ""),
            group=str(asked.get("group") or ObjectStore._field_defaults["group"]),
        ),
        [],
    )


def keys(asked: object) -> list[str]:
    """Return id, secret and, where there is one, token of ASKED, which has no faults; nothing for a RAM role."""
    if not isinstance(asked, Mapping) or not asked or _credentials(asked) != KEYS:
        return []
    return [str(asked[name]) for name in SECRETS if asked.get(name)]


def needs_keys(components: Iterable[str], services: Iterable[str]) -> bool:
    """Tell whether a host with COMPONENTS in a cluster with SERVICES has a product that reaches the store."""
    return any(PRODUCTS[name].object_store for name in products_of(components, services))


def _credentials(asked: Mapping[object, object]) -> str:
    return str(asked.get("credentials") or (KEYS if asked.get(SECRETS[0]) else ROLE))


def _place_faults(asked: Mapping[object, object]) -> list[str]:
    endpoint, buckets = asked.get("endpoint"), asked.get("buckets")
    faults = []
    if not endpoint:
        what = "it has buckets and no endpoint" if buckets else "it has no endpoint"
        faults.append(f"{what}; write that of their region, as oss-cn-hangzhou-internal.aliyuncs.com")
    elif not isinstance(endpoint, str) or not _ENDPOINT.fullmatch(endpoint) or not _has_port(endpoint):
        faults.append(f"endpoint {endpoint} is no host of OSS; write it without bucket and path")
    if buckets and (isinstance(buckets, str) or not isinstance(buckets, Sequence)):
        faults.append("buckets is no list; write [first, second]")
    else:
        listed = list(buckets) if isinstance(buckets, Sequence) else []
        wrong = [one for one in listed if not (isinstance(one, str) and BUCKET.fullmatch(one))]
        faults += [f"bucket {wrong[0]} is no name of one; write 3 to 63 small letters, digits and -"] if wrong else []
    return faults


def _has_port(endpoint: str) -> bool:
    """Tell whether the port of ENDPOINT is one, where it has one."""
    _host, _colon, port = endpoint.rpartition("://")[2].partition(":")
    return not port or is_port(port)


def _key_faults(asked: Mapping[object, object]) -> list[str]:
    kind = _credentials(asked)
    if kind not in (ROLE, KEYS):
        return [f"credentials {kind} is none of {ROLE} and {KEYS}"]
    given = [name for name in SECRETS if asked.get(name)]
    if kind == ROLE and given:
        return [f"it has {given[0]}, and credentials is {ROLE}; write credentials: {KEYS}, or remove it"]
    if kind == KEYS:
        lacking = [name for name in SECRETS[:2] if name not in given]
        if lacking:
            return [f"credentials is {KEYS}, and it has no {lacking[0]}; write it in an encrypted file, or use {ROLE}"]
        wrong = [name for name in given if not (isinstance(asked[name], str) and _KEY.fullmatch(str(asked[name])))]
        if wrong:
            return [f"{wrong[0]} is no key; write it as it was given out, in quotes"]
    for name in ("role", "group"):
        if asked.get(name) and not (isinstance(asked[name], str) and _NAME.fullmatch(str(asked[name]))):
            return [f"{name} {asked[name]} is no such name"]
    return []
