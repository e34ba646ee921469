# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach Alibaba Cloud: the options that inventory plugin and modules share, made into one checked value."""

from __future__ import annotations

import os
from typing import Any, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.assume_role import AssumeRole
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.chain import find
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Provider
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import VERSIONS, check_region, parse
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import SettingsError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.transport import Proxy, Transport, parse_proxy

REGION_VARIABLES = ("ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION", "ALICLOUD_REGION_ID")


class Settings(NamedTuple):
    """One account in one region. ENDPOINTS overrides per API (ecs, emr, ess, sts, vpc, and the metadata service).

    ACCOUNT is a label for messages; RESOURCE_GROUP is where instances are looked for and created, "" for anywhere.
    For another region of the same account: ``settings._replace(region=...)``.
    """

    region: str
    credentials: Provider
    account: str = "the default account"
    endpoints: Mapping[str, str] = {}
    proxy: Proxy | None = None
    no_proxy: str = ""
    ca_file: str = ""
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    max_attempts: int = 6
    user_agent: str = "bigdata.emr"
    resource_group: str = ""

    def transport(self) -> Transport:
        """Return connections of these settings, for one thread."""
        limits = (self.connect_timeout_seconds, self.read_timeout_seconds)
        return Transport(*limits, self.proxy, self.no_proxy, self.ca_file)


def _positive(options: Mapping[str, Any], name: str, default: float) -> float:
    given = options.get(name)
    try:
        value = default if given is None else float(given)
    except (TypeError, ValueError):
        value = 0
    if not 0 < value < float("inf"):
        raise SettingsError(f"{name}: {given!r} is not a number above zero")
    return value


def _endpoints(options: Mapping[str, Any]) -> Mapping[str, str]:
    given = options.get("endpoint") or {}
    if not isinstance(given, Mapping):
        raise SettingsError("endpoint: write a dictionary of API to address, like {ecs: https://ecs.example.com}")
    known = [*VERSIONS, "metadata"]
    for api, address in given.items():
        if api not in known:
            raise SettingsError(f"endpoint: there is no API {api!r} here; known are {', '.join(known)}")
        parse(str(address), f"endpoint of {api}")
    return {str(api): str(address) for api, address in given.items()}


def settings_from(options: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings for OPTIONS (those of the doc fragment ``alibaba``, absent or None means the default).

    ENVIRON stands for this process's environment. `account` in OPTIONS is a label for messages. Nothing is asked over
    the network before the first call.
    SettingsError for a value that cannot be used, CredentialError if no credentials can be found.
    """
    environ = os.environ if environ is None else environ
    proxy, origin = options.get("proxy") or "", "proxy"
    for name in () if proxy else ("HTTPS_PROXY", "https_proxy"):
        if environ.get(name):
            proxy, origin = environ[name], name
            break
    ca_file = str(options.get("ca_file") or "")
    if ca_file and not os.path.isfile(ca_file):
        raise SettingsError(f"ca_file: there is no file {ca_file}")
    endpoints = _endpoints(options)
    found = find(options, environ, endpoints.get("metadata", ""))
    region = str(options.get("region") or "")
    region = region or next((environ[name] for name in REGION_VARIABLES if environ.get(name)), found.region)
    settings = Settings(
        region=check_region(region),
        credentials=found.provider,
        endpoints=endpoints,
        proxy=parse_proxy(str(proxy), origin),
        no_proxy=environ.get("NO_PROXY") or environ.get("no_proxy") or "",
        ca_file=ca_file,
        connect_timeout_seconds=_positive(options, "connect_timeout_seconds", 5.0),
        read_timeout_seconds=_positive(options, "read_timeout_seconds", 30.0),
        max_attempts=max(int(_positive(options, "max_attempts", 6)), 1),
        user_agent=str(options.get("user_agent") or "bigdata.emr"),
        resource_group=str(options.get("resource_group_id") or ""),
    )
    provider = found.provider
    for role in found.roles:
        provider = AssumeRole(provider, role, settings)
    label = options.get("account")
    return settings._replace(credentials=provider, account=f"account {label!r}" if label else provider.label)
