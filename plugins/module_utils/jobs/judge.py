# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has become of a try, from its process on the gateway and its applications in the cluster. Pure: no I/O."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from .model import Seen
from .tracker_types import FAILED, KILLED, SUCCEEDED, WAITING, Application

RUNNING, UNKNOWN, ABSENT = "running", "unknown", "absent"
NOBODY = "no master of the cluster tells its state"
"""How the message of a try begins of which nobody could be asked."""
_SILENT = "systemd does not tell of its process"
SIGNALS = range(129, 193)
"""Exit codes of a shell for what a signal has ended. Beyond are programs' own: one that returns -1 ends with 255."""


class Process(NamedTuple):
    """The process of a try on this gateway."""

    state: str
    """``running``, ``ended`` with ``exit_code``, ``lost`` (it was to start, is not there and left no exit code: the
    gateway was restarted, or it was ended by force), ``none`` (this gateway has not started it), or ``unknown``."""
    exit_code: int | None = None


def judge(
    judged_by: str,
    process: Process,
    applications: Sequence[Application] | None,
    stopped: str = "",
    silence: str = "",
    before: Sequence[str] = (),
) -> Seen:
    """Return what has become of a try whose type is JUDGED_BY its applications, its client or both.

    APPLICATIONS are those with its tag, in their order; None where no master answers, for which SILENCE is the cause.
    STOPPED is the reason for which we have ended it ourselves, if we have. BEFORE are the ids of applications that it
    was seen to have.
    """
    known = list(applications or ())
    latest = known[-1] if known else None
    facts = {
        "progress": latest.progress if latest else None,
        "containers": sum(one.containers for one in known) if known else None,
        "applications": tuple(one.id for one in known) or tuple(before),
        "exit_code": process.exit_code,
    }
    state, message = (
        _client(process, stopped)
        if judged_by == "client"
        else _applications(judged_by, process, applications, stopped, silence, before)
    )
    return Seen(state, message=message, **facts)  # type: ignore[arg-type]  # each has its field's type


def _client(process: Process, stopped: str) -> tuple[str, str]:
    if process.state == "running":
        return RUNNING, ""
    if process.state == "none":
        return ABSENT, ""
    if process.state == "unknown":
        return UNKNOWN, _SILENT
    if process.exit_code == 0:
        return SUCCEEDED, ""
    if stopped:
        return KILLED, stopped
    if process.state == "lost":
        return FAILED, "its process ended without an exit code; the gateway was restarted, or somebody ended its unit"
    return FAILED, ended(process.exit_code)


def _applications(
    judged_by: str,
    process: Process,
    applications: Sequence[Application] | None,
    stopped: str,
    silence: str,
    before: Sequence[str],
) -> tuple[str, str]:
    if applications is None:
        return UNKNOWN, f"{NOBODY} ({silence})"
    if any(not one.ended for one in applications):
        return RUNNING, "" if any(one.state != WAITING for one in applications) else "waits for its first container"
    if process.state == "running" and (judged_by == "both" or not applications):
        return RUNNING, "" if applications else "is being submitted"
    if process.state == "unknown" and (judged_by == "both" or not applications):
        return UNKNOWN, _SILENT
    if not applications and before:
        return _forgotten(judged_by, process, stopped, before[-1])
    if not applications:
        return _never_seen(judged_by, process, stopped)
    last = applications[-1]
    if last.state == SUCCEEDED and judged_by == "both" and _failed(process) and not stopped:
        return FAILED, f"{last.id} succeeded, but {ended(process.exit_code)}"
    if last.state == KILLED:
        return KILLED, stopped or last.message or f"{last.id} was ended by somebody"
    return last.state, "" if last.state == SUCCEEDED else last.message or f"{last.id} failed without a word"


def _never_seen(judged_by: str, process: Process, stopped: str) -> tuple[str, str]:
    """Return what it means that the cluster answers, and knows no application, while no process submits one."""
    if process.state == "ended" and process.exit_code == 0:
        if judged_by == "both":
            return SUCCEEDED, "its program ended well without an application in the cluster"
        return FAILED, "its process ended well, but the cluster knows no application of it"
    if stopped:
        return KILLED, stopped
    if process.state == "ended":
        return FAILED, f"it was not submitted: {ended(process.exit_code)}"
    return ABSENT, ""


def _forgotten(judged_by: str, process: Process, stopped: str, identity: str) -> tuple[str, str]:
    """Return what it means that the cluster answers, and knows the application IDENTITY no more that it had told of.

    It was submitted, so it must not be again. Only a program that waits for its applications knows how they ended.
    """
    if judged_by == "both" and process.state == "ended" and process.exit_code == 0:
        return SUCCEEDED, ""
    if stopped:
        return KILLED, stopped
    if judged_by == "both" and _failed(process):
        return FAILED, ended(process.exit_code)
    return UNKNOWN, f"the cluster does not know {identity} any more; end the run with kill_job, and see what it did"


def _failed(process: Process) -> bool:
    """Tell whether the program itself said that it failed: one that a signal has ended says nothing."""
    return process.state == "ended" and process.exit_code not in (None, 0, *SIGNALS)


def ended(exit_code: int | None) -> str:
    """Return half a sentence about a process that ended with EXIT_CODE."""
    if exit_code is not None and exit_code in SIGNALS:
        return f"its process was ended by signal {exit_code - 128}"
    return f"its process ended with exit code {exit_code}"
