# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel settings: the file, and what the kernel lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.host.sysctl import (
    complete,
    pending,
    proc_path,
    reserved_ports,
    sysctl_text,
)

PORTS = "net.ipv4.ip_local_reserved_ports"
ROLE = Path(__file__).resolve().parents[5] / "roles/host"


@pytest.mark.parametrize(
    ("values", "running", "due"),
    [
        ({}, {}, {}),
        ({"vm.swappiness": 1}, {"vm.swappiness": "1"}, {}),
        ({"vm.swappiness": 1}, {"vm.swappiness": "60"}, {"vm.swappiness": "1"}),
        ({"no.such": 1}, {"no.such": None}, {"no.such": "1"}),
        ({"net.ipv4.tcp_rmem": "4096 1 2"}, {"net.ipv4.tcp_rmem": "4096\t1\t2"}, {}),
        ({PORTS: "8031,8030,8088"}, {PORTS: "8030-8031,8088"}, {}),
        ({PORTS: "8030-8032"}, {PORTS: ""}, {PORTS: "8030-8032"}),
    ],
)
def test_pending(values, running, due):
    assert pending(values, running) == due


def test_file():
    assert sysctl_text({}) is None
    assert sysctl_text({"b": 2, "a": 1}).splitlines()[1:] == ["a = 1", "b = 2"]
    assert proc_path("vm.swappiness") == "/proc/sys/vm/swappiness"


def test_all_ports_are_reserved_unless_others_are_named():
    assert complete({"vm.swappiness": 1}) == {"vm.swappiness": 1, PORTS: reserved_ports()}
    assert complete({PORTS: "1-9"}) == {PORTS: "1-9"}
    assert complete({}) == {}
    assert {"8020", "2181"} <= set(reserved_ports().replace("8018-8020", "8020").split(","))


def test_the_role_asks_for_settings():
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert complete(defaults["host_sysctl"])[PORTS] == reserved_ports()
