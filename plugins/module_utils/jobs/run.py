# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tries of jobs on this gateway: submits one once, follows it, ends it. As root; the command runs as its user.

What there is of a run lies in ``/var/lib/emr/jobs/runs/<key>/``. The intention to submit is written there before the
process starts, the process lives in a unit of its own, and applications of the cluster carry the run's tag: so whoever
comes later, here or on another gateway, learns what became of it, and nothing is submitted twice.
"""

from __future__ import annotations

from .gateway import Gateway
from .model import Job, Seen


def start(job: Job, key: str, attempt: int, context: Gateway, base: str = "") -> None:
    """Submit try ATTEMPT (from 1) of JOB, rendered, as the run KEY, unless that has happened.

    Files of the controller have a ``path`` on this host already. BASE is the beginning of keys of the same job, for
    another tag. StartError, with one sentence, where it cannot be submitted; nothing runs then.
    """
    raise NotImplementedError


def look(job: Job, key: str, attempt: int, context: Gateway) -> Seen:
    """Return what is known of the try now: from the cluster by its tag, and from its process on this host.

    Asks every ResourceManager, and the active one after a failover; does not wait. Writes down what has ended, with
    its line in the history, once.
    """
    raise NotImplementedError


def kill(job: Job, key: str, attempt: int, context: Gateway, reason: str = "") -> Seen:
    """End the applications and the process of the try, and return what is known then; no error where it has ended.

    REASON becomes the message of the try. Call it again while the state is ``running`` or ``unknown``.
    """
    raise NotImplementedError


def tail(job: Job, key: str, attempt: int, context: Gateway, lines: int = 30) -> list[str]:
    """Return the last LINES of what tells why the try failed: its container's log, else that of its process."""
    raise NotImplementedError


def logs_command(job: Job, key: str, attempt: int, context: Gateway) -> str:
    """Return the command that shows the whole log of the try, for an administrator on this gateway."""
    raise NotImplementedError
