# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judge the values that a user gives to properties: what a daemon would choke on, or read otherwise than meant. No I/O.

Asked on the controller before a host is touched, and on the host for values that only come about there.
"""

from __future__ import annotations

from typing import Mapping

from ..services.registry import FILES
from .aliases import name_fault
from .logs import log_fault
from .modes import property_fault
from .policy import hosts_fault
from .sandbox import unit_fault
from .storage_faults import storage_fault
from .syntax import ENV, joined, syntax_faults


def faults(file: str, name: str, value: object) -> list[str]:
    """Return what is wrong with VALUE of property NAME of FILE, each with its remedy."""
    capitals = _capitals(file, name)
    if capitals or value is None or is_template(value):
        return [capitals] if capitals else []
    syntax = FILES[file].syntax if file in FILES else ""
    read = [name_fault(file, name), storage_fault(file, name, value), property_fault(name, value)]
    read += [log_fault(file, name, value), unit_fault(file, name, value), hosts_fault(file, name, value)]
    return [*syntax_faults(syntax, name, value), *filter(None, read)]


def _capitals(file: str, name: str) -> str:
    """Say that NAME is not the one by which a property of FILE is known; empty where the reader tells case apart."""
    small = str(name).lower()
    if file not in FILES or not FILES[file].small or name == small:
        return ""
    return f"its reader takes capitals for small letters, so two names would be one; write it in small letters: {small}"


def wanted(asked: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Return what is ASKED (file to property to value), with lists of JVM options as the text that launchers read."""
    return {
        file: {
            name: joined(name, value) if file in FILES and FILES[file].syntax == ENV else value
            for name, value in properties.items()
        }
        for file, properties in asked.items()
    }


def is_template(value: object) -> bool:
    """Tell whether VALUE is yet to be made by Ansible, so that only the host's module sees what it is."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(one, str) and ("{{" in one or "{%" in one) for one in values)


def all_faults(*scopes: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the faults of all properties of SCOPES (file to property to value), with file and property."""
    return [
        f"{file}: {name}: {fault}"
        for scope in scopes
        for file, properties in scope.items()
        for name, value in properties.items()
        for fault in faults(file, name, value)
    ]
