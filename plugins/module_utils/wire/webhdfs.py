# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory operations of WebHDFS: answered by the active NameNode alone, no DataNode and no JVM needed.

To read a file takes a DataNode as well.
"""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlsplit

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_bytes, request_json

_UNCHANGED = str((1 << 63) - 1)
"""What the NameNode takes for a quota that stays as it is."""
# What a NameNode that is no longer (or not yet) active says; the act belongs to another one.
STANDBY = ("StandbyException", "RetriableException", "SafeModeException")


class FileStatus(TypedDict):
    """What the NameNode knows of one path; MODE is a number."""

    type: str
    owner: str
    group: str
    mode: int


class WebHdfs:
    """WebHDFS of one NameNode, as USER (simple authentication: the name is taken on trust)."""

    def __init__(self, where: Endpoint, user: str, seconds: float = 5.0) -> None:
        """Remember where to ask, as whom, and the time limit of each request in seconds."""
        self._where = where
        self._user = user
        self._seconds = seconds

    def _ask(self, method: str, operation: str, path: str, **query: str) -> dict[str, object]:
        return request_json(
            self._where, f"/webhdfs/v1{path}", {"op": operation, **query}, self._seconds, method, self._user
        )

    def status(self, path: str) -> FileStatus | None:
        """Return the status of PATH, None when it does not exist."""
        try:
            answer = self._ask("GET", "GETFILESTATUS", path).get("FileStatus")
        except Refused as error:
            if error.name == "FileNotFoundException":
                return None
            raise
        if not isinstance(answer, dict):
            raise BadAnswer("the answer is not that of WebHDFS")
        return {
            "type": str(answer["type"]),
            "owner": str(answer["owner"]),
            "group": str(answer["group"]),
            "mode": int(str(answer["permission"]), 8),
        }

    def children(self, path: str) -> list[str]:
        """Return the names in the directory PATH, none when it does not exist."""
        try:
            answer = self._ask("GET", "LISTSTATUS", path).get("FileStatuses")
        except Refused as error:
            if error.name == "FileNotFoundException":
                return []
            raise
        if not isinstance(answer, dict) or not isinstance(answer.get("FileStatus"), list):
            raise BadAnswer("the answer is not that of WebHDFS")
        return [str(one["pathSuffix"]) for one in answer["FileStatus"]]

    def read(self, path: str) -> bytes:
        """Return the content of the small file PATH, which a DataNode has."""
        place = urlsplit(str(self._ask("GET", "OPEN", path, noredirect="true").get("Location") or ""))
        if place.scheme != "http" or not place.hostname or not place.port:
            raise BadAnswer("the answer is not that of WebHDFS")
        return request_bytes(Endpoint(place.hostname, place.port), f"{place.path}?{place.query}", self._seconds)

    def mkdirs(self, path: str, mode: int) -> None:
        """Make the directory PATH with MODE, and its parents; nothing happens when it exists."""
        if self._ask("PUT", "MKDIRS", path, permission=f"{mode:o}").get("boolean") is not True:
            raise Refused(f"the NameNode did not make {path}", 200)

    def set_owner(self, path: str, owner: str, group: str) -> None:
        """Give PATH to OWNER and GROUP; only HDFS's superuser may."""
        self._ask("PUT", "SETOWNER", path, owner=owner, group=group)

    def set_mode(self, path: str, mode: int) -> None:
        """Set the permission bits of PATH."""
        self._ask("PUT", "SETPERMISSION", path, permission=f"{mode:o}")

    def space_quota(self, path: str) -> int:
        """Return the bytes that all copies of all in the directory PATH may take, -1 for no limit.

        Where PATH has no quota of any kind, the NameNode counts all that is in it to answer.
        """
        usage = self._ask("GET", "GETQUOTAUSAGE", path).get("QuotaUsage")
        if not isinstance(usage, dict):
            raise BadAnswer("the answer is not that of WebHDFS")
        return int(str(usage.get("spaceQuota", -1)))

    def set_space_quota(self, path: str, size: int) -> None:
        """Limit what all copies of all in the directory PATH take to SIZE bytes; -1 for no limit. For superusers."""
        self._ask("PUT", "SETQUOTA", path, namespacequota=_UNCHANGED, storagespacequota=str(size))
