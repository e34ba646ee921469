# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the fake cloud behaves; every field can be given to FakeEcs and changed while it runs.

Limits are those of Alibaba Cloud's documentation, whose pages stand in pages.py. Keys of dictionaries with two parts
are written "type@zone", so that all of it can be given as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def zones(region: str, letters: str = "hijk") -> list[str]:
    return [f"{region}-{letter}" for letter in letters]


@dataclass
class Behaviours:
    # Who may do what
    access_key_id: str = "LTAI-fake-key"
    access_key_secret: str = "fake-secret-7d1f"
    account: str = "1234567890"
    keys: dict[str, list[str]] = field(default_factory=dict)
    """More permanent keys: id → [secret, account]."""
    forbidden: list[str] = field(default_factory=list)
    """Actions that RAM denies, "DescribeInstances", everywhere or in one region: "DescribeInstances@cn-beijing"."""
    denied_lists: str = "empty"
    """How DescribeInstances answers who may not call it: "empty" is HTTP 200 and no instance, while DryRun tells the
    truth (pages.DESCRIBE_INSTANCES); "refused" is Forbidden.RAM for both (pages.DENIED_LISTS)."""
    only_resource_group: str = ""
    """The identity's permissions end at this resource group, which a list has to name (pages.RESOURCE_GROUPS)."""
    forbidden_roles: list[str] = field(default_factory=list)
    session_seconds: float = 0
    """How long credentials of STS and of the metadata service last; 0: as long as was asked for."""
    role_name: str = ""
    """RAM role of the instance, for the metadata service; none: it has no role."""
    clock_offset_seconds: float = 0
    """How far the cloud's clock is ahead of ours."""

    # Where
    regions: dict[str, list[str]] = field(
        default_factory=lambda: {region: zones(region) for region in ("cn-hangzhou", "cn-beijing", "cn-shanghai")}
    )
    network: str = "10.0"
    """First two octets of private addresses; 127.1 gives addresses that this machine answers on."""

    # What goes wrong
    latency_seconds: float = 0
    throttle_every: int = 0
    """Every n-th answer is Throttling.User."""
    quota_per_minute: int = 0
    """Calls per account, action, region and minute; the rest of the minute is denied."""
    minute_seconds: float = 60
    overloaded: int = 0
    """So many of the next answers are HTTP 429 without JSON, of a gateway before the API. On no page."""
    unavailable_every: int = 0
    """Every n-th answer is HTTP 503, before anything was done."""
    cut_every: int = 0
    """Every n-th answer is lost: done, but the connection is cut."""
    cut: dict[str, int] = field(default_factory=dict)
    """Action → how many of its next answers are lost after the deed."""
    errors: dict[str, list[str]] = field(default_factory=dict)
    """Action → error codes for its next calls, in order; "" lets one pass."""
    raw: dict[str, str] = field(default_factory=dict)
    """Action → text to answer instead of anything else, with HTTP 200."""
    drop: list[str] = field(default_factory=list)
    """Dotted paths to remove from answers, "Instances.Instance"."""
    endless: str = ""
    """Pages that never end: "token" repeats one token, "page" repeats one page, "empty" gives empty ones."""

    # Stock and lifecycle
    stock: dict[str, int] = field(default_factory=dict)
    """"type@zone" → how many are left; what is not named is plenty. A refusal for want of them is repeated to its
    ClientToken (pages.IDEMPOTENCE)."""
    closed_zones: list[str] = field(default_factory=list)
    unlisted_zones: list[str] = field(default_factory=list)
    """Zones that have instances and that DescribeZones leaves out; no page promises that it does not."""
    diskless: list[str] = field(default_factory=list)
    """"category@type" or "category@zone": disks that RunInstances does not sell there (pages.DISK_CATEGORIES)."""
    initializing_seconds: float = 0
    """So long a new instance cannot be stopped or deleted, though it is Running (pages.INITIALIZING)."""
    unlisted_seconds: float = 0
    """So long a new instance is in no list; no page says how long that can be."""
    instance_quota: int = 0
    start_delay_seconds: float = 0
    """Pending this long after RunInstances or StartInstances."""
    stop_delay_seconds: float = 0
    delete_delay_seconds: float = 0
    images: list[str] = field(default_factory=lambda: ["m-debian12", "m-alinux3"])

    # Limits of the API
    tag_cap: int = 1000
    """Filters by tag or resource group see so many resources (pages.DESCRIBE_INSTANCES)."""
    tag_cap_error: str = ""
    """Code to answer beyond the cap; empty: the rest is left out silently."""
    frozen: bool = False
    """Instances never change: answers are encoded once, for measurements."""
    strict_parameters: bool = True
    """Refuse parameters that the API's published description does not have."""

    @classmethod
    def of(cls, values: dict[str, Any]) -> Behaviours:
        unknown = sorted(set(values) - set(cls.__dataclass_fields__))
        if unknown:
            raise TypeError(f"no behaviour is called {', '.join(unknown)}")
        return cls(**values)
