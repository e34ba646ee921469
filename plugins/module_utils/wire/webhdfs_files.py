# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files over WebHDFS: the NameNode says which DataNode takes the content, which goes there in one request."""

from __future__ import annotations

import http.client
from typing import Iterable, NamedTuple
from urllib.parse import urlsplit

from .base import BadAnswer, Endpoint, Refused, Unreachable, unreachable
from .http import refusal
from .webhdfs import WebHdfs

CONTENT_SECONDS = 120.0
"""Limit of each read and write of content: a DataNode waits for the others that keep a replica."""


class FileInfo(NamedTuple):
    """What the NameNode knows of one file; LENGTH in bytes, MODE is a number."""

    owner: str
    group: str
    mode: int
    length: int
    replication: int


class Entry(NamedTuple):
    """What a directory has."""

    name: str
    directory: bool
    modified_ms: int
    """When it was last written, in milliseconds since 1970."""
    owner: str = ""


class WebHdfsFiles(WebHdfs):
    """Files of one HDFS, as the account that the client was made for."""

    def file(self, path: str) -> FileInfo | None:
        """Return what is known of the file PATH, None where there is none; ValueError for anything but a file."""
        try:
            answer = self._ask("GET", "GETFILESTATUS", path).get("FileStatus")
        except Refused as error:
            if error.name == "FileNotFoundException":
                return None
            raise
        if not isinstance(answer, dict):
            raise BadAnswer("the answer is not that of WebHDFS")
        if answer.get("type") != "FILE":
            raise ValueError(f"{path} is a {str(answer.get('type')).lower()} in HDFS, not a file: move it away")
        return FileInfo(
            str(answer["owner"]),
            str(answer["group"]),
            int(str(answer["permission"]), 8),
            int(str(answer["length"])),
            int(str(answer["replication"])),
        )

    def entries(self, path: str) -> list[Entry]:
        """Return what the directory PATH has, nothing when it does not exist."""
        try:
            answer = self._ask("GET", "LISTSTATUS", path).get("FileStatuses")
        except Refused as error:
            if error.name == "FileNotFoundException":
                return []
            raise
        if not isinstance(answer, dict) or not isinstance(answer.get("FileStatus"), list):
            raise BadAnswer("the answer is not that of WebHDFS")
        return [
            Entry(
                str(one["pathSuffix"]),
                one.get("type") == "DIRECTORY",
                int(one.get("modificationTime") or 0),
                str(one.get("owner") or ""),
            )
            for one in answer["FileStatus"]
        ]

    def attribute(self, path: str, name: str) -> str:
        """Return the extended attribute NAME of PATH, "" where it has none."""
        listed = self._ask("GET", "GETXATTRS", path, encoding="text").get("XAttrs")
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict) and one.get("name") == name:
                return str(one.get("value") or "").strip('"')
        return ""

    def set_attribute(self, path: str, name: str, value: str) -> None:
        """Give PATH, which has it not, the extended attribute NAME."""
        self._ask("PUT", "SETXATTR", path, **{"xattr.name": name, "xattr.value": f'"{value}"', "flag": "CREATE"})

    def attributes(self, path: str) -> dict[str, str]:
        """Return the extended attributes of PATH that everybody may read; Refused where it does not exist."""
        listed = self._ask("GET", "GETXATTRS", path, encoding="text").get("XAttrs")
        rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return {str(one.get("name")): str(one.get("value") or "").strip('"') for one in rows}

    def put_attribute(self, path: str, name: str, value: str, there: bool) -> None:
        """Give PATH the extended attribute NAME with VALUE, in the place of another value where it is THERE."""
        flag = "REPLACE" if there else "CREATE"
        self._ask("PUT", "SETXATTR", path, **{"xattr.name": name, "xattr.value": f'"{value}"', "flag": flag})

    def remove_attribute(self, path: str, name: str) -> None:
        """Take the extended attribute NAME from PATH."""
        self._ask("PUT", "REMOVEXATTR", path, **{"xattr.name": name})

    def names(self, path: str) -> list[str]:
        """Return the names in the directory PATH; none where it does not exist."""
        try:
            statuses = self._ask("GET", "LISTSTATUS", path).get("FileStatuses")
        except Refused as error:
            if error.name == "FileNotFoundException":
                return []
            raise
        listed = statuses.get("FileStatus") if isinstance(statuses, dict) else None
        return [str(one["pathSuffix"]) for one in listed or [] if isinstance(one, dict) and one.get("pathSuffix")]

    def rename(self, path: str, target: str) -> None:
        """Give PATH the name TARGET in one step, in the place of what has that name."""
        self._ask("PUT", "RENAME", path, destination=target, renameoptions="OVERWRITE")

    def delete(self, path: str) -> None:
        """Remove the file PATH; nothing happens when there is none."""
        self._ask("DELETE", "DELETE", path)

    def set_replication(self, path: str, count: int) -> None:
        """Let COUNT replicas of the file PATH be kept."""
        self._ask("PUT", "SETREPLICATION", path, replication=str(count))

    def create(self, path: str, mode: int, replication: int, size: int, content: Iterable[bytes]) -> None:
        """Make the file PATH of SIZE bytes with CONTENT, which is whole or not when this returns or raises."""
        query = {"permission": f"{mode:o}", "replication": str(replication), "noredirect": "true"}
        place = self._ask("PUT", "CREATE", path, **query).get("Location")
        parts = urlsplit(str(place or ""))
        if parts.scheme != "http" or not parts.hostname or not parts.port:
            raise BadAnswer("the NameNode named no DataNode over HTTP")
        _send(Endpoint(parts.hostname, parts.port), f"{parts.path}?{parts.query}", size, content)


def _send(where: Endpoint, target: str, size: int, content: Iterable[bytes]) -> None:
    connection = http.client.HTTPConnection(where.host, where.port, timeout=CONTENT_SECONDS)
    try:
        headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
        connection.request("PUT", target, body=content, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    except http.client.RemoteDisconnected as error:
        raise Unreachable(f"{where.host} closed the connection without an answer") from error
    except OSError as error:
        raise Unreachable(f"{where.host}: {unreachable(error, CONTENT_SECONDS)}") from error
    except http.client.HTTPException as error:
        raise BadAnswer("the answer is not HTTP") from error
    finally:
        connection.close()
    if answer.status not in (200, 201):
        raise refusal(answer.status, body)
