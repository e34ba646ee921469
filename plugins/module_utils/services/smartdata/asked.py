# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_smartdata`` to the volume of a cluster and the keys of its bucket; on the controller only. No I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence
from urllib.parse import urlsplit

from ...topology.names import hint
from ..config_model import ObjectStore, Volume
from . import jindo, parts
from .facts import JARS, JINDO, JUICEFS, NONE, OPENED

ENGINES = (JUICEFS, NONE, JINDO)
ASKED = ("engine", "volume", "storage", "cache", "trash_days", "schedules", "dumps", "metrics", "group", "jindo")
SECRETS = parts.SECRETS


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
        return Found(
            None, [f"{what}, and service smartdata keeps its data in a bucket; {parts.EXAMPLE}, or engine: none"]
        )
    unknown = [str(key) for key in asked if key not in ASKED]
    if unknown:
        return Found(None, [f"{unknown[0]} is no key of it{hint(unknown[0], ASKED)}"])
    engine = str(JUICEFS if asked.get("engine") is None else asked["engine"])
    if engine not in ENGINES:
        return Found(None, [f"{engine or repr(engine)} is no engine{hint(engine, ENGINES)}"])
    if engine == NONE:
        others = [str(key) for key in asked if key != "engine"]
        return Found(None, [f"engine is none, and {others[0]} is for a volume; remove it"] if others else [])
    if engine == JINDO:
        return _jindo(asked)
    if JINDO in asked:
        return Found(None, [f"engine is {engine}, and {JINDO} is for another one; remove it, or write engine: {JINDO}"])
    faults = parts.faults(asked, cluster, store)
    return Found(None if faults else _volume(asked, cluster, products, store), faults)


def keys(asked: object, oss: Sequence[str]) -> list[str]:
    """Return id and secret for the bucket of ASKED, which has no faults; none where a role, or nobody, is asked.

    OSS has those of ``emr_oss``.
    """
    storage = asked.get("storage") if isinstance(asked, Mapping) else None
    if not isinstance(storage, Mapping):
        return []
    if storage.get("type", parts.OSS) == parts.OSS:
        return list(oss)
    return [str(storage[name]) for name in SECRETS if storage.get(name)]


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
    kind, bucket = _text(asked, "storage", "type") or parts.OSS, _text(asked, "storage", "bucket")
    if kind == parts.OSS and store is not None:
        url = urlsplit(store.endpoint)
        bucket = f"{url.scheme}://{bucket}.{url.netloc}"
    given = asked.get("schedules")
    schedules = {**parts.TASKS, **(given if isinstance(given, Mapping) else {})}
    version = products.get(JARS, "")
    return Volume(
        engine=JUICEFS,
        name=str(cluster if asked.get("volume") is None else asked["volume"]),
        storage=kind,
        bucket=bucket.rstrip("/") if kind == parts.S3 else bucket,
        jars=(f"/opt/emr/{JARS}{f'-{version}' if version else ''}/*",),
        options=(OPENED,),
        cache_mb=_value(asked, "cache", "size_gb", parts.CACHE_GB) * 1024,
        cache_free_percent=_value(asked, "cache", "free_percent", parts.FREE_PERCENT),
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
    part, faults = parts.part_of(asked, JINDO, jindo.ASKED)
    if others:
        faults.append(
            f"engine is jindo, and {others[0]} is for juicefs; remove it, and write {', '.join(jindo.ASKED)} in jindo"
        )
    given = {str(name): one for name, one in part.items()}
    faults += jindo.faults(given)
    return Found(None if faults else jindo.volume(given), faults)
