# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the fake API."""

from __future__ import annotations

# HTTP status of a code or of its first part; 400 otherwise.
STATUS = {
    "Forbidden": 403,
    "InvalidAccessKeyId": 404,
    "InvalidRegionId": 404,
    "InvalidInstanceId.NotFound": 404,
    "InvalidSecurityToken": 403,
    "NoPermission": 403,
    "EntityNotExist": 404,
    "OperationDenied": 403,
    "IncorrectInstanceStatus": 403,
    "InvalidOperation.DeletionProtection": 403,
    "QuotaExceed": 403,
    "InternalError": 500,
    "ServiceUnavailable": 503,
}


class Refusal(Exception):
    """What the API answers instead of doing the deed."""

    def __init__(self, code: str, message: str = "", **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or f"The request was refused with {code}."
        self.more = more

    @property
    def status(self) -> int:
        return STATUS.get(self.code) or STATUS.get(self.code.partition(".")[0]) or 400


class Lost(Exception):
    """The deed is done, and the answer is lost: the connection is cut."""
