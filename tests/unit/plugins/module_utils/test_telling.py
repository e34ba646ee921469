# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line with the cause, not the stack."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.telling import telling

DISK = "INFO start\njava.io.IOException: disk full\n\tat x.y(Z.java)\nINFO exiting\n/****\nSHUTDOWN_MSG: bye\n"
REFRESH = """refreshQueues: java.io.IOException: Failed to re-init queues
\tat org.apache.hadoop.yarn.ipc.RPCUtil.getRemoteException(RPCUtil.java:38)
\tat org.apache.hadoop.ipc.Server$Handler.run(Server.java:3198)
Caused by: java.io.IOException: Failed to re-init queues
\tat org.apache.hadoop.yarn.CapacityScheduler.reinitialize(CapacityScheduler.java:499)
\t... 10 more
Caused by: java.io.IOException: Can not delete the queue: root.small since it is not yet in stopped state
\tat org.apache.hadoop.yarn.CapacitySchedulerQueueManager.validate(CapacitySchedulerQueueManager.java:280)
\t... 16 more
"""
REFUSED = """refreshNodes: Call From m1/10.0.0.1 to m1:8020 failed on connection exception: java.net.ConnectException: \
Connection refused; For more details see: http://wiki.apache.org/hadoop/ConnectionRefused
\tat java.base/x(Y.java:1)
Caused by: java.net.ConnectException: Connection refused
\t... 4 more
"""
NODEMANAGER = """2026-11-29 04:00:00,100 INFO org.apache.x.NodeManager: STARTUP_MSG:
2026-11-29 04:00:01,100 WARN org.apache.x.Other: java.io.IOException: harmless
2026-11-29 04:00:02,300 ERROR org.apache.hadoop.yarn.server.nodemanager.NodeManager: Error starting NodeManager
java.lang.UnsatisfiedLinkError: Could not load library. Reasons: [no leveldbjni64-1.8 in java.library.path]
\tat org.fusesource.hawtjni.runtime.Library.doLoad(Library.java:182)
2026-11-29 04:00:02,400 INFO org.apache.x.NodeManager: SHUTDOWN_MSG:
2026-11-29 04:00:02,500 WARN org.apache.x.Hook: java.lang.InterruptedException: sleep interrupted
/************************************************************
SHUTDOWN_MSG: Shutting down NodeManager at core-1/10.0.0.4
************************************************************/
"""
DATANODE = """2026-11-29 04:00:02,300 ERROR org.apache.x.DataNode: Initialization failed for Block pool x. Exiting.
java.io.IOException: All specified directories have failed to load.
\tat org.apache.x.Storage.recover(Storage.java:1)
2026-11-29 04:00:02,400 INFO org.apache.hadoop.util.ExitUtil: Exiting with status 1: java.io.IOException: other
"""


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (DISK, "java.io.IOException: disk full"),
        (DISK + "INFO util.ExitUtil: Exiting with status 6: ExitException\n", "java.io.IOException: disk full"),
        ("one\ntwo\n", "two"),
        ("", ""),
        ("\tat x.y(Z.java)\n\t... 16 more\n", ""),
        (
            REFRESH,
            "java.io.IOException: Can not delete the queue: root.small since it is not yet in stopped state",
        ),
        (
            NODEMANAGER,
            "java.lang.UnsatisfiedLinkError: Could not load library. Reasons: [no leveldbjni64-1.8 in java.l",
        ),
        (DATANODE, "java.io.IOException: All specified directories have failed to load."),
        (
            "2026-11-29T04:00:02,300 [myid:1] - ERROR [main:o.a.z.QuorumPeerMain@1] - Unexpected exception, exiting\n"
            "java.io.IOException: No snapshot found, but there are log entries. Something is broken!\n"
            "\tat x.y(Z.java:1)\n2026-11-29 04:00:02,400 - INFO  [main:o.a.z.X@1] - java.lang.Exception: later\n",
            "java.io.IOException: No snapshot found, but there are log entries.",
        ),
        (
            "2026-11-29 04:00:02,300 FATAL ha.BootstrapStandby: Unable to fetch\n",
            "ha.BootstrapStandby: Unable to fetch",
        ),
        ("Unrecognized VM option 'X'\nError: Could not create the Java Virtual Machine.\n", "Error: Could not create"),
    ],
)
def test_the_line_with_the_cause(output, said):
    found = telling(output)
    assert found.startswith(said) if said else found == ""
    assert "more" not in found.split()[-1:]


def test_the_line_above_the_cause_that_says_where():
    assert "Call From m1/10.0.0.1 to m1:8020" in telling(REFUSED)


def test_what_is_quoted_is_short():
    assert len(telling("java.io.IOException: " + "x" * 999)) == 400
