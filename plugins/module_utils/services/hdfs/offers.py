# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small file of HDFS that everybody may read: written by the superuser, read by gateways that have no login here."""

from __future__ import annotations

import contextlib
import posixpath
from typing import Callable, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused, endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import STANDBY, WebHdfs
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles

READER = "hadoop"
"""Account that is named for reading; everybody may."""
MODE, ABOVE = 0o644, 0o755


def read(hosts: Sequence[str], port: int, path: str, seconds: float) -> tuple[str | None, dict[str, str]]:
    """Return the text of PATH as the first of HOSTS with an active NameNode at PORT gives it out, "" for no such file.

    None, with host to cause, where none is active.
    """
    causes: dict[str, str] = {}
    for host in hosts:
        try:
            return WebHdfs(endpoint(host, port), READER, seconds).read(path).decode("utf-8", "replace"), {}
        except Refused as error:
            if error.name == "FileNotFoundException":
                return "", {}
            causes[host] = "it is in standby" if error.name in STANDBY else str(error)
        except (ClientError, ValueError) as error:
            causes[host] = str(error)
    return None, causes


def write(
    client: WebHdfsFiles, user: str, path: str, text: str, replication: int, act: Callable[[Callable[[], None]], None]
) -> str:
    """Let PATH have TEXT and be USER's, HDFS's superuser, whom CLIENT is for; return what was there before.

    That is TEXT itself where nothing is to be done. ACT takes what changes something. The file is whole at each moment,
    and never one that another account has made.
    """
    known = client.file(path)
    before = client.read(path).decode("utf-8", "replace") if known else ""
    if known and known.owner == user and known.mode == MODE and before == text:
        return text

    def bring() -> None:
        data = text.encode()
        above = posixpath.dirname(path)
        client.mkdirs(above, ABOVE)
        status = client.status(above)
        if status and (status["owner"] != user or status["mode"] != ABOVE):
            client.set_owner(above, user, status["group"])
            client.set_mode(above, ABOVE)
        draft = f"{path}.new"
        with contextlib.suppress(Refused):
            client.delete(draft)
        client.create(draft, MODE, replication, len(data), [data])
        client.rename(draft, path)

    act(bring)
    return before
