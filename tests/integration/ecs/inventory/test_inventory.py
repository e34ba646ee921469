# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plugin makes of a cloud, as ansible-inventory shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TOPOLOGY = 'plugin: bigdata.emr.topology\ncluster: etl\nrelease: "1.0"\n'


def small_cluster(cloud: Any, **more: Any) -> None:
    """Make three masters, four core hosts in two node groups, two task hosts and a gateway."""
    cloud.add(3, cluster="etl", tier="master", **more)
    cloud.add(2, cluster="etl", tier="core", node_group="ssd", name="etl-ssd-{number:04d}", **more)
    cloud.add(2, cluster="etl", tier="core", node_group="core-hdd", name="etl-hdd-{number:04d}", **more)
    cloud.add(2, cluster="etl", tier="task", **more)
    cloud.add(1, cluster="etl", tier="gateway", **more)


def test_tiers_and_node_groups(ansible: Any, cloud: Any) -> None:
    small_cluster(cloud)
    cloud.add(3, cluster="other", tier="core")
    found = ansible.list(clusters=["etl"])
    assert found.members("master") == ["etl-master-0001", "etl-master-0002", "etl-master-0003"]
    assert found.children("core") == ["core_hdd", "core_ssd"]
    assert found.members("core_ssd") == ["etl-ssd-0001", "etl-ssd-0002"]
    assert found.members("gateway") == ["etl-gateway-0001"]
    assert found.said == ""
    one = found.hosts["etl-ssd-0001"]
    assert (one["ecs_cluster"], one["ecs_tier"], one["ecs_node_group"]) == ("etl", "core", "ssd")
    assert one["ansible_host"] == one["ecs_private_ip"] != ""


def test_beside_a_topology(ansible: Any, cloud: Any) -> None:
    small_cluster(cloud)
    where = ansible.source(clusters=["etl"]).parent
    (where / "topology.yml").write_text(TOPOLOGY)
    graph = ansible.run("ansible-inventory", "-i", where, "--graph").stdout
    for group in ("@emr_namenode", "@emr_datanode", "@core_ssd", "@emr_unreachable"):
        assert f"--{group}:" in graph
    export = ansible.run("ansible-inventory", "-i", where, "--list", "--export")
    # What AWX keeps is this JSON.
    topology = ansible.decoded(export.stdout)["all"]["vars"]["emr_topology"]
    assert topology["errors"] == []
    assert topology["tiers"]["core"] == ["etl-hdd-0001", "etl-hdd-0002", "etl-ssd-0001", "etl-ssd-0002"]
    assert topology["node_groups"] == {
        "core": {"core_hdd": ["etl-hdd-0001", "etl-hdd-0002"], "core_ssd": ["etl-ssd-0001", "etl-ssd-0002"]}
    }


def test_run_on_the_exported_json(ansible: Any, cloud: Any) -> None:
    small_cluster(cloud)
    where = ansible.source(clusters=["etl"]).parent
    (where / "topology.yml").write_text(TOPOLOGY)
    export = ansible.run("ansible-inventory", "-i", where, "--list", "--export")
    script = ansible.home / "exported.sh"
    script.write_text(f"#!/bin/sh\ncat <<'JSON'\n{export.stdout}\nJSON\n")
    script.chmod(0o755)
    first_play = Path(__file__).parents[4] / "playbooks" / "check_inventory.yml"
    done = ansible.run("ansible-playbook", "-i", script, first_play, "-e", "emr_secret=hb7PeQ2vXz9wKd4Tn1Rc")
    assert done.returncode == 0, done.stdout + done.stderr


def test_empty_cloud_has_all_groups(ansible: Any, cloud: Any) -> None:
    where = ansible.source(clusters=["etl"]).parent
    (where / "topology.yml").write_text(TOPOLOGY)
    done = ansible.run("ansible-inventory", "-i", where, "--graph")
    for group in ("master", "core", "task", "gateway", "emr_reclaiming", "emr_namenode"):
        assert f"--@{group}:" in done.stdout
    assert done.stderr == ""


def test_a_source_that_fails_leaves_no_topology(ansible: Any, cloud: Any) -> None:
    small_cluster(cloud)
    where = ansible.source(clusters=["etl"]).parent
    (where / "a-hosts.yml").write_text("all: {children: {master: {hosts: {m-1: {}}}, core: {hosts: {c-1: {}}}}}")
    (where / "topology.yml").write_text(TOPOLOGY)
    cloud.behaviours.forbidden = ["DescribeInstances"]
    first_play = Path(__file__).parents[4] / "playbooks" / "check_inventory.yml"
    done = ansible.run("ansible-playbook", "-i", where, first_play, "-e", "emr_secret=hb7PeQ2vXz9wKd4Tn1Rc")
    assert done.returncode == 2
    assert "DescribeInstances of ECS in cn-hangzhou" in done.stdout


@pytest.mark.parametrize("source", ["ecs", "both", "emr"])
def test_clusters_of_emr(ansible: Any, cloud: Any, source: str) -> None:
    cloud.add_emr_cluster("c-0123456789abcdef", title="etl")
    cloud.add(1, emr_cluster="c-0123456789abcdef", tier="master", name="master-1-{number}.c-0123456789abcdef.emr")
    cloud.add(2, emr_cluster="c-0123456789abcdef", tier="core", name="core-1-{number}.c-0123456789abcdef.emr")
    cloud.add(1, emr_cluster="c-fedcba9876543210", tier="core", name="core-1-{number}.c-fedcba9876543210.emr")
    found = ansible.list(source=source, clusters=["c-0123456789abcdef"])
    members = found.members("core") or [host for child in found.children("core") for host in found.members(child)]
    assert (len(found.hosts), len(members)) == (3, 2)
    if source != "emr":
        assert members == ["core-1-1.c-0123456789abcdef.emr", "core-1-2.c-0123456789abcdef.emr"]
    assert {host["ecs_cluster"] for host in found.hosts.values()} == {"c-0123456789abcdef"}
    assert all(host["ansible_host"].startswith("10.") for host in found.hosts.values())
    assert found.said == ""


def test_clusters_of_emr_by_name(ansible: Any, cloud: Any) -> None:
    cloud.add_emr_cluster("c-0123456789abcdef", title="etl")
    cloud.add(1, emr_cluster="c-0123456789abcdef", tier="master")
    assert len(ansible.list(source="both", clusters="etl").hosts) == 1


def test_names_tell_tiers(ansible: Any, cloud: Any) -> None:
    cloud.add(2, name="core-1-{number}")
    cloud.add(1, name="emr-header-{number}.cluster-12345")
    found = ansible.list()
    assert (found.members("core"), found.members("master")) == (
        ["core-1-1", "core-1-2"],
        ["emr-header-1.cluster-12345"],
    )


def test_several_clusters_when_named(ansible: Any, cloud: Any) -> None:
    cloud.add(1, cluster="etl", tier="master")
    cloud.add(1, cluster="ad-hoc", tier="master", node_group="big")
    found = ansible.list(clusters=["etl", "ad-hoc"])
    assert found.members("etl_master") == ["etl-master-0001"]
    assert found.children("ad_hoc_master") == ["ad_hoc_master_big"]
    assert "master" not in found.groups


def test_spot_hosts_that_are_taken_back(ansible: Any, cloud: Any) -> None:
    lost, _kept = cloud.add(2, cluster="etl", tier="task")
    lost["OperationLocks"] = {"LockReason": [{"LockReason": "Recycling", "LockMsg": ""}]}
    found = ansible.list()
    assert found.members("emr_reclaiming") == ["etl-task-0001"]
    assert found.members("task") == ["etl-task-0001", "etl-task-0002"]


@pytest.mark.parametrize(
    ("options", "count", "sent"),
    [
        ({"filters": {"Status": "Running"}}, 9, {"Status": "Running"}),
        ({"filters": {"Status": ["Running", "Stopped"], "tag:env": "dev"}}, 1, {"Tag.1.Key": "env"}),
        ({"filters": {"InstanceName": "etl-t*"}}, 2, {"InstanceName": "etl-t*"}),
        ({"filters": {"!Status": "Stopped"}, "include": [{"tag:env": "dev"}, "Cpu > `64`"]}, 0, {}),
        ({"exclude": ["starts_with(InstanceName, 'etl-core')"]}, 6, {}),
        ({"exclude": [{"tag:emr:tier": ["core", "task"]}], "clusters": "etl"}, 4, {"Tag.1.Key": "emr:cluster"}),
    ],
)
def test_filters(ansible: Any, cloud: Any, options: dict[str, Any], count: int, sent: dict[str, str]) -> None:
    cloud.add(3, cluster="etl", tier="master")
    cloud.add(3, cluster="etl", tier="core")
    cloud.add(1, cluster="etl", tier="core", name="etl-core-x", Status="Stopped", tags={"env": "dev"})
    cloud.add(2, cluster="etl", tier="task")
    cloud.add(1, cluster="etl", tier="gateway")
    assert len(ansible.list(**options).hosts) == count
    asked = cloud.requests("DescribeInstances")[0]
    assert {key: asked.get(key) for key in sent} == sent
    assert [key for key in asked if key.startswith("Tag.2")] == []


def test_addresses_and_variables(ansible: Any, cloud: Any) -> None:
    cloud.add(2, cluster="etl", tier="core", PublicIpAddress={"IpAddress": ["47.0.0.1"]})
    cloud.add(1, cluster="etl", tier="master")
    found = ansible.list(ansible_host="public", hostvars=["tier", "ExpiredTime"], hostvars_prefix="x_")
    assert found.hosts["etl-core-0001"] == {
        "x_tier": "core",
        "x_expired_time": "2099-12-31T15:59Z",
        "ansible_host": "47.0.0.1",
    }
    assert "etl-master-0001 has no address of kind 'public' and is reached by name" in found.said
    assert ansible.list(hostvars="all").hosts["etl-core-0001"]["ecs_os_name"] == "Debian 12"


def test_names_by_chain(ansible: Any, cloud: Any) -> None:
    cloud.add(2, cluster="etl", tier="core", tags={"Name": "web"})
    hostnames = [{"name": "ecs_tags.Name ~ '-' ~ ecs_instance_id[-2:]", "prefix": "region", "separator": "."}]
    assert list(ansible.list(hostnames=hostnames).hosts) == ["cn-hangzhou.web-01", "cn-hangzhou.web-02"]
    assert len(ansible.list(hostnames=["tag:Name"], hostname_collision="suffix_id").hosts) == 2


def test_accounts_and_regions_at_once(ansible: Any, cloud: Any) -> None:
    cloud.behaviours.keys = {"second": ["its secret", "2222"]}
    cloud.add(2, cluster="etl", tier="core")
    cloud.add(1, cluster="etl", tier="core", region="cn-beijing", name="north-{number}")
    cloud.add(1, cluster="etl", tier="task", region="cn-shanghai", account="2222", name="second-{number}")
    accounts = [
        {"name": "one", "regions": "cn-hangzhou,cn-beijing"},
        {"name": "two", "access_key_id": "second", "access_key_secret": "{{ 'its ' ~ 'secret' }}", "regions": ["all"]},
    ]
    found = ansible.list(accounts=accounts)
    assert {name: host["ecs_account"] for name, host in found.hosts.items()} == {
        "etl-core-0001": "one",
        "etl-core-0002": "one",
        "north-1": "one",
        "second-1": "two",
    }


def test_a_region_can_be_left_out_loudly(ansible: Any, cloud: Any) -> None:
    cloud.add(2, cluster="etl", tier="core")
    cloud.behaviours.forbidden = ["DescribeInstances@cn-beijing"]
    found = ansible.list(regions=["cn-hangzhou", "cn-beijing"], on_error="warn")
    assert (len(found.hosts), found.faults) == (2, [])
    assert "ecs.yml: left out, so that hosts may be missing: DescribeInstances of ECS in cn-beijing" in found.said
    assert "Forbidden" in found.said
    for options in ({"regions": ["cn-beijing"], "on_error": "warn"}, {"regions": ["cn-hangzhou", "cn-beijing"]}):
        found = ansible.list(**options)
        assert "DescribeInstances of ECS in cn-beijing" in found.faults[0]
        assert found.hosts == {}


CACHE = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile"}


def test_cache(ansible: Any, cloud: Any, tmp_path: Path) -> None:
    options = {**CACHE, "cache_connection": str(tmp_path / "cache")}
    cloud.add(2, cluster="etl", tier="core")
    assert len(ansible.list(**options).hosts) == 2
    cloud.add(1, cluster="etl", tier="task")
    calls = len(cloud.calls)
    found = ansible.list(keyed_groups=[{"key": "ecs_zone"}], **options)
    assert (len(found.hosts), len(cloud.calls)) == (2, calls), "the groups are made anew from the cache"
    assert "_cn_hangzhou_h" in found.groups
    assert len(ansible.list(filters={"Status": "Running"}, **options).hosts) == 3, "other filters have another key"
    assert len(ansible.list("--flush-cache", **options).hosts) == 3
    assert len(ansible.list(**options).hosts) == 3, "the flush has renewed the cache"
    kept = "".join(path.read_text() for path in (tmp_path / "cache").iterdir())
    assert cloud.behaviours.access_key_secret not in kept
    assert cloud.behaviours.access_key_id not in kept


def test_stale_cache_bridges_an_outage(ansible: Any, cloud: Any, tmp_path: Path) -> None:
    options = {**CACHE, "cache_connection": str(tmp_path / "cache"), "on_error": "stale"}
    cloud.add(2, cluster="etl", tier="core")
    ansible.list(**options)
    (kept,) = (tmp_path / "cache").iterdir()
    entry = json.loads(json.loads(kept.read_text())["__payload__"])
    old = {**entry, "fetched": entry["fetched"] - 7300}
    kept.write_text(json.dumps({"__payload__": json.dumps(old)}))
    cloud.behaviours.forbidden = ["DescribeInstances"]
    found = ansible.list(**options)
    assert (len(found.hosts), found.faults) == (2, [])
    assert "Using the hosts of 2 hours ago." in found.said
    kept.write_text("{")
    assert ansible.list(**options).faults, "a cache that cannot be read holds nothing"


def test_partial_results_are_not_kept(ansible: Any, cloud: Any, tmp_path: Path) -> None:
    options = {**CACHE, "cache_connection": str(tmp_path / "cache"), "regions": "cn-hangzhou,cn-beijing"}
    cloud.add(2, cluster="etl", tier="core")
    cloud.add(1, cluster="etl", tier="core", region="cn-beijing", name="north-{number}")
    cloud.behaviours.forbidden = ["DescribeInstances@cn-beijing"]
    assert len(ansible.list(on_error="warn", **options).hosts) == 2
    cloud.behaviours.forbidden = []
    assert len(ansible.list(on_error="warn", **options).hosts) == 3


@pytest.mark.parametrize("cap_error", ["", "InvalidTagCount.Exceed"])
def test_more_than_a_thousand_hosts_with_one_tag(ansible: Any, cloud: Any, cap_error: str) -> None:
    cloud.behaviours.tag_cap_error = cap_error
    cloud.add(1234, cluster="etl", tier="core")
    cloud.add(20, cluster="other", tier="core")
    found = ansible.parse(ansible.source(clusters=["etl"]))
    assert found["hosts"] == 1234
    assert cloud.requests("ListTagResources")


def test_throttled_and_cut_and_unavailable(ansible: Any, cloud: Any) -> None:
    cloud.behaviours.throttle_every, cloud.behaviours.minute_seconds = 20, 1
    cloud.behaviours.unavailable_every, cloud.behaviours.cut_every = 17, 13
    cloud.add(1500, cluster="etl", tier="core")
    found = ansible.parse(ansible.source())
    assert (found["hosts"], found["said"]) == (1500, "")


HOSTILE = "{{ lookup('ansible.builtin.pipe', 'touch owned') }}"


def test_templates_in_instance_data_stay_text(ansible: Any, cloud: Any) -> None:
    cloud.add(1, cluster="etl", tier="core", Description=HOSTILE, tags={"note": HOSTILE, HOSTILE: "x"})
    cloud.add(1, cluster="etl", tier="core", node_group=HOSTILE, name=HOSTILE.replace("{", "{{").replace("}", "}}"))
    more = {
        "hostvars": "all",
        "compose": {"note": "ecs_tags.note", "loud": "ecs_tags.note | default('') | upper"},
        "keyed_groups": [{"key": "ecs_tags.note", "prefix": "note"}, {"key": "ecs_tags"}],
        "groups": {"noted": "ecs_tags.note is defined"},
        "hostnames": ["ecs_description ~ ecs_instance_id", "host_name", "instance_id"],
    }
    where = ansible.source(**more)
    playbook = ansible.home / "show.yml"
    shown = ["ecs_description", "ecs_tags", "note", "loud", "group_names"]
    task = {"ansible.builtin.debug": {"msg": f"{{{{ [{', '.join(shown)}] }}}}"}, "when": "note is defined"}
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "connection": "local", "tasks": [task]}]))
    done = ansible.run("ansible-playbook", "-i", where, playbook)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lookup('ansible.builtin.pipe', 'touch owned')" in done.stdout
    assert list(ansible.home.rglob("owned")) == []


def test_secrets_are_not_shown(ansible: Any, cloud: Any) -> None:
    cloud.add(1, cluster="etl", tier="core")
    cloud.behaviours.errors = {"DescribeInstances": ["Forbidden.RAM"]}
    done = ansible.run("ansible-inventory", "-i", ansible.source(), "--list", "-vvvvv", ANSIBLE_DEBUG="1")
    assert "Forbidden.RAM" in done.stderr
    assert cloud.behaviours.access_key_secret not in done.stdout + done.stderr
