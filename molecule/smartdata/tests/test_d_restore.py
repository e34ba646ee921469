# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All but the bucket is lost: its metadata is loaded from a copy, and every object is there. Last of all."""

from __future__ import annotations

import json

import lake
import runs

DAEMONS = {"emr_components": ["hiveserver2", "metastore", "nodemanager"]}


def test_metadata_is_copied_lost_and_loaded(gateway, topology):
    gateway.user(
        f"head -c 9M /dev/urandom > /var/tmp/emr-lab-kept && hdfs dfs -put -f /var/tmp/emr-lab-kept {lake.PLACE}/kept"
    )
    copied = lake.keep("dump")
    assert copied["ok"], copied
    mode = runs.on(lake.KEEPER, "stat", "-c", "%a %U", copied["text"]).strip()
    assert mode == "600 root"
    assert lake.keep("fsck")["ok"]
    assert lake.keep("gc")["ok"]

    # Another place for it has to be empty.
    refused = runs.playbook("playbooks/restore_smartdata.yml", "-e", "emr_restore_smartdata=lab")
    assert refused.code != 0
    assert "is not empty, and what it has would be lost" in refused.text
    unconfirmed = runs.playbook("playbooks/restore_smartdata.yml")
    assert "confirm with -e emr_restore_smartdata=lab" in unconfirmed.text

    # They have used the volume, NodeManagers for a file of TeraSort that all its tasks read, and would go on.
    stopped = runs.playbook("playbooks/stop.yml", "-e", json.dumps(DAEMONS))
    assert stopped.code == 0, stopped.output

    # All but the bucket and the copy: caches, what the keeper works with, and all servers of Redis at once, so that
    # none has its data from another.
    lake.forget(topology["seen"])
    runs.on(lake.KEEPER, "rm", "-rf", "/var/lib/emr/smartdata", lake.STATE)
    runs.on_each(lake.MASTERS, "systemctl", "stop", "emr-redis")
    runs.on_each(lake.MASTERS, "sh", "-c", "rm -rf /mnt/disk1/redis/*")
    runs.on_each(lake.MASTERS, "systemctl", "start", "emr-redis")
    runs.until("Redis without data", lambda: "yes" if lake.master() else "", 60)

    # The bucket has a volume without metadata, so none is made.
    site = runs.playbook("site.yml")
    assert site.code != 0
    assert "load that from a copy with playbooks/restore_smartdata.yml" in site.text

    done = runs.playbook("playbooks/restore_smartdata.yml", "-e", "emr_restore_smartdata=lab")
    assert done.code == 0, done.output
    assert copied["text"] in done.output
    gateway.user(f"hdfs dfs -cat {lake.PLACE}/kept | cmp - /var/tmp/emr-lab-kept")
    started = runs.playbook("site.yml")
    assert started.code == 0, started.output
    assert lake.keep("fsck")["ok"]
    again = runs.playbook("site.yml")
    assert (again.code, again.changed) == (0, 0), again.output
