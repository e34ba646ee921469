# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has become of a try, from its process and its applications."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.judge import Process, judge
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.tracker_types import Application

UP, WELL, BAD, HIT = Process("running"), Process("ended", 0), Process("ended", 1), Process("ended", 143)
LOST, NONE, MUTE = Process("lost"), Process("none"), Process("unknown")
OK, WRONG = Application("a1", "succeeded"), Application("a1", "failed", message="Exit 13")
GOES, WAITS = Application("a1", "running", 40.0, 3), Application("a1", "waiting")
ENDED = Application("a1", "killed", message="killed by user etl")


@pytest.mark.parametrize(
    ("by", "process", "applications", "stopped", "state", "said"),
    [
        # The state is the application's, whatever the client ended with.
        ("applications", UP, [], "", "running", "is being submitted"),
        ("applications", UP, [WAITS], "", "running", "waits for its first container"),
        ("applications", WELL, [GOES], "", "running", ""),
        ("applications", LOST, [GOES], "", "running", ""),
        ("applications", NONE, [GOES], "", "running", ""),
        ("applications", BAD, [OK], "", "succeeded", ""),
        ("applications", WELL, [WRONG], "", "failed", "Exit 13"),
        ("applications", UP, [OK], "", "succeeded", ""),
        ("applications", WELL, [ENDED], "", "killed", "killed by user etl"),
        ("applications", LOST, [ENDED], "it was killed", "killed", "it was killed"),
        ("applications", LOST, [OK], "it was killed", "succeeded", ""),
        # The last one of several counts.
        ("applications", WELL, [WRONG, OK], "", "succeeded", ""),
        ("applications", WELL, [OK, GOES], "", "running", ""),
        # Nobody tells: neither success nor failure.
        ("applications", WELL, None, "", "unknown", "no master of the cluster tells its state (away)"),
        ("applications", BAD, None, "it was killed", "unknown", "no master"),
        # The cluster knows none.
        ("applications", BAD, [], "", "failed", "it was not submitted: its process ended with exit code 1"),
        ("applications", WELL, [], "", "failed", "the cluster knows no application of it"),
        ("applications", LOST, [], "", "absent", ""),
        ("applications", NONE, [], "", "absent", ""),
        ("applications", LOST, [], "it was killed", "killed", "it was killed"),
        # A program may have several, one after the other, and something to do at its end.
        ("both", UP, [OK], "", "running", ""),
        ("both", UP, [WRONG], "", "running", ""),
        ("both", WELL, [OK], "", "succeeded", ""),
        ("both", BAD, [OK], "", "failed", "a1 succeeded, but its process ended with exit code 1"),
        ("both", HIT, [OK], "", "succeeded", ""),
        ("both", LOST, [OK], "", "succeeded", ""),
        ("both", WELL, [WRONG], "", "failed", "Exit 13"),
        ("both", WELL, [], "", "succeeded", "its program ended well without an application"),
        ("both", BAD, [], "", "failed", "it was not submitted"),
        # The client alone.
        ("client", UP, [], "", "running", ""),
        ("client", WELL, [], "", "succeeded", ""),
        ("client", BAD, [], "", "failed", "its process ended with exit code 1"),
        ("client", HIT, [], "", "failed", "its process was ended by signal 15"),
        # What a program of Hadoop ends with that returns -1.
        ("client", Process("ended", 255), [], "", "failed", "its process ended with exit code 255"),
        ("client", LOST, [], "", "failed", "its process ended without an exit code"),
        ("client", LOST, [], "too long", "killed", "too long"),
        ("client", WELL, [], "too long", "succeeded", ""),
        ("client", NONE, [], "", "absent", ""),
        # systemd does not tell.
        ("client", MUTE, [], "", "unknown", "systemd does not tell of its process"),
        ("client", MUTE, [], "too long", "unknown", "systemd does not tell of its process"),
        ("applications", MUTE, [], "", "unknown", "systemd does not tell of its process"),
        ("applications", MUTE, [GOES], "", "running", ""),
        ("applications", MUTE, [OK], "", "succeeded", ""),
        ("both", MUTE, [OK], "", "unknown", "systemd does not tell of its process"),
    ],
)
def test_state(by, process, applications, stopped, state, said):
    seen = judge(by, process, applications, stopped, "away")
    assert (seen.state, said in seen.message, bool(seen.message)) == (state, True, bool(said))


def test_figures_are_of_all_applications_and_the_progress_of_the_last():
    seen = judge("both", UP, [OK, GOES, Application("a2", "running", 10.0, 2)])
    assert (seen.progress, seen.containers, seen.applications) == (10.0, 5, ("a1", "a1", "a2"))
    assert judge("both", UP, []).progress is None


@pytest.mark.parametrize(
    ("by", "process", "stopped", "state", "said"),
    [
        # It was submitted, so it is neither absent nor to be submitted again, whatever its client ended with.
        ("applications", WELL, "", "unknown", "the cluster does not know a1 any more; end the run with kill_job"),
        ("applications", BAD, "", "unknown", "the cluster does not know a1 any more"),
        ("applications", LOST, "", "unknown", "the cluster does not know a1 any more"),
        ("applications", LOST, "it was killed", "killed", "it was killed"),
        ("both", UP, "", "running", "is being submitted"),
        ("both", LOST, "", "unknown", "the cluster does not know a1 any more"),
        # The program waited for its end.
        ("both", WELL, "", "succeeded", ""),
        ("both", BAD, "", "failed", "its process ended with exit code 1"),
        ("both", HIT, "", "unknown", "the cluster does not know a1 any more"),
        ("both", HIT, "it was killed", "killed", "it was killed"),
    ],
)
def test_what_the_cluster_knew_and_knows_no_more(by, process, stopped, state, said):
    seen = judge(by, process, [], stopped, before=("a1",))
    assert (seen.state, said in seen.message, seen.applications) == (state, True, ("a1",))
