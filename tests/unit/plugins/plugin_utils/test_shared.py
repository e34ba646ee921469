# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_storage of many hosts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.plugin_utils import shared

TOPOLOGY = {"members": {"jobmanager": ["m1"], "taskmanager": ["c1"], "flink_history": ["m1"]}}
HOSTS = ["m1", "c1"]


class HostVars:
    def __init__(self, **values):
        self.values = values

    def raw_get(self, host):
        return {"emr_storage": self.values[host]} if host in self.values else {}

    def __getitem__(self, host):
        return self.raw_get(host)


def test_a_directory_and_who_sees_it():
    one = {"flink": "/mnt/shared/flink"}
    found = shared.read(HostVars(m1=one, c1=one), HOSTS, TOPOLOGY, {})
    assert found == ({"flink": "file:///mnt/shared/flink"}, {"flink": ["m1", "c1"]}, {})


def test_what_is_wrong_is_told_for_all_hosts():
    found = shared.read(HostVars(), HOSTS, TOPOLOGY, {})
    assert list(found.faults) == HOSTS
    assert found.faults["m1"][0][0] == "emr_storage"
    uneven = shared.read(HostVars(m1={"flink": "/mnt/a"}, c1={"flink": "/mnt/b"}), HOSTS, TOPOLOGY, {})
    assert "it is another one than on other hosts" in next(iter(uneven.faults.values()))[0][1]


def test_a_fault_of_emr_oss_is_not_told_twice():
    one = {"flink": "oss://data/flink"}
    (text,) = [text for _name, text in shared.read(HostVars(m1=one, c1=one), HOSTS, TOPOLOGY, {}).faults["m1"]]
    assert "emr_oss names none" in text
    assert shared.read(HostVars(m1=one, c1=one), HOSTS, TOPOLOGY, None).faults == {}
