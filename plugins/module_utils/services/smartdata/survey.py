# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what there is of a volume: its metadata, in Redis or a database, and its bucket."""

from __future__ import annotations

import json
import re
import time
from typing import Any, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.database.session import Session, session
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import Bucket
from ansible_collections.bigdata.emr.plugins.module_utils.wire.postgresql import Postgresql
from ansible_collections.bigdata.emr.plugins.module_utils.wire.redis import Redis, fields

from .guard import Facts
from .metadata import CLIENT, Place

UUID = "juicefs_uuid"
_SETTING, _FILES = "setting", "totalInodes"
_SESSIONS = "allSessions"
_CLEANED = ("lastCleanupSessions", "lastCleanupFiles", "lastCleanupTrash", "nextCleanupSlices")
_REMAINS = (
    _SESSIONS,
    "sessionInfos",
    "usedSpace",
    _FILES,
    "nextinode",
    "nextchunk",
    "nextsession",
    *_CLEANED,
)
"""What clients write that go on after the metadata was lost: their sessions, and numbers that mean nothing alone."""
_TABLE = re.compile(r"jfs_[a-z0-9_]+")
_NO_TABLE = ("1146", "42P01")
"""What engines call a table that is not there."""


class Read(NamedTuple):
    """What the metadata says of its volume."""

    setting: Mapping[str, Any] | None
    others: int
    files: int
    sessions: int = 0
    remains: int = 0
    alive: int = 0


def redis(where: Place, password: str, seconds: float) -> Redis:
    """Return a connection to the master of Redis at WHERE; ClientError where there is none."""
    error: ClientError = Unreachable("no server is named")
    for host in where.servers:
        try:
            link = Redis(Endpoint(host, port("redis", "client")), seconds, CLIENT, password)
        except ClientError as failed:
            error = type(failed)(f"{host}: {failed}") if not isinstance(failed, Refused) else failed
            continue
        if fields(link.ask("INFO", "replication")).get("role") == "master":
            return link
        link.close()
        error = Unreachable("no server is the master")
    raise error


def metadata(where: Place, password: str, seconds: float) -> Read:
    """Return what the metadata at WHERE says; every operation has the time limit SECONDS. ClientError."""
    if where.database is None:
        with redis(where, password, seconds) as link:
            asked = (("GET", _SETTING), ("DBSIZE",), ("GET", _FILES), ("GET", "nextsession"))
            found = _read(*(link.ask(*words) for words in asked))
            # A session stands there with the time until which it counts without another sign of its client.
            remains, alive = link.ask("EXISTS", *_REMAINS), link.ask("ZCOUNT", _SESSIONS, str(int(time.time())), "+inf")
            return found._replace(remains=int(str(remains)), alive=int(str(alive)))
    opened = session(where.database, password, seconds)
    try:
        tables = opened.rows(f"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = {_schema(opened)}")
        count = int(tables[0][0] or 0)
        if not count:
            return Read(None, 0, 0)
        rows = _rows(opened, "SELECT value FROM jfs_setting WHERE name = 'format'")
        files, sessions = (
            _rows(opened, f"SELECT value FROM jfs_counter WHERE name = '{name}'") for name in (_FILES, "nextSession")
        )
        return _read(rows[0] if rows else None, count, files[0] if files else 0, sessions[0] if sessions else 0)
    finally:
        opened.close()


def _read(setting: object, keys: object, files: object, sessions: object) -> Read:
    """Return what SETTING and counters of a volume are; what is none of a volume is one of the other KEYS."""
    found = _setting(setting)
    others = 0 if found else max(_count(keys), 1 if setting else 0)
    return Read(found, others, _count(files), _count(sessions))


def _setting(text: object) -> Mapping[str, Any] | None:
    try:
        found = json.loads(str(text)) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("Name") else None


def _count(value: object) -> int:
    text = str(value or 0)
    return int(text) if re.fullmatch("-?[0-9]{1,19}", text) else 0


def _schema(opened: Session) -> str:
    return "current_schema()" if isinstance(opened, Postgresql) else "database()"


def _rows(opened: Session, statement: str) -> list[str]:
    try:
        return [str(row[0]) for row in opened.rows(statement) if row[0] is not None]
    except Refused as error:
        if (error.name or str(error.status)) in _NO_TABLE or str(error.status) in _NO_TABLE:
            return []
        raise


def facts(volume: Volume, read: Read, bucket: Bucket, begun: bool) -> Facts:
    """Return the facts of VOLUME, whose metadata was READ, and which this host may have BEGUN to make. ClientError."""
    text = bucket.get(f"{volume.name}/{UUID}")
    others = [one for one in bucket.names(f"{volume.name}/", 3) if one.rpartition("/")[2] != UUID]
    uuid = (text or b"").decode("utf-8", "replace").strip()
    return Facts(read.setting, read.others, read.files, uuid, bool(others), begun, False, *read[3:])


def let_older_in(where: Place, password: str, seconds: float) -> None:
    """Let older clients use the volume, in which nothing is yet, by its metadata at WHERE. ClientError.

    As one is that they have made: without a least version, and without sums for directories, which they do not keep.
    """
    if where.database is None:
        with redis(where, password, seconds) as link:
            link.ask("WATCH", _SETTING)
            text = lowered(str(link.ask("GET", _SETTING)))
            link.ask("MULTI")
            link.ask("SET", _SETTING, text)
            if link.ask("EXEC") is None:
                raise Unreachable("somebody else changes the volume")
        return
    opened = session(where.database, password, seconds)
    try:
        text = lowered(_rows(opened, "SELECT value FROM jfs_setting WHERE name = 'format'")[0])
        coded = text.encode().hex()
        is_postgresql = isinstance(opened, Postgresql)
        value = (
            f"convert_from(decode('{coded}', 'hex'), 'UTF8')" if is_postgresql else f"CONVERT(X'{coded}' USING utf8mb4)"
        )
        opened.rows(f"UPDATE jfs_setting SET value = {value} WHERE name = 'format'")
    finally:
        opened.close()


def empty(where: Place, password: str, seconds: float) -> None:
    """Empty the place of metadata at WHERE, which an interrupted run has half filled. ClientError."""
    if where.database is None:
        with redis(where, password, seconds) as link:
            link.ask("FLUSHDB")
        return
    opened = session(where.database, password, seconds)
    try:
        asked = f"SELECT table_name FROM information_schema.tables WHERE table_schema = {_schema(opened)}"
        for (name,) in opened.rows(asked):
            if name and _TABLE.fullmatch(name):
                opened.rows(f"DROP TABLE {name}")
    finally:
        opened.close()


def lowered(setting: str) -> str:
    """Return SETTING, the text that the metadata has of its volume, as the oldest clients would have written it."""
    found = json.loads(setting)
    found.pop("MinClientVersion", None)
    found["DirStats"] = False
    return json.dumps(found)
