# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association import units as association
from ansible_collections.bigdata.emr.plugins.module_utils.config.sandbox import CLOSED
from ansible_collections.bigdata.emr.plugins.module_utils.database import layout
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import unit as firewall
from ansible_collections.bigdata.emr.plugins.module_utils.host.hardening import HARDENING, hardening
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import keeper
from ansible_collections.bigdata.emr.plugins.module_utils.workflows import units as workflows

PYTHON, PROGRAM = "/usr/bin/python3", "/opt/emr/libexec/program.pyz"
SERVICES = {
    **workflows.service_texts(PYTHON, PROGRAM, "prod"),
    **association.texts("prod", PYTHON, PROGRAM, 5),
    **keeper.unit_texts(Volume("juicefs", "lake", "file", "/mnt/lake"), PYTHON, ["/mnt/lake"]),
    layout.UNIT: layout.unit_text("/usr/sbin/mariadbd", "/mnt/disk1/emr-database/data", "m1.lab", 3306),
    firewall.UNIT: firewall.unit_text("prod", "/usr/sbin/nft"),
}
OPENED = {firewall.UNIT: ["PrivateTmp=no"]}
"""Lines that give a name with a plain answer another one; lists of words differ by what a unit does."""


@pytest.mark.parametrize("name", sorted(one for one in SERVICES if one.endswith(".service")))
def test_each_unit_is_closed_by_the_same_list(name):
    lines = SERVICES[name].splitlines()
    found = dict(line.split("=", 1) for line in reversed(lines) if "=" in line)
    assert {*HARDENING} - {*found} == set()
    opened = [f"{key}={found[key]}" for key, value in HARDENING.items() if value == "yes" and found[key] != value]
    assert opened == OPENED.get(name, [])
    assert "UMask" in found


def test_a_daemon_has_all_of_it():
    assert {*HARDENING} - {*CLOSED} == set()


def test_a_unit_gives_a_setting_another_value_or_one_more():
    lines = hardening(CapabilityBoundingSet="CAP_NET_ADMIN", UMask="0077")
    assert [line for line in lines if line.startswith("CapabilityBoundingSet=")] == [
        "CapabilityBoundingSet=CAP_NET_ADMIN"
    ]
    assert lines[-1] == "UMask=0077"
