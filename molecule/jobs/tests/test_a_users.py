# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user of the list works at once, and within bounds; who leaves it is locked, and keeps all that is there."""

from __future__ import annotations

import re

import people
import runs
from people import EXAMPLES, GATEWAY

PI = f"hadoop jar {EXAMPLES} pi 2 10"
NAMES = ("alice", "bob")
LOOK = "getent passwd {0} | cut -d: -f1,3,7; id -nG {0} 2>/dev/null; true"


def queue_of(masters, said):
    """Return user and queue of the application that a command SAID it submitted."""
    application = re.search(r"Submitted application (application_\w+)", said).group(1)
    found = []
    host = runs.active_resourcemanager(masters)
    query = f"8088/ws/v1/cluster/apps/{application}?user.name=yarn"
    runs.first(
        [host], query, lambda answer: bool(found.append((answer["app"]["user"], answer["app"]["queue"])) or True)
    )
    return found[0][0], found[0][1].rpartition(".")[2]


def test_accounts_are_the_same_on_masters_and_gateways_and_nowhere_else(topology):
    tiers = topology["tiers"]
    for name in NAMES:
        found = runs.on_each(topology["seen"], "sh", "-c", LOOK.format(name))
        ids = {found[host].split(":")[1] for host in (*tiers["master"], *tiers["gateway"])}
        assert len(ids) == 1
        assert {found[host].split()[0].rpartition(":")[2] for host in tiers["gateway"]} == {"/bin/bash"}
        assert {found[host].split()[0].rpartition(":")[2] for host in tiers["master"]} == {"/usr/sbin/nologin"}
        assert not any(found[host].strip() for host in (*tiers["core"], *tiers["task"]))
    assert "sales" in runs.on(tiers["master"][0], "id", "-nG", "alice").split()


def test_a_user_submits_at_once_and_to_the_queue_of_the_list(masters):
    done = people.login("alice", PI)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Estimated value of Pi is 3." in done.stdout
    assert queue_of(masters, done.stderr) == ("alice", "etl")


def test_another_user_cannot_read_the_home():
    people.said("alice", "echo mine | hdfs dfs -put -f - mine")
    refused = people.login("bob", "hdfs dfs -cat /user/alice/mine")
    assert refused.returncode != 0
    assert "Permission denied: user=bob" in refused.stderr
    assert people.said("alice", "hdfs dfs -cat mine") == "mine\n"


def test_over_quota_is_refused_by_hdfs_with_its_own_words():
    # Three copies of a block of 1 GB are more than 2 GB, before the first byte is written.
    done = people.login("alice", "echo x | hdfs dfs -Ddfs.blocksize=1073741824 -Ddfs.replication=3 -put - large")
    assert done.returncode != 0
    assert "The DiskSpace quota of /user/alice is exceeded: quota = 2147483648 B = 2 GB" in done.stderr
    assert people.login("alice", "hdfs dfs -test -e large").returncode != 0
    assert people.said("bob", "echo x | hdfs dfs -put -f - large; hdfs dfs -cat large") == "x\n"


def test_a_queue_is_for_those_who_have_it():
    done = people.login("bob", f"hadoop jar {EXAMPLES} pi -Dmapreduce.job.queuename=etl 1 1")
    assert done.returncode != 0
    assert re.search(r"[Uu]ser bob (does not have permission to|cannot) submit", done.stderr), done.stderr[-2000:]


def test_a_second_run_changes_nothing():
    run = people.site()
    assert (run.code, run.changed) == (0, 0), run.output


def test_a_quota_is_changed_and_taken_away():
    (alice, bob) = people.listed()
    asked = [{**alice, "quota_gb": 0}, {**bob, "quota_gb": 3}]
    run = people.site(emr_users=asked)
    assert run.code == 0, run.output
    quotas = (
        people.said("alice", "hdfs dfs -count -q /user/alice").split()[2],
        people.said("bob", "hdfs dfs -count -q /user/bob").split()[2],
    )
    assert quotas == ("none", str(3 << 30))
    assert people.site().code == 0
    assert people.said("alice", "hdfs dfs -count -q /user/alice").split()[2] == str(2 << 30)


def test_who_leaves_is_named_locked_and_loses_nothing(topology, gateway, masters):
    people.said("alice", "echo kept > kept; echo kept | hdfs dfs -put -f - kept")
    before = runs.on(GATEWAY, "id", "alice")
    without = people.listed()[1:]
    check = people.site("--check", emr_users=without)
    assert (check.code, people.said("alice", "cat kept")) == (0, "kept\n"), check.output
    run = people.site(emr_users=without)
    assert run.code == 0, run.output
    assert f"User alice: locked, on {GATEWAY}, master-1.lab, master-2.lab and master-3.lab" in run.text
    assert people.login("alice", "true").returncode != 0
    assert people.login("bob", "true").returncode == 0
    for host in (*topology["tiers"]["master"], *topology["tiers"]["gateway"]):
        assert runs.on(host, "getent", "passwd", "alice").strip().endswith(":/usr/sbin/nologin")
    # No queue takes jobs in that name either, whoever says it.
    refused = gateway.user(f"HADOOP_USER_NAME=alice {PI} 2>&1; true")
    assert re.search(r"[Uu]ser alice (does not have permission to|cannot) submit", refused), refused[-2000:]
    assert runs.on(GATEWAY, "cat", "/home/alice/kept") == "kept\n"
    assert gateway.user("HADOOP_USER_NAME=alice hdfs dfs -cat /user/alice/kept") == "kept\n"
    assert people.site(emr_users=without).changed == 0
    back = people.site()
    assert back.code == 0, back.output
    assert runs.on(GATEWAY, "id", "alice") == before
    assert people.said("alice", "cat kept; hdfs dfs -cat kept") == "kept\nkept\n"
    assert queue_of(masters, people.login("alice", PI).stderr) == ("alice", "etl")
