# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel settings: the file that keeps them, and which of them the running kernel lacks."""

from __future__ import annotations

from typing import Mapping

from ..services.registry import PORTS

RESERVED = "net.ipv4.ip_local_reserved_ports"
SYSCTL_PATH = "/etc/sysctl.d/90-bigdata-emr.conf"


def complete(asked: Mapping[str, object]) -> dict[str, object]:
    """Return the settings ASKED for; with any, no outgoing connection gets a port of ours."""
    return {RESERVED: reserved_ports(), **asked} if asked else {}


def sysctl_text(values: Mapping[str, object]) -> str | None:
    """Return the file for sysctl.d(5), None when no setting is wanted and the file is to be absent."""
    if not values:
        return None
    lines = ["# Kernel settings of the cluster's hosts: written by bigdata.emr, changes are lost."]
    return "\n".join([*lines, *(f"{key} = {values[key]}" for key in sorted(values))]) + "\n"


def proc_path(key: str) -> str:
    """Return the file under /proc/sys of the setting KEY (``vm.swappiness``)."""
    return "/proc/sys/" + key.replace(".", "/")


def pending(values: Mapping[str, object], running: Mapping[str, str | None]) -> dict[str, str]:
    """Return the settings to apply: those of VALUES that differ from what RUNNING, the kernel's text, says."""
    return {
        key: str(value)
        for key, value in sorted(values.items())
        if _normal(key, running.get(key) or "") != _normal(key, str(value))
    }


def reserved_ports() -> str:
    """Return all ports of all components as the kernel writes a port list: ``8030-8033,8088``."""
    return _ranges({number for ports in PORTS.values() for number in ports.values()})


def _normal(key: str, text: str) -> str:
    """Return TEXT as the kernel would show it: single blanks, port lists sorted and joined."""
    if key.endswith("_reserved_ports"):
        return _ranges(numbers(text))
    return " ".join(text.split())


def numbers(text: str) -> set[int]:
    """Return the ports that a list like ``8030-8033,8088`` names."""
    numbers: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        first, _unused, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def _ranges(numbers: set[int]) -> str:
    """Return NUMBERS as a port list."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
