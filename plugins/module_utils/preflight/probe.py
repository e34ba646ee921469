# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to say when no module runs on a host: one raw command names the interpreter, its version and the system."""

from __future__ import annotations

import re
import shlex
from typing import Mapping

from ..host.families import family_of, title_of
from ..host.machine import parse_os_release

PYTHON_MINIMUM = (3, 8)
"""Oldest interpreter that modules of ansible-core 2.19 run with."""
_VERSION = re.compile(r"^Python (\d+)\.(\d+)(\S*)", re.MULTILINE)


def command(interpreter: str) -> str:
    """Return a command for any POSIX shell that says INTERPRETER's version and the operating system; always exit 0."""
    return f"{shlex.quote(interpreter)} --version 2>&1; cat /etc/os-release 2>/dev/null; true"


def interpreter_of(variables: Mapping[str, object]) -> str:
    """Return the interpreter of a host from its VARIABLES: configured, else discovered, else the usual one."""
    configured = str(variables.get("ansible_python_interpreter") or "auto")
    if not configured.startswith("auto"):
        return configured
    facts = variables.get("ansible_facts")
    discovered = facts.get("discovered_interpreter_python") if isinstance(facts, Mapping) else None
    return str(discovered or "/usr/bin/python3")


def finding(host: str, interpreter: str, answer: str, failure: str) -> str:
    """Return why modules do not run on HOST, from the ANSWER of :func:`command` and the FAILURE of the module."""
    os_release = parse_os_release(answer)
    family = family_of(os_release)
    needed = ".".join(map(str, PYTHON_MINIMUM))
    remedy = f"install Python {needed} or newer and set ansible_python_interpreter to it"
    if family and family.python:
        setting = f"ansible_python_interpreter: {family.interpreter}"
        remedy = f"run '{family.install} {family.python}' on it and set {setting}"
    elif family:
        remedy = f"run '{family.install} python3' on it, or set ansible_python_interpreter to a newer one"
    match = _VERSION.search(answer)
    system = title_of(os_release)
    if match is None:
        return f"{host}: no Python was found at {interpreter} ({system}), and modules need {needed} or newer; {remedy}"
    version = f"{match.group(1)}.{match.group(2)}{match.group(3)}"
    if (int(match.group(1)), int(match.group(2))) < PYTHON_MINIMUM:
        return f"{host}: {interpreter} is Python {version} ({system}), and modules need {needed} or newer; {remedy}"
    why = " ".join(failure.split())[:300]
    return f"{host}: a module failed under {interpreter}, Python {version} ({system}): {why}; run it again with -vvv"
