# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When data of the cluster's own MariaDB may be made, and its unit."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import layout
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import ACCOUNTS, GROUPS

DATA = "/mnt/disk1/emr-database/data"


@pytest.mark.parametrize(
    ("names", "recorded", "refused"),
    [
        (None, "", ""),
        ([], "", ""),
        (["mysql", "ibdata1"], "", ""),
        (["mysql", "ibdata1"], DATA, ""),
        (["something"], "", "has something in it that is no data of MariaDB"),
        (["something"], DATA, "has something in it"),
        (None, DATA, "is empty, and this host has had the data of its database there; mount its disk"),
        ([], DATA, "is empty, and this host"),
    ],
)
def test_data_is_made_only_where_there_is_none_and_was_none(names, recorded, refused):
    found = layout.refusal(DATA, layout.state_of(names), recorded)
    assert refused in found
    assert bool(found) == bool(refused)


def test_its_account_has_ids_that_no_service_has():
    assert layout.ACCOUNT_ID not in {*GROUPS.values(), *(row.uid for row in ACCOUNTS)}


def test_it_listens_at_the_hosts_address_and_knows_no_file_of_the_distribution():
    lines = layout.unit_text("/usr/sbin/mariadbd", DATA, "m1.lab", 3310).splitlines()
    (start,) = [line for line in lines if line.startswith("ExecStart=")]
    words = start.split()
    assert words[1] == "--no-defaults"
    assert {"--bind-address=m1.lab", "--port=3310", f"--datadir={DATA}"} <= set(words)
    assert f"RequiresMountsFor={DATA}" in lines
