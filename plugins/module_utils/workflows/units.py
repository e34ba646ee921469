# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units of workflows: a timer for each schedule, what it starts, what follows runs, what a boot starts. No I/O."""

from __future__ import annotations

import re
from typing import Sequence

from ..host.hardening import hardening
from ..host.unit_files import UNITS
from .model import Workflow

LIBEXEC = "/opt/emr/libexec"
PROGRAM = "emr-workflow-{}.pyz"
"""The program of all units, with a digest of its content: a run keeps the one that it began with."""
FIRE, FOLLOW, RESUME = "emr-workflow@.service", "emr-workflow-run@.service", "emr-workflows.service"
SERVICES = (FIRE, FOLLOW, RESUME)
DROP_TIMER = re.compile(r"emr-workflow@([a-z0-9][a-z0-9_-]*)\.timer")

_HARDENING = hardening(
    # They start units by systemd, which asks for CAP_SYS_ADMIN, keep files of other accounts, and run commands of the
    # cluster as these, with the limits of a login: JVMs, which write code to memory and ask for network interfaces.
    CapabilityBoundingSet="CAP_AUDIT_WRITE CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_KILL "
    "CAP_SETGID CAP_SETUID CAP_SYS_ADMIN CAP_SYS_RESOURCE",
    ReadWritePaths="/var/lib/emr /var/log/emr",
    RestrictAddressFamilies="AF_INET AF_INET6 AF_NETLINK AF_UNIX",
    UMask="0077",
)


def timer_unit(name: str) -> str:
    """Return the timer of the workflow NAME."""
    return f"emr-workflow@{name}.timer"


def run_unit(name: str, key: str) -> str:
    """Return the unit that follows the run KEY of the workflow NAME."""
    return f"emr-workflow-run@{name}:{key}.service"


def path_of(unit: str) -> str:
    """Return the file of UNIT."""
    return f"/{UNITS}/{unit}"


def timers_in(files: Sequence[str]) -> list[str]:
    """Return the workflows that have a timer among FILES, names in the directory of units."""
    found = (DROP_TIMER.fullmatch(name) for name in files)
    return sorted(one[1] for one in found if one)


def ours_in(files: Sequence[str]) -> list[str]:
    """Return those of FILES, names in the directory of units, that are units of workflows."""
    return sorted(name for name in files if name in SERVICES or DROP_TIMER.fullmatch(name))


def timer_text(workflow: Workflow, cluster: str) -> str:
    """Return the timer of WORKFLOW, which has a schedule."""
    return _text(
        "[Unit]",
        f"Description=Schedule of workflow {workflow.name} of cluster {cluster}",
        "After=time-sync.target",
        "",
        "[Timer]",
        f"OnCalendar={workflow.calendar}",
        f"Persistent={'yes' if workflow.missed == 'run' else 'no'}",
        "AccuracySec=1s",
        "",
        "[Install]",
        "WantedBy=timers.target",
    )


def service_texts(python: str, program: str, cluster: str) -> dict[str, str]:
    """Return each service with its text, for the interpreter PYTHON and the PROGRAM, by paths."""
    network = ("Wants=network-online.target", "After=network-online.target time-sync.target")
    command = f"ExecStart={python} -I {program}"
    return {
        FIRE: _text(
            "[Unit]",
            f"Description=Begins a run of workflow %i of cluster {cluster}",
            *network,
            "",
            "[Service]",
            "Type=oneshot",
            f"{command} fire %i",
            *_HARDENING,
        ),
        FOLLOW: _text(
            "[Unit]",
            f"Description=Follows run %i of a workflow of cluster {cluster}",
            *network,
            # A full disk or a killed process are no end of a run.
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=exec",
            f"{command} follow %i",
            "Restart=on-failure",
            "RestartSec=15",
            *_HARDENING,
        ),
        RESUME: _text(
            "[Unit]",
            f"Description=Lets runs of workflows of cluster {cluster} go on after a boot",
            *network,
            "",
            "[Service]",
            "Type=oneshot",
            f"{command} resume",
            *_HARDENING,
            "",
            "[Install]",
            "WantedBy=multi-user.target",
        ),
    }


def _text(*lines: str) -> str:
    return "\n".join([*lines, ""])
