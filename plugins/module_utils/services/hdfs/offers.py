# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A text that the NameNode alone gives out to everybody: extended attributes of a directory of the superuser's.

No DataNode is needed to read it, so whoever reaches a master reads it, and no name of another host.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire import jmx
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    ClientError,
    Endpoint,
    Refused,
    endpoint,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import STANDBY
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles

READER = "hadoop"
"""Account that is named for reading; everybody may."""
INFO = "Hadoop:service=NameNode,name=NameNodeInfo"
"""Bean with the id that HDFS was formatted with."""
MODE = 0o755
NAME = "user.emr.offer"
"""Attribute that says which parts are the text: a digest, and their number. It is written last."""
PIECE = 12000
"""Signs of a part: it goes through a URL, and the NameNode takes 16 KiB by default."""
MOST = 30
"""Parts at most: the NameNode takes 32 attributes by default."""


def parts_of(text: str) -> dict[str, str]:
    """Return the attributes that TEXT becomes, the one that names the others last; ValueError where it is too long."""
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    pieces = [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]
    if len(pieces) > MOST:
        raise ValueError(
            f"what gateways need to know has {len(packed)} signs, and {MOST * PIECE} fit into HDFS's attributes"
        )
    parts = {f"{NAME}.{digest}.{number}": piece for number, piece in enumerate(pieces)}
    return {**parts, NAME: f"{digest}:{len(pieces)}"}


def text_of(attributes: Mapping[str, str]) -> str:
    """Return the text that ATTRIBUTES are, "" for none; BadAnswer where parts are missing or are not what they were."""
    known = attributes.get(NAME, "")
    digest, _colon, count = known.partition(":")
    if not known:
        return ""
    try:
        packed = "".join(attributes[f"{NAME}.{digest}.{number}"] for number in range(int(count)))
        text = zlib.decompress(base64.b64decode(packed, validate=True)).decode()
    except (KeyError, ValueError, zlib.error) as error:
        raise BadAnswer("what it tells gateways is not whole") from error
    if hashlib.sha256(text.encode()).hexdigest()[:12] != digest:
        raise BadAnswer("what it tells gateways is not whole")
    return text


def read(hosts: Sequence[str], port: int, path: str, seconds: float) -> tuple[str | None, dict[str, str]]:
    """Return the text at PATH as the first of HOSTS with an active NameNode at PORT gives it out, "" for none.

    None, with host to cause, where none is active.
    """
    causes: dict[str, str] = {}
    for host in hosts:
        try:
            return text_of(WebHdfsFiles(endpoint(host, port), READER, seconds).attributes(path)), {}
        except Refused as error:
            if error.name == "FileNotFoundException":
                return "", {}
            causes[host] = "it is in standby" if error.name in STANDBY else str(error)
        except ClientError as error:
            causes[host] = str(error)
        except ValueError:
            causes[host] = "its port is no number"
    return None, causes


def identity(where: Endpoint, seconds: float) -> str:
    """Return the id that the NameNode at WHERE says its cluster has, "" for none. Its answer takes SECONDS at most."""
    found = jmx.beans(where, [INFO], seconds).get(INFO, {})
    return str(found.get("ClusterId") or "")


def write(client: WebHdfsFiles, user: str, path: str, text: str, act: Callable[[Callable[[], None]], None]) -> str:
    """Let the directory PATH give out TEXT, by CLIENT, who is USER, HDFS's superuser; return what it gave out before.

    That is TEXT itself where nothing is to be done. ACT takes what changes something. Who reads meanwhile reads the one
    or the other text.
    """
    status = client.status(path)
    known = client.attributes(path) if status else {}
    try:
        before = text_of(known)
    except BadAnswer:
        before = ""
    owned = status is not None and status["owner"] == user and status["mode"] == MODE
    if owned and before == text:
        return text

    def bring() -> None:
        client.mkdirs(path, MODE)
        for place in (path.rpartition("/")[0], path):
            found = client.status(place)
            if found and (found["owner"] != user or found["mode"] != MODE):
                client.set_owner(place, user, found["group"])
                client.set_mode(place, MODE)
        parts = parts_of(text)
        for name, value in parts.items():
            if known.get(name) != value:
                client.put_attribute(path, name, value, name in known)
        for name in known:
            if name.startswith(f"{NAME}.") and name not in parts:
                client.remove_attribute(path, name)

    act(bring)
    return before
