# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials in the two files that Alibaba Cloud's own tools write."""

from __future__ import annotations

import configparser
import json
from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.assume_role import Role
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Provider, Static
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import CredentialError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.foreign import Foreign
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.metadata import Metadata


class Found(NamedTuple):
    """Credentials of PROVIDER, with which ROLES are assumed one after the other; REGION is empty if none is told."""

    provider: Provider
    roles: tuple[Role, ...] = ()
    region: str = ""


class Absent(Exception):
    """The file or the profile is not there; the text says so in a few words."""


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        raise Absent(f"{path} (no such file)") from None
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or "not text").lower()
        raise CredentialError(f"{path} cannot be read ({reason}); make it readable for this user.") from None


def _key(fields: Mapping[str, Any], where: str, token: str = "") -> Credentials:
    """Return the access key in FIELDS; with the name TOKEN of a field, that is required, too."""
    wanted = ["access_key_id", "access_key_secret", *([token] if token else [])]
    missing = [name for name in wanted if not fields.get(name)]
    if missing:
        raise CredentialError(f"{where} has no {' and no '.join(missing)}; complete it.")
    return Credentials(str(fields[wanted[0]]), str(fields[wanted[1]]), str(fields[token]) if token else "")


def _role(fields: Mapping[str, Any], where: str, **names: str) -> Role:
    arn = fields.get(names["arn"])
    if not arn:
        raise CredentialError(f"{where} has no {names['arn']}; complete it.")
    try:
        seconds = int(fields.get("expired_seconds") or Role("").seconds)
    except (TypeError, ValueError):
        raise CredentialError(f"{where}: expired_seconds is not a number; correct it.") from None
    session = str(fields.get(names["session"]) or Role("").session_name)
    return Role(str(arn), session, str(fields.get(names["external"]) or ""), seconds)


def command_line(path: str, profile: str, metadata_url: str = "") -> Found:
    """Return what PROFILE (empty: the one marked as current) of the command line tool's file at PATH says.

    Absent if there is no such file or profile; CredentialError if it is there and cannot be used.
    """
    try:
        document = json.loads(_read(path))
        profiles: dict[str, dict[str, Any]] = {str(entry["name"]): entry for entry in document["profiles"]}
        current = str(document.get("current") or "default")
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CredentialError(f"{path} is not a file of the command line tool; correct or remove it.") from None
    return _profile(path, profiles, profile or current, metadata_url, ())


def _profile(
    path: str, profiles: Mapping[str, Mapping[str, Any]], name: str, metadata_url: str, seen: Sequence[str]
) -> Found:
    if name not in profiles:
        raise Absent(f"{path} (profile {name!r} not found; has: {', '.join(sorted(profiles)) or 'none'})")
    if name in seen:
        raise CredentialError(f"{path}: the profile {name!r} is its own source; correct source_profile.")
    fields = profiles[name]
    where, label = f"{path}, profile {name!r},", f"profile {name!r}"
    mode = str(fields.get("mode") or "AK")
    region = str(fields.get("region_id") or "")
    names = {"arn": "ram_role_arn", "session": "ram_session_name", "external": "external_id"}
    if mode == "AK":
        return Found(Static(label, _key(fields, where)), (), region)
    if mode == "StsToken":
        return Found(Static(label, _key(fields, where, "sts_token")), (), region)
    if mode == "RamRoleArn":
        return Found(Static(label, _key(fields, where)), (_role(fields, where, **names),), region)
    if mode == "EcsRamRole":
        return Found(Metadata(str(fields.get("ram_role_name") or ""), metadata_url, [where.rstrip(",")]), (), region)
    if mode == "ChainableRamRoleArn":
        source = _profile(path, profiles, str(fields.get("source_profile")), metadata_url, (*seen, name))
        return Found(source.provider, (*source.roles, _role(fields, where, **names)), region or source.region)
    arguments = {"profile_name": name, "profile_file": path}
    return Found(Foreign(label, f"mode {mode}", "cli_profile.CLIProfileCredentialsProvider", **arguments), (), region)


def ini(path: str, profile: str, metadata_url: str = "") -> Found:
    """Return what section PROFILE (empty: default) of the ini file at PATH says; exceptions as for command_line."""
    parser = configparser.ConfigParser(interpolation=None)
    name = profile or "default"
    try:
        parser.read_string(_read(path))
    except configparser.Error:
        # From None: the parser's message shows the line, which may hold a secret.
        raise CredentialError(f"{path} is not in ini form; correct or remove it.") from None
    if not parser.has_section(name):
        sections: list[str] = parser.sections()
        raise Absent(f"{path} (profile {name!r} not found; has: {', '.join(sorted(sections)) or 'none'})")
    fields = dict(parser[name])
    if fields.get("enable", "true").lower() == "false":
        raise Absent(f"{path} (profile {name!r} is not enabled)")
    where, label = f"{path}, profile {name!r},", f"profile {name!r}"
    kind = fields.get("type", "access_key")
    region = fields.get("region_id", "")
    if kind in ("access_key", "sts"):
        token = "security_token" if kind == "sts" or fields.get("security_token") else ""
        return Found(Static(label, _key(fields, where, token)), (), region)
    if kind == "ram_role_arn":
        names = {"arn": "role_arn", "session": "role_session_name", "external": "role_external_id"}
        return Found(Static(label, _key(fields, where)), (_role(fields, where, **names),), region)
    if kind == "ecs_ram_role":
        return Found(Metadata(fields.get("role_name", ""), metadata_url, [where.rstrip(",")]), (), region)
    arguments = {"profile_name": name, "profile_file": path}
    return Found(Foreign(label, f"type {kind}", "profile.ProfileCredentialsProvider", **arguments), (), region)
