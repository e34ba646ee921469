# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All journals are lost while data is there: they are made anew from what the NameNodes have on their disks.

The hard case of it: each NameNode has a part of the edits only, and the newest image ends within a segment of another.
"""

from __future__ import annotations

import re

import pytest
import runs
from paired import CORE, HERE, HOSTS, M1, M2, interrupted, playbook, shell, told

DECIDE, RECOVER = str(HERE / "decide.yml"), "playbooks/recover_journals.yml"
MEANT = ("-e", "emr_recover_journals=pair")
JOURNAL = "/mnt/disk1/hdfs/journal/pair"
NOTE = "/var/lib/emr/hdfs/recovery.json"


def put(name: str) -> None:
    """Write thirty small files into the directory NAME of HDFS, from M1."""
    shell(M1, f"mkdir -p /var/tmp/kept/{name}; for n in $(seq 30); do echo {name} $n > /var/tmp/kept/{name}/$n; done")
    runs.hdfs(M1, "dfs", "-put", f"/var/tmp/kept/{name}", f"/{name}")


def difference() -> str:
    """Fetch everything that was put, and return how it differs from what was put."""
    names = shell(M1, "ls /var/tmp/kept").split()
    shell(M1, "rm -rf /var/tmp/found && install -d -o hdfs /var/tmp/found")
    runs.hdfs(M1, "dfs", "-get", *(f"/{name}" for name in names), "/var/tmp/found")
    return shell(M1, "diff -r /var/tmp/kept /var/tmp/found || true")


def active() -> str:
    return runs.until("active NameNode", lambda: runs.active_namenode([M1, M2]), 60)


@pytest.fixture(scope="module")
def emptied():
    """Thirty files from each of three times, the active daemons leaving their host between the first two; then all
    journals are emptied. Returns who was active, and who not."""
    put("before")
    left = active()
    run = playbook("playbooks/failover.yml", "-e", f"emr_failover_from={left}")
    assert run.code == 0, run.output
    assert run.changed >= 1
    put("after")
    writer = active()
    assert left not in (writer, runs.active_resourcemanager([M1, M2]))
    standby = M2 if writer == M1 else M1
    for words in (["-safemode", "enter"], ["-saveNamespace"], ["-safemode", "leave"]):
        runs.hdfs(standby, "dfsadmin", "-fs", f"hdfs://{standby}:8020", *words)
    put("last")
    for host in HOSTS:
        shell(host, f"systemctl stop emr-journalnode && rm -rf {JOURNAL} && systemctl start emr-journalnode")
    return writer, standby


def test_a_run_refuses_and_names_the_way_out(emptied):
    run = playbook("site.yml")
    assert run.code != 0
    assert run.changed == 0
    for host in HOSTS:
        assert f"{host}: {JOURNAL} is not formatted, as on so many JournalNodes" in told(run)
    assert f"{RECOVER} {' '.join(MEANT)} makes them anew" in told(run)


def test_what_is_not_meant_or_not_safe_is_refused(emptied):
    run = playbook(RECOVER, "--limit", f"{M1},{CORE}")
    assert run.code != 0
    assert "emr_recover_journals is not set" in told(run)
    assert "every host has a say" in told(run)
    assert run.changed == 0


def test_check_mode_says_what_would_be_done(emptied):
    writer, standby = emptied
    run = playbook(RECOVER, *MEANT, "--check")
    assert run.code == 0, run.output
    assert f"journals from {standby}: its image at" in told(run)
    assert re.search(rf"/mnt/disk1/hdfs/name/current/edits_[\w-]+ of {writer} is copied to", told(run))
    assert f"{writer} fetches the namespace anew" in told(run)
    look = f"ls -R /var/lib/emr && ls /mnt/disk?/hdfs && echo journal: && {{ ls -A {JOURNAL} 2>/dev/null || true; }}"
    for left in runs.on_each(HOSTS, "sh", "-c", look).values():
        assert "recover" not in left
        assert "superseded" not in left
        assert left.endswith("journal:\n")


def test_while_it_is_interrupted_nobody_builds_on_the_journals(emptied):
    """The controller is killed after the notes, while edits are copied; at each other step in integration/interrupt."""
    interrupted([RECOVER, *MEANT], CORE, f"{JOURNAL}/current/VERSION")
    for host in (M1, M2):
        refusal = shell(host, "systemctl start emr-namenode 2>&1 || true")
        assert "Assertion failed" in refusal, refusal
    run = playbook(DECIDE)
    assert run.code != 0
    assert f"{NOTE} is the note of a recovery of the journals from" in told(run)


def test_run_again_it_brings_all_files_back(emptied):
    writer, standby = emptied
    run = playbook(RECOVER, *MEANT)
    assert run.code == 0, run.output
    assert f"journals from {standby}: its image at" in told(run)
    assert difference() == ""
    for left in runs.on_each(HOSTS, "ls", "/var/lib/emr/hdfs").values():
        assert left.split() in ([], ["bootstrap.lock"])
    # What is not used any more is still there.
    assert len(shell(writer, "ls /mnt/disk?/hdfs/name.superseded-*/current/VERSION").split()) == 2


def test_the_cluster_is_whole(emptied, cluster):
    run = playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
    put("new")
    shell(active(), "systemctl kill --signal=KILL emr-namenode")
    cluster.wait_well(300)
    assert difference() == ""


def test_there_is_nothing_to_recover_any_more(emptied):
    run = playbook(RECOVER, *MEANT)
    assert run.code != 0
    assert run.changed == 0
    assert "is a journal as on 3 of 3 JournalNodes, which is a quorum" in told(run)
