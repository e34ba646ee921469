# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job and a workflow of `work.yml`, run by the playbooks, as users run theirs."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import runs
from common import ROOT, LabError
from jobs import Result, Tell, silent

WORK = ROOT / "tests" / "lab" / "work.yml"
JOB, WORKFLOW = "pi", "words"
_NEWS = re.compile(r"^  \d\d:\d\d:\d\d  (.*)$")
_APPLICATION = re.compile(r"application_\d+_\d+")


def job(inventory: Path, tell: Tell = silent) -> Result:
    """Run the job over INVENTORY; LabError when it fails. TELL hears its lines."""
    return _played("job", f"emr_job={JOB}", f"job {JOB}", inventory, tell)


def workflow(inventory: Path, tell: Tell = silent) -> Result:
    """Run the workflow over INVENTORY; LabError when it fails. TELL hears its lines."""
    return _played("workflow", f"emr_workflow={WORKFLOW}", f"workflow {WORKFLOW}", inventory, tell)


def _played(act: str, variable: str, name: str, inventory: Path, tell: Tell) -> Result:
    begin = time.monotonic()
    tell(f"{name}: playbooks/{act}.yml -e {variable}")
    argv = [str(runs.BIN / "ansible-playbook"), "-i", str(inventory), f"playbooks/{act}.yml"]
    lines: list[str] = []
    with subprocess.Popen(
        [*argv, "-e", f"@{WORK}", "-e", variable],
        cwd=ROOT,
        env=runs.environment(),
        stdin=runs.NOTHING,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            found = _NEWS.match(line.rstrip())
            if found:
                tell(found[1])
    if process.returncode:
        last = "".join(lines)[-3000:]
        raise LabError(f"playbooks/{act}.yml -e {variable} ended with {process.returncode}:\n{last}")
    applications = sorted(set(_APPLICATION.findall("".join(lines))))
    return Result(name, time.monotonic() - begin, f"succeeded: {', '.join(applications) or 'without an application'}")
