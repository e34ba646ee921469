# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake of ECS, EMR, STS and the metadata service on a loopback port.

In a test: ``with FakeEcs() as cloud: cloud.add(200, tier="core", cluster="etl"); ... cloud.options() ...``
For playbooks: ``python tests/fakes/ecs/server.py --port 0 --ready FILE``, which writes its URL to FILE.
"""

from __future__ import annotations

from typing import Any


class FakeEcs:
    """The cloud. `url` serves every API; `instances` maps instance id to the raw document that DescribeInstances gives."""

    url: str
    instances: dict[str, dict[str, Any]]
    calls: list[dict[str, Any]]
    """Every request: {"action", "region", "params", "access_key_id", "code"}; "code" is "" for success."""

    def __init__(self, **behaviours: Any) -> None:
        """See behaviours.py: latency_seconds, throttle_every, stock={(type, zone): n}, start_delay_seconds, cut_every…"""
        raise NotImplementedError

    def __enter__(self) -> FakeEcs:
        raise NotImplementedError

    def __exit__(self, *_error: object) -> None:
        raise NotImplementedError

    def add(self, count: int = 1, **fields: Any) -> list[dict[str, Any]]:
        """Make running instances and return them: cluster, tier, node_group, zone, region, type, name, tags, or raw fields."""
        raise NotImplementedError

    def options(self, **more: Any) -> dict[str, Any]:
        """Return client options that reach this fake: region, access_key_id, access_key_secret, endpoint."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return the environment variables with the same credentials, for child processes."""
        raise NotImplementedError
