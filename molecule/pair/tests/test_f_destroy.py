# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the cluster: refused while it is not meant, then aside, then gone."""

from __future__ import annotations

import runs
from paired import ALL, CORE, M1, WORKER, playbook

HOSTS = [*ALL, "gateway-1.lab"]


def running() -> list[str]:
    told = runs.on_each(HOSTS, "systemctl", "list-units", "--no-legend", "emr-*")
    return [line for lines in told.values() for line in lines.splitlines()]


def test_refused_while_it_is_not_meant():
    before = len(running())
    run = playbook("playbooks/destroy.yml", "-e", "emr_deletion_protection=true", "--limit", CORE)
    assert run.code != 0
    for part in ("-e emr_destroy=pair", "protected by emr_deletion_protection", "drop --limit"):
        assert part in run.text
    assert (run.changed, len(running())) == (0, before)


def test_a_silent_host_is_not_left_behind():
    runs.lab("kill", WORKER)
    try:
        run = playbook("playbooks/destroy.yml", "-e", "emr_destroy=pair")
    finally:
        runs.lab("start", WORKER)
    assert run.code != 0
    assert f"{WORKER}: it gave no answer" in " ".join(run.output.split())
    assert run.changed == 0


def test_check_mode_changes_nothing():
    before = len(running())
    run = playbook("playbooks/destroy.yml", "-e", "emr_destroy=pair", "--check")
    assert run.code == 0, run.output
    assert len(running()) == before


def test_data_is_put_aside_and_can_come_back():
    blocks = runs.on(CORE, "find", "/mnt/disk1/hdfs/data", "/mnt/disk2/hdfs/data", "-name", "blk_*").count("\n")
    run = playbook("playbooks/destroy.yml", "-e", "emr_destroy=pair")
    assert run.code == 0, run.output
    assert running() == []
    assert runs.on(M1, "sh", "-c", "ls -A /mnt/disk1").split()[0].startswith("destroyed-pair-")
    assert runs.on(CORE, "sh", "-c", "find /mnt/disk?/destroyed-pair-* -name 'blk_*'").count("\n") == blocks
    assert playbook("playbooks/destroy.yml", "-e", "emr_destroy=pair").changed == 0


def test_told_twice_nothing_is_left():
    run = playbook("playbooks/destroy.yml", "-e", "emr_destroy=pair", "-e", "emr_destroy_wipe=pair")
    assert run.code == 0, run.output
    left = runs.on_each(HOSTS, "sh", "-c", "find /mnt/disk? /opt/emr /var/lib/*emr* -type f 2>/dev/null || true")
    assert left == dict.fromkeys(HOSTS, "")
