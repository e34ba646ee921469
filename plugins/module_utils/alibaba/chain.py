# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where credentials are looked for, in the order of Alibaba Cloud's own tools.

Options; environment; OIDC; profile of the command line tool; ini file; RAM role of this ECS instance; credentials URI.
What an option names is used or an error: nothing else is looked at then.
"""

from __future__ import annotations

import os
import re
from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.assume_role import Role
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Either, Static
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    CredentialError,
    SettingsError,
    no_credentials,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.foreign import Foreign
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.metadata import Metadata
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.profiles import Absent, Found, command_line, ini

ID = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY", "ALICLOUD_ACCESS_KEY_ID")
SECRET = ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECRET_KEY", "ALICLOUD_ACCESS_KEY_SECRET")
TOKEN = ("ALIBABA_CLOUD_SECURITY_TOKEN", "ALICLOUD_SECURITY_TOKEN")
PROFILE = ("ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")
OIDC = ("ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE")
ROLE = ("ALICLOUD_ASSUME_ROLE_ARN",)
SESSION = ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "ALICLOUD_ASSUME_ROLE_SESSION_NAME")


def _option(options: Mapping[str, Any], name: str) -> str:
    return str(options.get(name) or "")


def _variable(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")


def _true(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").lower() == "true"


def find(options: Mapping[str, Any], environ: Mapping[str, str], metadata_url: str = "") -> Found:
    """Return the first credentials for OPTIONS, with the role to assume; METADATA_URL replaces the service's address.

    CredentialError or SettingsError as in settings_from. The metadata service is asked when credentials are needed.
    """
    found = _options(options, environ, metadata_url) or _everywhere(environ, metadata_url)
    arn = _option(options, "assume_role_arn") or ("" if found.roles else _variable(environ, ROLE))
    if not arn:
        return found
    if not re.fullmatch(r"acs:ram::\d+:role/.+", arn):
        raise SettingsError(f"assume_role_arn: {arn!r} is no ARN of a role, like acs:ram::1234567890:role/inventory")
    session = _option(options, "assume_role_session_name") or _variable(environ, SESSION) or Role("").session_name
    if not re.fullmatch(r"[A-Za-z0-9.@_-]{2,64}", session):
        allowed = "2 to 64 letters, digits, '.', '@', '_' or '-'"
        raise SettingsError(f"assume_role_session_name: {session!r} must be {allowed}")
    return found._replace(roles=(*found.roles, Role(arn, session, _option(options, "assume_role_external_id"))))


def _options(options: Mapping[str, Any], environ: Mapping[str, str], metadata_url: str) -> Found | None:
    """Return what the options name, None if they name nothing."""
    key, secret, token = (_option(options, name) for name in ("access_key_id", "access_key_secret", "security_token"))
    if key or secret or token:
        if not (key and secret):
            missing = "access_key_secret" if key else "access_key_id"
            given = "access_key_id" if key else "access_key_secret" if secret else "security_token"
            raise SettingsError(f"{missing}: missing, while {given} is given; set both or neither")
        return Found(Static("access_key_id of the options", Credentials(key, secret, token)))
    if _option(options, "role_name"):
        return Found(Metadata(_option(options, "role_name"), metadata_url, ["the option role_name"]))
    profile, file = _option(options, "profile"), _option(options, "credentials_file")
    looked: list[str] = []
    try:
        if file:
            return ini(os.path.expanduser(file), profile, metadata_url)
        if profile:
            return _files(environ, profile, metadata_url, looked)
    except Absent as absent:
        raise no_credentials([*looked, str(absent)]) from None
    return None


def _files(environ: Mapping[str, str], profile: str, metadata_url: str, looked: list[str]) -> Found:
    """Return PROFILE of the first file that has it; Absent for the last one, after adding the others to LOOKED."""
    home = environ.get("HOME") or os.path.expanduser("~")
    if _true(environ, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"):
        looked.append("the command line tool's profiles (switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED)")
    else:
        try:
            return command_line(os.path.join(home, ".aliyun", "config.json"), profile, metadata_url)
        except Absent as absent:
            looked.append(str(absent))
    file = environ.get("ALIBABA_CLOUD_CREDENTIALS_FILE") or os.path.join(home, ".alibabacloud", "credentials")
    return ini(file, profile, metadata_url)


def _everywhere(environ: Mapping[str, str], metadata_url: str) -> Found:
    looked = ["the options access_key_id and profile (not set)"]
    key, secret = _variable(environ, ID), _variable(environ, SECRET)
    if key and secret:
        return Found(Static("the access key of the environment", Credentials(key, secret, _variable(environ, TOKEN))))
    if key or secret:
        raise CredentialError(
            f"The environment has {'an access key id' if key else 'the secret of an access key'} alone; set"
            f" {ID[0]} and {SECRET[0]} (or {ID[1]} and {SECRET[1]}), both or neither.",
            [*looked, "the environment (half of an access key)"],
        )
    looked.append(f"the environment (neither {ID[0]} nor {ID[1]} is set)")
    if all(environ.get(name) for name in OIDC):
        names = ("role_arn", "oidc_provider_arn", "oidc_token_file_path")
        arguments = {name: environ[variable] for name, variable in zip(names, OIDC)}
        return Found(Foreign("the environment", "OIDC", "oidc.OIDCRoleArnCredentialsProvider", **arguments))
    profile = _variable(environ, PROFILE)
    try:
        return _files(environ, profile, metadata_url, looked)
    except Absent as absent:
        looked.append(str(absent))
    if profile:
        # A profile that was asked for and is not there is not replaced by somebody else's credentials.
        raise no_credentials(looked)
    variable = "ALIBABA_CLOUD_CREDENTIALS_URI"
    uri = environ.get(variable)
    address = Foreign(variable, "an address", "uri.URLCredentialsProvider", uri=uri) if uri else None
    if _true(environ, "ALIBABA_CLOUD_ECS_METADATA_DISABLED"):
        if address:
            return Found(address)
        looked.append("the ECS metadata service (switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED)")
        raise no_credentials(looked)
    service = Metadata(environ.get("ALIBABA_CLOUD_ECS_METADATA", ""), metadata_url, looked)
    return Found(Either(service, address) if address else service)
