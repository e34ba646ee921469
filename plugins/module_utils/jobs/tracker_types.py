# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of what keeps track of applications in the cluster, which a service brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, NamedTuple, Sequence

WAITING, RUNNING, SUCCEEDED, FAILED, KILLED = "waiting", "running", "succeeded", "failed", "killed"


@dataclass(frozen=True)
class Application:
    """One application of the cluster."""

    id: str
    state: str
    """``waiting`` (submitted, or waits for its first container), ``running``, ``succeeded``, ``failed``, ``killed``."""
    progress: float = 0.0
    """Per cent."""
    containers: int = 0
    message: str = ""
    """What the cluster says of its end."""
    tags: tuple[str, ...] = ()
    user: str = ""
    started_at: float = 0.0
    """Seconds since 1970."""
    logs_kept: bool = False
    """Whether the logs of all its containers have been brought together."""
    master: str = ""
    """The container that led its last attempt, "" where that is not known."""
    kind: str = ""
    """What brought it, as the cluster calls it."""
    out_of_time: bool = False
    """Whether the cluster ended it at the time that ``Tracker.limit`` gave it."""

    @property
    def ended(self) -> bool:
        """Tell whether it will not change any more."""
        return self.state in (SUCCEEDED, FAILED, KILLED)


class Tracker(NamedTuple):
    """What can be asked and done; ``ClientError`` where no master of the cluster answers.

    The first argument are the masters, as ``host:port``; of those that are there one is active, which is found anew
    each time. The last one is the account as which it is asked, as accounts see and end their own only.
    """

    find: Callable[[Sequence[str], str, str], list[Application]]
    """Applications with a tag, in the order of their submission."""
    kill: Callable[[Sequence[str], str, str], None]
    """End the application with an id; nothing happens where it has ended."""
    limit: Callable[[Sequence[str], str, float, str], None]
    """Let the cluster itself end the application with an id at a time (seconds since 1970)."""
    queues: Callable[[Sequence[str], str], list[str]]
    """Names of the queues that take jobs."""
    failing: Callable[[Sequence[str], Application, str], tuple[str, list[str]]]
    """The container that made an application fail, "" where that is not known, and lines that tell why, if there are
    some without its log."""
    logs: Callable[[str, str, str], list[str]]
    """Arguments of the command that shows the logs of an application (id, account), of one container if it is named."""
