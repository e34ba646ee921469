# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of Flink on YARN: jobs go to the one that is named, and come back when its JobManager dies."""

from __future__ import annotations

import time

import flink_apps as apps
import flink_jobs
import pytest

ROWS, RATE = 20_000, 200
STALE = "/tmp/.yarn-properties-hadoop"


@pytest.fixture(scope="module")
def session(gateway):
    """A session that runs in the background, and a file of another one that is gone."""
    said = gateway.user("yarn-session.sh -d -nm session 2>&1")
    application = apps.named(said)
    gateway.user(f"printf 'applicationID=application_1_0001\\n' > {STALE}")
    yield application
    gateway.user(f"yarn application -kill {application}")
    gateway.root(f"rm -f {STALE}")


def test_a_job_goes_to_the_session_that_is_named_and_never_to_one_that_a_file_names(gateway, session):
    text, counts = flink_jobs.plain_text(flink_jobs.CACHE / "flink")
    gateway.write(text, "/var/tmp/emr-lab-ascii")
    gateway.user("hdfs dfs -rm -r -f -skipTrash words && hdfs dfs -mkdir words")
    gateway.user("hdfs dfs -put /var/tmp/emr-lab-ascii words/text")
    place = "hdfs://lab/user/hadoop/words"
    target = f"-t yarn-session -Dyarn.application.id={session}"
    arguments = f"--input {place}/text --output {place}/counts --execution-mode BATCH"
    said = gateway.user(f"flink run {target} -c {flink_jobs.WORDCOUNT} {flink_jobs.EXAMPLES} {arguments} 2>&1")
    assert "has finished" in said
    assert len(gateway.user(f"hdfs dfs -cat '{place}/counts/*/part-*'").split()) == len(counts.read_text().split())
    # Without a target it is refused, or an application of its own; the dead session is not looked for.
    said = gateway.user(f"flink run -c {flink_jobs.WORDCOUNT} {flink_jobs.EXAMPLES} 2>&1 || true")
    assert "application_1_0001" not in said


def test_its_jobmanager_dies_and_the_stream_goes_on_at_its_last_checkpoint(gateway, session):
    text = flink_jobs.counting(f"{apps.PLACE}/session", ROWS, RATE, 1, name="session")
    gateway.root(f"cat > /var/tmp/session.sql <<'END'\n{text}\nEND")
    gateway.user(
        f"sql-client.sh -Dexecution.target=yarn-session -Dyarn.application.id={session} -f /var/tmp/session.sql"
    )
    job = apps.until_running(session)
    last = apps.until_checkpoint(session, job)["id"]
    clock = time.monotonic()
    host = apps.kill_jobmanager(apps.SESSION)
    apps.until("another JobManager", lambda: apps.checkpoint(session, job, "restored"))
    assert apps.until_running(session) == job
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {host} had lost the session's JobManager")
    assert apps.checkpoint(session, job, "restored")["id"] >= last
    apps.until("end of the stream", lambda: _finished(session, job), 300)
    apps.counted(gateway, "session", ROWS)


def _finished(session, job):
    rows = apps.ask(session, "/jobs/overview")["jobs"]
    return any(one["jid"] == job and one["state"] == "FINISHED" for one in rows)
