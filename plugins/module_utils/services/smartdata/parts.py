# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the parts of ``emr_smartdata`` for a volume; on the controller only. No I/O."""

from __future__ import annotations

import re
from typing import Mapping, Sequence

from ...config.numbers import whole
from ...config.urls import split
from ...topology.names import hint
from ...users.names import SYSTEM
from ..config_model import ObjectStore
from . import places

OSS, S3, FILE = "oss", "s3", "file"
KINDS = (OSS, S3, FILE)
OF_STORAGE = ("type", "bucket", "access_key_id", "access_key_secret")
OF_CACHE = ("size_gb", "free_percent")
OF_DUMPS = ("keep", "directory")
SECRETS = OF_STORAGE[2:]
TASKS: dict[str, str] = {
    "watch": "*:0/5",
    "gc": "Sun 03:30",
    "fsck": "Sat 03:30",
    "dump": "02:30",
}
"""What the keeper does by itself to when, as systemd.time(7) has calendars."""
CACHE_GB, FREE_PERCENT = 100, 20
_VOLUME = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_CALENDAR = re.compile(r"(?!\s*-)[A-Za-z0-9*:,./~ -]+")
_NEVER = ("never", "no", "none", "off", "false", "disabled")
_KEY = re.compile(r"[!-~]+")
EXAMPLE = "write for example {storage: {type: oss, bucket: my-bucket}}"
_GROUP = "write one of letters, digits, _, . and -, or leave it out for hadoop"

Asked = Mapping[object, object]


def faults(asked: Asked, cluster: str, store: ObjectStore | None) -> list[str]:
    """Return what is wrong with ASKED for a volume of CLUSTER, half a sentence each; STORE is that of ``emr_oss``."""
    own = [*_name(asked, cluster), *_storage(asked, store), *_cache(asked), *_dumps(asked)]
    return [*own, *_rest(asked), *_metrics(asked.get("metrics")), *_calendars(asked)]


def part_of(asked: Asked, name: str, known: Sequence[str]) -> tuple[Asked, list[str]]:
    """Return the mapping NAME of ASKED, and what is wrong with its form."""
    part = asked.get(name)
    if part is None:
        return {}, []
    if not isinstance(part, Mapping):
        return {}, [f"{name} is no mapping; write its {', '.join(known)}"]
    unknown = [str(key) for key in part if key not in known]
    return part, [f"{unknown[0]} is no key of {name}{hint(unknown[0], known)}"] if unknown else []


def _name(asked: Asked, cluster: str) -> list[str]:
    given = asked.get("volume")
    name = str(cluster if given is None else given)
    if _VOLUME.fullmatch(name):
        return []
    whose = "volume, which is the cluster's name," if given is None else "volume"
    return [f"{whose} {name or repr(name)} is no name of one; write 3 to 63 small letters, digits and -"]


def _storage(asked: Asked, store: ObjectStore | None) -> list[str]:
    part, wrong = part_of(asked, "storage", OF_STORAGE)
    kind = str(part.get("type") or OSS)
    bucket = part.get("bucket")
    if wrong:
        return wrong
    if kind not in KINDS:
        return [f"{kind} is no type of storage{hint(kind, KINDS)}"]
    if not isinstance(bucket, str) or not bucket:
        return [f"storage has no bucket; {EXAMPLE}"]
    given = [name for name in SECRETS if part.get(name)]
    if kind == OSS:
        return _oss(bucket, given, store)
    if kind == FILE:
        keys = [f"{given[0]} is for a bucket, and type is file; remove it"] if given else []
        return [*filter(None, [places.bucket_fault(bucket)]), *keys]
    return _s3(part, bucket, given)


def _s3(part: Asked, bucket: str, given: Sequence[str]) -> list[str]:
    url = split(bucket)
    form = "https://<endpoint>/<bucket>"
    if url is None or url.scheme not in ("http", "https") or not url.hostname or url.username or url.query:
        return [f"bucket {bucket} is no URL of one; write {form}"]
    name = url.path.strip("/")
    if not name:
        return [f"bucket {bucket} names no bucket; write it behind the endpoint: {form}"]
    if "/" in name or url.fragment:
        return [f"bucket {bucket} has more than one name behind the endpoint; write {form}"]
    lacking = [key for key in SECRETS if key not in given]
    if lacking:
        return [f"type is s3, and storage has no {lacking[0]}; write it in an encrypted file"]
    wrong = [key for key in given if not (isinstance(part[key], str) and _KEY.fullmatch(str(part[key])))]
    return [f"{wrong[0]} is no key; write it as it was given out, in quotes"] if wrong else []


def _oss(bucket: str, given: Sequence[str], store: ObjectStore | None) -> list[str]:
    if given:
        return [f"{given[0]} stands in storage, and keys of OSS belong into emr_oss; write it there"]
    if store is None:
        return ["type is oss, and emr_oss is not set, which names endpoint and credentials; set it, or write type: s3"]
    if not _BUCKET.fullmatch(bucket):
        return [f"bucket {bucket} is no name of one; write it alone, without endpoint and path"]
    if store.credentials == "keys" or not store.role:
        return []
    return [
        f"emr_oss names the role {store.role}, and clients of the volume take the one that the instance has; leave "
        "role out, or use keys"
    ]


def _number(part: Asked, name: str, least: int, most: int, what: str) -> list[str]:
    """Return the fault of NAME in PART where that is no number from LEAST to MOST; WHAT it is of, and the remedy."""
    value = part.get(name, least)
    number = whole(value)
    if number is None or not least <= number <= most:
        return [f"{name} {value}{what}"]
    if isinstance(value, str):
        return [f"{name} {value!r}{what.partition(' is ')[0]} is a text; write {number} without quotes"]
    return [] if isinstance(value, int) else [f"{name} {value}{what}"]


def _cache(asked: Asked) -> list[str]:
    part, wrong = part_of(asked, "cache", OF_CACHE)
    if wrong:
        return wrong
    size = _number(part, "size_gb", 0, 1 << 20, " of cache is no number of GB; 0 keeps nothing on disks")
    return [*size, *_number(part, "free_percent", 1, 99, " of cache is no part of a disk; write 1 to 99")]


def _dumps(asked: Asked) -> list[str]:
    part, wrong = part_of(asked, "dumps", OF_DUMPS)
    keep = _number(part, "keep", 1, 10000, " of dumps is no number of copies; write at least 1")
    storage = asked.get("storage")
    bucket = storage.get("bucket") if isinstance(storage, Mapping) and storage.get("type") == FILE else None
    return [*wrong, *keep, *filter(None, [places.dumps_fault(part.get("directory"), str(bucket or ""))])]


def _rest(asked: Asked) -> list[str]:
    group = asked.get("group")
    days = _number(asked, "trash_days", 0, 3650, " is no number of days; 0 keeps nothing that is removed")
    if group is not None and not (isinstance(group, str) and _NAME.fullmatch(group)):
        return [*days, f"group {group} is no such name; {_GROUP}"]
    if group in SYSTEM:
        whose = "the operating system's, and its members could do everything on the volume"
        return [*days, f"group {group} is {whose}; write one of those who may, or leave it out for hadoop"]
    return days


def _metrics(metrics: object) -> list[str]:
    if metrics is None:
        return []
    url, form = split(metrics), "write http://<host>:9091"
    if url is None or url.scheme not in ("http", "https") or not url.hostname or url.username:
        return [f"metrics {metrics} is no URL of a push gateway; {form}"]
    if url.scheme == "https":
        return [f"metrics {metrics} asks for TLS, which clients do not speak to a push gateway; {form}"]
    if url.path not in ("", "/") or url.query or url.fragment:
        return [f"metrics {metrics} has more than host and port, and clients add the path by themselves; {form}"]
    return []


def _calendars(asked: Asked) -> list[str]:
    part, wrong = part_of(asked, "schedules", tuple(TASKS))
    for name, value in part.items():
        if name not in TASKS or value is None or value is False:
            continue
        if isinstance(value, str) and value.strip().lower() in _NEVER:
            wrong.append(f"schedule {name} is {value}, which is no calendar of systemd; write false for never")
        elif not (isinstance(value, str) and _CALENDAR.fullmatch(value) and value.strip()):
            wrong.append(
                f"schedule {name} is no calendar of systemd; write for example 'Sun 03:30', or false for never"
            )
    return wrong


def calendars(asked: object) -> dict[str, str]:
    """Return the calendars that ASKED, which has no faults, names by itself, by task: systemd has to take them."""
    given = asked.get("schedules") if isinstance(asked, Mapping) else None
    rows = given.items() if isinstance(given, Mapping) else ()
    return {str(name): str(value) for name, value in rows if value and value != TASKS.get(str(name))}
