# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.ids import assign

OLD = {"m1": 1, "m2": 2, "m3": 3}


def disk(number=None, servers=None):
    return {"path": "/mnt/disk1/zookeeper/myid", "id": number, "servers": servers or {}, "unit": False, "data": False}


DISKS = {host: disk(number, OLD) for host, number in OLD.items()}

# name, hosts, disks, manifest, ids of the hosts, new ones
CASES = [
    ("first run", ["m1", "m2", "m3"], {}, {}, [1, 2, 3], ["m1", "m2", "m3"]),
    ("nothing new", ["m1", "m2", "m3"], DISKS, OLD, [1, 2, 3], []),
    ("a host that sorts first", ["a0", "m1", "m2", "m3", "z9"], DISKS, OLD, [4, 1, 2, 3, 5], ["a0", "z9"]),
    ("the same without a manifest", ["a0", "m1", "m2", "m3", "z9"], DISKS, {}, [4, 1, 2, 3, 5], ["a0", "z9"]),
    ("a host replaced by one that sorts first", ["a0", "m1", "m2"], DISKS, OLD, [4, 1, 2], ["a0"]),
    ("another order", ["m3", "m1", "m2"], DISKS, OLD, [3, 1, 2], []),
    ("an emptied disk", ["m1", "m2", "m3"], {**DISKS, "m2": disk()}, OLD, [1, 2, 3], []),
    ("an emptied disk, no manifest", ["m1", "m2", "m3"], {**DISKS, "m2": disk()}, {}, [1, 2, 3], []),
    ("a silent host", ["m1", "m2", "m3"], {**DISKS, "m3": None}, OLD, [1, 2, 3], []),
    ("a silent host, no manifest", ["m1", "m2", "m3"], {**DISKS, "m1": None}, {}, [1, 2, 3], []),
    ("no answer at all", ["m1", "m2", "m3"], {}, {"m1": 3, "m2": 5, "m3": 4}, [3, 5, 4], []),
    ("the disk wins over the manifest", ["m1", "m2"], {"m1": disk(7)}, {"m1": 1, "m2": 2}, [7, 2], []),
    ("the manifest wins over zoo.cfg", ["m1", "m2"], {"m1": disk(1, {"m1": 1, "m2": 9})}, {"m2": 2}, [1, 2], []),
    ("a host that comes back", ["m1", "m2", "m3"], {}, {"m1": 1, "m2": 2, "m3": 3, "old": 4}, [1, 2, 3], []),
    ("an id is not used again", ["m1", "m2", "new"], {}, {"m1": 1, "m2": 2, "m3": 3}, [1, 2, 4], ["new"]),
]


@pytest.mark.parametrize(
    ("hosts", "disks", "remembered", "wanted", "new"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_nobody_is_renumbered(hosts, disks, remembered, wanted, new):
    found = assign(hosts, disks, remembered)
    assert [found.ids[host] for host in hosts] == wanted
    assert (found.new, found.errors) == (new, [])


def test_the_same_id_twice_is_refused():
    errors = assign(["m1", "m2"], {"m1": disk(1), "m2": disk(1)}, {}).errors
    assert len(errors) == 1
    for word in ("m1", "m2", "/mnt/disk1/zookeeper/myid", "id 1", "playbooks/site.yml"):
        assert word in errors[0]


def test_the_last_id_is_known():
    assert "255" in assign(["m1", "new"], {}, {"m1": 255}).errors[0]
