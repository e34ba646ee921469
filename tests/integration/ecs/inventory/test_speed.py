# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a large inventory costs. Seconds are generous, since machines differ; the ratio to another plugin is the gate.

Figures seen on two cores: see docs/ecs-inventory.md.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

CONSTRUCTED = {
    "keyed_groups": [
        {"key": "ecs_zone", "prefix": "zone"},
        {"key": "ecs_instance_type", "prefix": "type"},
        {"key": "ecs_tags.rack", "prefix": "rack"},
        {"key": "ecs_vpc_id", "prefix": "vpc"},
    ],
    "compose": {"address": "ecs_private_ip"},
    "groups": {"big": "ecs_cpu >= 4 and ecs_status == 'Running'"},
}
# How much slower than on two idle cores this machine may be.
SLACK = float(os.environ.get("EMR_TEST_SLACK", "1"))


def fill(cloud: Any, count: int) -> None:
    cloud.behaviours.frozen = True
    cloud.behaviours.regions["cn-hangzhou"] = [f"cn-hangzhou-{letter}" for letter in "hijk"]
    for rack in range(20):
        cloud.add(count // 20, cluster="etl", tier="core", name=f"r{rack}-{{number:04d}}", tags={"rack": f"r{rack}"})


def peer(where: Path, count: int) -> tuple[Path, dict[str, str]]:
    """Return a source of amazon.aws.aws_ec2 and its environment, with COUNT hosts in its cache."""
    home = os.environ.get("EMR_TEST_PEER", "")
    if not home:
        pytest.skip("EMR_TEST_PEER does not say where amazon.aws lies (tests/integration/ecs/inventory/peer makes it)")
    path = where / "aws_ec2.yml"
    cache = where / "cache"
    cache.mkdir()
    groups = [
        {"key": "placement.availability_zone", "prefix": "zone"},
        {"key": "instance_type", "prefix": "type"},
        {"key": "tags.rack", "prefix": "rack"},
        {"key": "vpc_id", "prefix": "vpc"},
    ]
    path.write_text(
        json.dumps(
            {
                "plugin": "amazon.aws.aws_ec2",
                "regions": ["eu-west-1"],
                "hostnames": ["tag:Name"],
                "keyed_groups": groups,
                "compose": {"address": "private_ip_address"},
                "groups": {"big": "cpu_options.core_count >= 2 and state.name == 'running'"},
                "cache": True,
                "cache_plugin": "ansible.builtin.jsonfile",
                "cache_connection": str(cache),
                "cache_timeout": 0,
            }
        )
    )
    sample = json.loads(Path(__file__).with_name("ec2_instance.json").read_text())
    hosts = []
    for number in range(count):
        tags = [{"Key": "Name", "Value": f"h-{number:05d}"}, {"Key": "rack", "Value": f"r{number % 20}"}]
        tags += [{"Key": key, "Value": "etl"} for key in ("cluster", "tier")]
        hosts.append(
            {**sample, "InstanceId": f"i-{number:017d}", "Tags": tags, "PrivateIpAddress": f"10.0.{number % 250}.1"}
        )
    return path, {"PEER_CACHE": json.dumps(hosts), "PYTHONPATH": f"{home}/site", "PEER": f"{home}/collections"}


@pytest.mark.parametrize("count", [10000])
def test_ten_thousand(ansible: Any, cloud: Any, count: int) -> None:
    fill(cloud, count)
    source = ansible.source(clusters=[], **CONSTRUCTED)
    found = ansible.parse(source, "--runs", "5")
    print(f"{count} hosts: {found['seconds']} s, {found['rss_mb']} MB")
    assert found["hosts"] == count
    assert found["outsiders"] == []
    assert found["median"] <= 6 * SLACK
    slow = ansible.parse(source, "--other-core=renamed")
    print(f"without the memory of expressions: {slow['seconds']} s")
    assert slow["hosts"] == count


def test_pages_and_latency(ansible: Any, cloud: Any) -> None:
    fill(cloud, 10000)
    source = ansible.source()
    quick = ansible.parse(source)["median"]
    cloud.behaviours.latency_seconds = 0.1
    late = ansible.parse(source)["median"]
    print(f"100 pages over 4 zones: {late} s with 100 ms a request, {quick} s without")
    assert late <= quick + 4 * SLACK


def test_a_hundred_hosts(ansible: Any, cloud: Any) -> None:
    fill(cloud, 100)
    source = ansible.source(**CONSTRUCTED)
    took = []
    for _run in range(3):
        start = time.perf_counter()
        done = ansible.run("ansible-inventory", "-i", source, "--graph")
        took.append(time.perf_counter() - start)
        assert done.stdout.count("r19-0005") >= 1
    print(f"100 hosts, ansible-inventory --graph: {sorted(round(seconds, 2) for seconds in took)} s")
    assert min(took) <= 1 * SLACK
