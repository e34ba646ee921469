# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_smartdata`` to the volume of a cluster and the keys of its bucket; on the controller only. No I/O."""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple, Sequence
from urllib.parse import urlsplit

from ...config.urls import split
from ...topology.names import hint
from ..config_model import ObjectStore, Volume
from . import jindo
from .facts import JARS, JINDO, JUICEFS, NONE, OPENED

ENGINES = (JUICEFS, NONE, JINDO)
OSS, S3, FILE = "oss", "s3", "file"
KINDS = (OSS, S3, FILE)
ASKED = ("engine", "volume", "storage", "cache", "trash_days", "schedules", "dumps", "metrics", "group", "jindo")
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
_PATH = re.compile(r"/[\w./+@=:~-]*[\w+@=:~-]")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_CALENDAR = re.compile(r"[A-Za-z0-9*:,./~ -]+")
_KEY = re.compile(r"[!-~]+")
_EXAMPLE = "write for example {storage: {type: oss, bucket: my-bucket}}"


class Found(NamedTuple):
    """What ``emr_smartdata`` makes: a volume, None for none, and what is wrong, half a sentence each."""

    volume: Volume | None
    faults: list[str]


def read(asked: object, cluster: str, products: Mapping[str, str], store: ObjectStore | None) -> Found:
    """Return the volume of CLUSTER of ASKED, the value of ``emr_smartdata`` (None: not set).

    PRODUCTS are those of the cluster with their versions. STORE is what ``emr_oss`` names.
    """
    if not isinstance(asked, Mapping):
        what = "it is not set" if asked is None else "it is no mapping"
        return Found(None, [f"{what}, and service smartdata keeps its data in a bucket; {_EXAMPLE}, or engine: none"])
    unknown = [str(key) for key in asked if key not in ASKED]
    if unknown:
        return Found(None, [f"{unknown[0]} is no key of it{hint(unknown[0], ASKED)}"])
    engine = str(asked.get("engine") or JUICEFS)
    if engine not in ENGINES:
        return Found(None, [f"{engine} is no engine{hint(engine, ENGINES)}"])
    if engine == NONE:
        others = [str(key) for key in asked if key != "engine"]
        return Found(None, [f"engine is none, and {others[0]} is for a volume; remove it"] if others else [])
    if engine == JINDO:
        return _jindo(asked)
    faults = [fault for part in (_name, _storage, _cache, _rest, _calendars) for fault in part(asked, cluster, store)]
    return Found(None if faults else _volume(asked, cluster, products, store), faults)


def keys(asked: object, oss: Sequence[str]) -> list[str]:
    """Return id and secret for the bucket of ASKED, which has no faults; none where a role, or nobody, is asked.

    OSS has those of ``emr_oss``.
    """
    storage = asked.get("storage") if isinstance(asked, Mapping) else None
    if not isinstance(storage, Mapping):
        return []
    if storage.get("type", OSS) == OSS:
        return list(oss)
    return [str(storage[name]) for name in SECRETS if storage.get(name)]


def _part(asked: Mapping[object, object], name: str, known: Sequence[str]) -> tuple[Mapping[object, object], list[str]]:
    """Return the mapping NAME of ASKED, and what is wrong with its form."""
    part = asked.get(name)
    if part is None:
        return {}, []
    if not isinstance(part, Mapping):
        return {}, [f"{name} is no mapping; write its {', '.join(known)}"]
    unknown = [str(key) for key in part if key not in known]
    return part, [f"{unknown[0]} is no key of {name}{hint(unknown[0], known)}"] if unknown else []


def _name(asked: Mapping[object, object], cluster: str, _store: ObjectStore | None) -> list[str]:
    name = str(asked.get("volume") or cluster)
    if _VOLUME.fullmatch(name):
        return []
    whose = "volume" if asked.get("volume") else "volume, which is the cluster's name,"
    return [f"{whose} {name} is no name of one; write 3 to 63 small letters, digits and -"]


def _storage(asked: Mapping[object, object], _cluster: str, store: ObjectStore | None) -> list[str]:
    part, faults = _part(asked, "storage", OF_STORAGE)
    kind = str(part.get("type") or OSS)
    bucket = part.get("bucket")
    if faults:
        return faults
    if kind not in KINDS:
        return [f"{kind} is no type of storage{hint(kind, KINDS)}"]
    if not isinstance(bucket, str) or not bucket:
        return [f"storage has no bucket; {_EXAMPLE}"]
    given = [name for name in SECRETS if part.get(name)]
    if kind == OSS:
        return _oss(bucket, given, store)
    if kind == FILE:
        wrong = [] if _PATH.fullmatch(bucket) else [f"bucket {bucket} is no absolute path of a plain name"]
        return wrong + ([f"{given[0]} is for a bucket, and type is file; remove it"] if given else [])
    url = split(bucket)
    if url is None or url.scheme not in ("http", "https") or not url.hostname or url.username or url.query:
        return [f"bucket {bucket} is no URL of one; write https://<endpoint>/<bucket>"]
    if not url.path.strip("/"):
        return [f"bucket {bucket} names no bucket; write it behind the endpoint: https://<endpoint>/<bucket>"]
    lacking = [name for name in SECRETS if name not in given]
    if lacking:
        return [f"type is s3, and storage has no {lacking[0]}; write it in an encrypted file"]
    wrong = [name for name in given if not (isinstance(part[name], str) and _KEY.fullmatch(str(part[name])))]
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


def _number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _cache(asked: Mapping[object, object], _cluster: str, _store: ObjectStore | None) -> list[str]:
    part, faults = _part(asked, "cache", OF_CACHE)
    if faults:
        return faults
    if not _number(part.get("size_gb", CACHE_GB), 0, 1 << 20):
        faults.append(f"size_gb {part['size_gb']} of cache is no number of GB; 0 keeps nothing on disks")
    if not _number(part.get("free_percent", FREE_PERCENT), 1, 99):
        faults.append(f"free_percent {part['free_percent']} of cache is no part of a disk; write 1 to 99")
    return faults


def _rest(asked: Mapping[object, object], _cluster: str, _store: ObjectStore | None) -> list[str]:
    dumps, faults = _part(asked, "dumps", OF_DUMPS)
    directory, group, metrics = dumps.get("directory"), asked.get("group"), asked.get("metrics")
    if not _number(dumps.get("keep", 7), 1, 10000):
        faults.append(f"keep {dumps['keep']} of dumps is no number of copies; write at least 1")
    if directory is not None and not (isinstance(directory, str) and _PATH.fullmatch(directory)):
        faults.append(f"directory {directory} of dumps is no absolute path of a plain name")
    if not _number(asked.get("trash_days", 1), 0, 3650):
        faults.append(f"trash_days {asked['trash_days']} is no number of days; 0 keeps nothing that is removed")
    if group is not None and not (isinstance(group, str) and _NAME.fullmatch(group)):
        faults.append(f"group {group} is no such name")
    if metrics is not None:
        url = split(metrics)
        if url is None or url.scheme not in ("http", "https") or not url.hostname or url.username:
            faults.append(f"metrics {metrics} is no URL of a push gateway; write http://<host>:9091")
    return faults


def _calendars(asked: Mapping[object, object], _cluster: str, _store: ObjectStore | None) -> list[str]:
    part, faults = _part(asked, "schedules", tuple(TASKS))
    for name, value in part.items():
        if (
            name in TASKS
            and value not in (None, False)
            and not (isinstance(value, str) and _CALENDAR.fullmatch(value) and value.strip())
        ):
            faults.append(
                f"schedule {name} is no calendar of systemd; write for example 'Sun 03:30', or false for never"
            )
    return faults


def _text(asked: Mapping[object, object], part: str, name: str) -> str:
    row = asked.get(part)
    return str(row.get(name) or "") if isinstance(row, Mapping) else ""


def _value(asked: Mapping[object, object], part: str, name: str, default: int) -> int:
    row = asked.get(part)
    found = row.get(name, default) if isinstance(row, Mapping) else default
    return int(str(found))


def _volume(
    asked: Mapping[object, object], cluster: str, products: Mapping[str, str], store: ObjectStore | None
) -> Volume:
    kind, bucket = _text(asked, "storage", "type") or OSS, _text(asked, "storage", "bucket")
    if kind == OSS and store is not None:
        url = urlsplit(store.endpoint)
        bucket = f"{url.scheme}://{bucket}.{url.netloc}"
    given = asked.get("schedules")
    schedules = {**TASKS, **(given if isinstance(given, Mapping) else {})}
    version = products.get(JARS, "")
    return Volume(
        engine=JUICEFS,
        name=str(asked.get("volume") or cluster),
        storage=kind,
        bucket=bucket.rstrip("/") if kind == S3 else bucket,
        jars=(f"/opt/emr/{JARS}{f'-{version}' if version else ''}/*",),
        options=(OPENED,),
        cache_mb=_value(asked, "cache", "size_gb", CACHE_GB) * 1024,
        cache_free_percent=_value(asked, "cache", "free_percent", FREE_PERCENT),
        group=str(asked.get("group") or Volume._field_defaults["group"]),
        trash_days=int(str(asked.get("trash_days", 1))),
        schedules={str(name): str(value) for name, value in schedules.items() if value},
        dumps=_value(asked, "dumps", "keep", 7),
        dump_dir=_text(asked, "dumps", "directory"),
        metrics=str(asked.get("metrics") or "").rstrip("/"),
    )


def _jindo(asked: Mapping[object, object]) -> Found:
    """Return what the user's own engine makes."""
    others = [str(key) for key in asked if key not in ("engine", JINDO)]
    part, faults = _part(asked, JINDO, jindo.ASKED)
    if others:
        faults.append(
            f"engine is jindo, and {others[0]} is for juicefs; remove it, and write {', '.join(jindo.ASKED)} in jindo"
        )
    given = {str(name): one for name, one in part.items()}
    faults += jindo.faults(given)
    return Found(None if faults else jindo.volume(given), faults)
