# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a large inventory costs. Machines differ, so the gate is the ratio to another plugin, in seconds of CPU."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.alone
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
PEER_HOSTS = 1000
HERE = Path(__file__).parent
# How much longer than on two idle cores waiting may take here.
SLACK = float(os.environ.get("EMR_TEST_SLACK", "1"))


def fill(cloud: Any, count: int) -> None:
    cloud.behaviours.frozen = True
    cloud.behaviours.regions["cn-hangzhou"] = [f"cn-hangzhou-{letter}" for letter in "hijk"]
    for rack in range(20):
        cloud.add(count // 20, cluster="etl", tier="core", name=f"r{rack}-{{number:04d}}", tags={"rack": f"r{rack}"})


def peer_source(where: Path, count: int) -> tuple[Path, Path]:
    """Write a source of amazon.aws.aws_ec2 and what its cache shall hold, COUNT hosts with as many groups as ours."""
    groups = [
        {"key": "placement.availability_zone", "prefix": "zone"},
        {"key": "instance_type", "prefix": "type"},
        {"key": "tags.rack", "prefix": "rack"},
        {"key": "vpc_id", "prefix": "vpc"},
    ]
    options = {
        "plugin": "amazon.aws.aws_ec2",
        "regions": ["eu-west-1"],
        "hostnames": ["tag:Name"],
        "keyed_groups": groups,
        "compose": {"address": "private_ip_address"},
        "groups": {"big": "cpu_options.core_count >= 2 and state.name == 'running'"},
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(where / "cache"),
        "cache_timeout": 0,
    }
    sample = json.loads((HERE / "ec2_instance.json").read_text())
    hosts = []
    for number in range(count):
        tags = {"Name": f"h-{number:05d}", "rack": f"r{number % 20}", "cluster": "etl", "tier": "core"}
        tag_list = [{"Key": key, "Value": value} for key, value in tags.items()]
        hosts.append({**sample, "InstanceId": f"i-{number:017d}", "Tags": tag_list, "PrivateIpAddress": "10.0.0.1"})
    source, data = where / "aws_ec2.yml", where / "hosts.json"
    source.write_text(json.dumps(options))
    data.write_text(json.dumps({"aws_ec2": hosts}))
    return source, data


def test_ten_thousand(ansible: Any, cloud: Any, tmp_path: Path) -> None:
    fill(cloud, 10000)
    source = ansible.source(**CONSTRUCTED)
    ours = ansible.parse(source, "--runs", "5")
    print(f"10,000 hosts: {ours['seconds']} s, CPU {ours['cpu']} s, {ours['rss_mb']} MB")
    assert ours["hosts"] == 10000
    assert ours["outsiders"] == []

    slow = ansible.parse(source, "--other-core=renamed")
    print(f"with a core that is not known: {slow['seconds']} s, CPU {slow['cpu']} s")
    assert slow["hosts"] == 10000

    place = Path(ansible.run(HERE / "peer.py").stdout.strip())
    theirs_source, data = peer_source(tmp_path, PEER_HOSTS)
    paths = f"{place / 'collections'}:{ansible.home / 'collections'}"
    more = {"ANSIBLE_COLLECTIONS_PATH": paths, "PYTHONPATH": str(place / "site")}
    theirs = ansible.parse(theirs_source, "--runs", "2", "--cached", str(data), **more)
    print(f"{PEER_HOSTS} hosts of amazon.aws.aws_ec2 from its cache: {theirs['seconds']} s, CPU {theirs['cpu']} s")
    assert theirs["hosts"] == PEER_HOSTS
    ratio = (ours["cpu"][2] / 10000) / (theirs["cpu"][0] / PEER_HOSTS)
    print(f"ours takes {ratio:.3f} of its time per host")
    assert ratio <= 1 / 6


def test_pages_and_latency(ansible: Any, cloud: Any) -> None:
    fill(cloud, 10000)
    source = ansible.source()
    quick = ansible.parse(source)["seconds"][0]
    cloud.behaviours.latency_seconds = 0.1
    late = ansible.parse(source, "--runs", "3")["seconds"]
    print(f"100 pages over 4 zones: {late} s with 100 ms a request, {quick} s without")
    assert late[0] <= 4 * SLACK  # the others on the machine only add to it


def test_a_hundred_hosts(ansible: Any, cloud: Any) -> None:
    fill(cloud, 100)
    source = ansible.source(**CONSTRUCTED)
    took = []
    for _run in range(3):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = ansible.run(Path(sys.executable).with_name("ansible-inventory"), "-i", source, "--graph")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        took.append((round(cpu, 2), round(time.perf_counter() - start, 2)))
        assert "r19-0005" in done.stdout
    print(f"100 hosts, ansible-inventory --graph, (CPU, all) seconds: {sorted(took)}")
    assert min(took)[0] <= 1
