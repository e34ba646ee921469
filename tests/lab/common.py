# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of the lab share: places, labels, running commands, waiting for conditions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = ROOT / "inventories" / "lab"
CACHE = ROOT / ".cache" / "lab"
STATE_FILE = CACHE / "state.json"
# One lab per checkout: a hash of its path names the directory of sockets (a socket's path holds 107 characters, so they
# are not in the checkout), the bridge and a label, so that `down` in one checkout leaves the lab of another alone.
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
RUN = Path("/run/bigdata-emr-lab") / CHECKOUT
BRIDGE = f"emr{CHECKOUT}"
NETWORK = "lab"
LABELS = ["bigdata.emr=lab", f"bigdata.emr.checkout={CHECKOUT}"]
FILTERS = [word for label in LABELS for word in ("--filter", f"label={label}")]


class LabError(Exception):
    """The lab cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Tell the user about one step, with the seconds since the command began."""
    print(f"lab {time.monotonic() - _BEGIN:6.1f}s  {text}", file=sys.stderr, flush=True)


_BEGIN = time.monotonic()


def sources(inventories: Iterable[str | Path]) -> list[str]:
    """Return INVENTORIES as options of Ansible's commands."""
    return [word for inventory in inventories for word in ("-i", str(inventory))]


def run(
    argv: Sequence[str], stdin: bytes | None = None, check: bool = True, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ARGV without a terminal; with CHECK a failure raises LabError with its last lines of standard error."""
    given = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    done = subprocess.run(
        list(argv), **given, capture_output=True, check=False, env={**os.environ, **env} if env else None, cwd=ROOT
    )
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    if check and done.returncode != 0:
        last = " | ".join((err or out).strip().splitlines()[-5:])
        raise LabError(f"`{' '.join(argv[:6])}` ended with {done.returncode}: {last}")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def wait_for(what: str, condition: Callable[[], Any], seconds: float) -> Any:
    """Return CONDITION's first true answer, asked five times a second; LabError after SECONDS."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise LabError(f"{what} did not come about within {seconds:.0f} s")
        time.sleep(0.2)


def labels() -> list[str]:
    """Return the `--label` words that mark everything the lab makes."""
    return [word for label in LABELS for word in ("--label", label)]


def load_state() -> dict[str, Any]:
    """Return what earlier commands left on record (engine, forwarding before); empty if there is no lab."""
    try:
        state = json.loads(STATE_FILE.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return state if isinstance(state, dict) else {}


def save_state(state: dict[str, Any]) -> None:
    """Replace the record in one step, so that an interrupted command leaves the old or the new one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    draft = STATE_FILE.with_suffix(".new")
    draft.write_text(json.dumps(state, indent=1))
    draft.replace(STATE_FILE)


def install(*packages: str) -> None:
    """Install Debian PACKAGES without letting them start a service; a policy file of the machine's own stays."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LabError(f"{', '.join(packages)} is missing: install it, or run as root on Debian to have it installed")
    say(f"installing {', '.join(packages)}")
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
        command = [*apt, "install", "--no-install-recommends", *packages]
        environment = {"DEBIAN_FRONTEND": "noninteractive"}
        if run(command, check=False, env=environment).returncode != 0:
            run([*apt, "update"], env=environment)
            run(command, env=environment)
    finally:
        if ours:
            policy.unlink()
