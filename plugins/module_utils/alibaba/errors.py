# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with Alibaba Cloud's API, as types; the text of each is one sentence for people.

Codes are those of the ECS, EMR, ESS, STS and VPC error tables; a code that no table row knows becomes a plain ApiError.
"""

from __future__ import annotations

from typing import NamedTuple, Sequence


class AlibabaError(Exception):
    """Base of all; its text is one sentence that names cause and remedy and holds no secret."""


class SettingsError(AlibabaError):
    """An option, or an environment variable in its place, has a value that cannot be used."""


class CredentialError(AlibabaError):
    """No credentials, or unusable ones; LOOKED_IN lists the places with what was found there."""

    def __init__(self, text: str, looked_in: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.looked_in: list[str] = list(looked_in)


def no_credentials(looked_in: Sequence[str]) -> CredentialError:
    """Return the error for places LOOKED_IN, each with what was found there."""
    places = ", ".join(looked_in)
    remedy = "set access_key_id and access_key_secret, or one of these"
    return CredentialError(f"No credentials for Alibaba Cloud: looked at {places}; {remedy}.", looked_in)


class Call(NamedTuple):
    """Which call an error belongs to; ACCOUNT is a label for people (profile or origin of the key), never a secret."""

    api: str
    action: str
    region: str
    account: str


class ApiError(AlibabaError):
    """A call failed. CODE is the API's own ("" if there was no such answer), ADVICE says what to do, lower case."""

    advice = "look the code up in the API's error table"

    def __init__(
        self,
        call: Call,
        message: str,
        code: str = "",
        request_id: str = "",
        http_status: int = 0,
        advice: str = "",
    ) -> None:
        self.api, self.action, self.region, self.account = call
        self.message, self.code, self.request_id, self.http_status = message, code, request_id, http_status
        self.advice = advice or type(self).advice
        super().__init__(message)

    def __str__(self) -> str:
        where = f"{self.action} of {self.api.upper()} in {self.region or 'no region'} for {self.account}"
        codes = [self.code, f"HTTP {self.http_status}" if self.http_status and not self.code else ""]
        codes.append(f"RequestId {self.request_id}" if self.request_id else "")
        note = ", ".join(code for code in codes if code)
        return f"{where} failed{f' ({note})' if note else ''}: {self.message.rstrip('. ')}; {self.advice}."


class Unreachable(ApiError):
    """No connection or no answer in time, also after retries; whether the call took effect is unknown."""

    advice = "check the network, proxy, endpoint and region"


class BadAnswer(ApiError):
    """The answer is not what this API would say: not JSON, a field missing, pages without end."""

    advice = "check that the endpoint and proxy lead to Alibaba Cloud, then try again"


class ServerError(ApiError):
    """The API says that it is not well (5xx), also after retries."""

    advice = "try again later"


class Throttled(ApiError):
    """Too many calls this minute, also after waiting."""

    advice = (
        "wait or lower the number of parallel runs: the quota of the minute is shared with the console and all other"
        " tools of this account"
    )


class InvalidCredentials(ApiError):
    """The key id, the secret or the signature is not accepted."""

    advice = "check access_key_id and access_key_secret, and that the key is enabled"


class ExpiredToken(InvalidCredentials):
    """The security token is expired or does not belong to the key."""

    advice = "get new temporary credentials"


class ClockSkew(InvalidCredentials):
    """The signature's time is too far from the server's."""

    advice = "set the clock of this host"


class Forbidden(ApiError):
    """The identity may not do this."""

    advice = "allow the action to this RAM identity"


class UnknownRegion(ApiError):
    """There is no such region, or not for this account."""

    advice = "check the spelling of the region, and that the account may use it"


class NotFound(ApiError):
    """A resource named in the call does not exist (any more) in this region."""

    advice = "check its id and the region"


class NoStock(ApiError):
    """Not enough instances of this type in this zone now, or none sold there."""

    advice = "try another instance type or zone"


class NoSuchDisk(ApiError):
    """The zone or the instance type has no disks of this category."""

    advice = "try another instance type, zone or disk category"


class QuotaExceeded(ApiError):
    """A limit of the account is reached."""

    advice = "raise the quota in the Quota Center or use less"


class InvalidParameter(ApiError):
    """The API refuses a value."""

    advice = "correct the value"


class TokenReused(ApiError):
    """The ClientToken was used before with other parameters."""

    advice = "use a new ClientToken, after looking at what the first call created"


class WrongStatus(ApiError):
    """The resource is in a state in which this cannot be done, for example still starting."""

    advice = "wait until its state has settled and try again"


class Protected(ApiError):
    """Deletion protection is on."""

    advice = "switch deletion protection off first, if it really shall go"


class DryRunPassed(ApiError):
    """DryRun was asked for, and the real call would be accepted: this is how the API reports success."""

    advice = "leave DryRun out to do it"


# First match wins: exact codes before prefixes (a row that ends in "*").
_CODES: dict[str, type[ApiError]] = {
    "DryRunOperation": DryRunPassed,
    "DRYRUN.SUCCESS": DryRunPassed,
    "Throttling*": Throttled,
    "InvalidAccessKeyId*": InvalidCredentials,
    "InvalidAccessKeySecret": InvalidCredentials,
    "SignatureDoesNotMatch": InvalidCredentials,
    "IncompleteSignature": InvalidCredentials,
    "InvalidSecurityToken*": ExpiredToken,
    "MissingSecurityToken": ExpiredToken,
    "InvalidTimeStamp*": ClockSkew,
    "SignatureNonceUsed": ServerError,
    "InvalidRegionId*": UnknownRegion,
    "InvalidOperation.NotSupportedEndpoint": UnknownRegion,
    "OperationDenied.NoStock": NoStock,
    "OperationDenied.ZoneNotAllowed": NoStock,
    "Zone.NotOnSale": NoStock,
    "Zone.NotOpen": NoStock,
    "ResourceNotAvailable": NoStock,
    "InvalidResourceType.NotSupported": NoStock,
    "InvalidInstanceType.NotSupported*": NoStock,
    "InvalidInstanceType.ZoneNotSupported": NoStock,
    "InvalidInstanceType.ValueUnauthorized": NoStock,
    "InvalidDataDiskCategory*": NoSuchDisk,
    "InvalidSystemDiskCategory*": NoSuchDisk,
    "InvalidDiskCategory*": NoSuchDisk,
    "IdempotentParameterMismatch": TokenReused,
    "IdempotentProcessing": ServerError,
    "LastTokenProcessing": ServerError,
    "InvalidOperation.DeletionProtection": Protected,
    "IncorrectInstanceStatus*": WrongStatus,
    "QuotaExceed*": QuotaExceeded,
    "InvalidResourceCount.Exceed*": QuotaExceeded,
    "Forbidden*": Forbidden,
    "NoPermission*": Forbidden,
    "OperationDenied.NoPermission": Forbidden,
    "EntityNotExist*": NotFound,
    "MissingParameter*": InvalidParameter,
    "InternalError": ServerError,
    "ServiceUnavailable*": ServerError,
}


def error_type(code: str, http_status: int) -> type[ApiError]:
    """Return the class for an API's error CODE; what the table does not know is judged by its form and HTTP status."""
    for row, kind in _CODES.items():
        if code == row or (row.endswith("*") and code.startswith(row[:-1])):
            return kind
    if http_status == 429:
        return Throttled
    if code.endswith((".NotFound", ".NotExist", ".NotExists")):
        return NotFound
    if code.startswith("Invalid"):
        return InvalidParameter
    return ServerError if http_status >= 500 else ApiError
