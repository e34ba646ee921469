# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions and addresses of the APIs.

The rule ``<api>.<region>.aliyuncs.com`` and its exceptions are those of the official SDKs, less Alibaba's internal
regions; a unit test compares them.
"""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import SettingsError

VERSIONS = {
    "ecs": "2014-05-26",
    "emr": "2021-03-20",
    "ess": "2022-02-22",
    "sts": "2015-04-01",
    "vpc": "2016-04-28",
}
LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")

_FINANCE = frozenset({"cn-shanghai-finance-1", "cn-shenzhen-finance-1"})
_GOVERNMENT = frozenset({"cn-north-2-gov-1"})
_OLD = frozenset({"cn-beijing", "cn-hangzhou", "cn-shanghai", "cn-shenzhen", "ap-southeast-1", "us-west-1"})
# Address → the regions that it serves instead of one of their own.
_CENTRAL: dict[str, dict[str, frozenset[str]]] = {
    "ecs": {
        "ecs-cn-hangzhou.aliyuncs.com": frozenset({"cn-hangzhou"}) | _FINANCE,
        "ecs.aliyuncs.com": frozenset({"cn-hangzhou-finance"}) | _GOVERNMENT,
    },
    "emr": {"emr.aliyuncs.com": _OLD | _FINANCE | _GOVERNMENT | {"cn-beijing-finance-1", "cn-hangzhou-finance"}},
    "ess": {
        "ess.aliyuncs.com": _OLD
        | _FINANCE
        | _GOVERNMENT
        | {"cn-qingdao", "cn-hongkong", "cn-nanjing", "us-east-1", "cn-beijing-finance-1", "cn-hangzhou-finance"}
    },
    "sts": {"sts.aliyuncs.com": frozenset({"", "ap-south-1", "ap-southeast-2"})},
    "vpc": {"vpc.aliyuncs.com": frozenset({"cn-hangzhou", "cn-hangzhou-finance"}) | _FINANCE | _GOVERNMENT},
}


class Address(NamedTuple):
    """Where to connect; HOST is without brackets."""

    tls: bool
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def parse(text: str, option: str) -> Address:
    """Return the address in TEXT, a URL or a host with an optional port; SettingsError names OPTION.

    Without TLS only the loopback interface may be named, because answers would be believed from anybody.
    """
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        raise SettingsError(f"{option}: {text!r} is not an address like https://ecs.cn-hangzhou.aliyuncs.com") from None
    try:
        port = url.port
    except ValueError:
        raise SettingsError(f"{option}: the port in {text!r} is not a number up to 65535") from None
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.path.strip("/") or "@" in url.netloc:
        raise SettingsError(f"{option}: {text!r} is not an address like https://ecs.cn-hangzhou.aliyuncs.com")
    if url.scheme == "http" and not LOOPBACK.fullmatch(url.hostname):
        raise SettingsError(
            f"{option}: {text!r} has no TLS, which is accepted for the loopback interface only; write https:// instead"
        )
    return Address(url.scheme == "https", url.hostname, port or (443 if url.scheme == "https" else 80))


def check_region(region: str) -> str:
    """Return REGION if it can be one; SettingsError otherwise (it becomes part of a host name)."""
    if region and not re.fullmatch(r"[a-z][a-z0-9-]{1,62}", region):
        raise SettingsError(f"region: {region!r} is not the id of a region; write one like cn-hangzhou")
    return region


def endpoint(api: str, region: str, overrides: Mapping[str, str]) -> Address:
    """Return where API of REGION is: as OVERRIDES say, else the public address."""
    if overrides.get(api):
        return parse(overrides[api], f"endpoint of {api}")
    for host, regions in _CENTRAL[api].items():
        if region in regions:
            return Address(True, host, 443)
    return Address(True, f"{api}.{region}.aliyuncs.com", 443)
