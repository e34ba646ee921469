# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the keeper's host has: its program, what that works with, and a timer for each thing that is done by itself."""

from __future__ import annotations

import json
from typing import Any, Mapping, Sequence

from ...host.hardening import hardening
from ..config_model import Volume
from . import keeper_program
from .facts import DIRECTORY, DUMPS, PROGRAM
from .metadata import Place

BINARY = f"/opt/emr/{PROGRAM}/bin/juicefs"
SCRIPT = "/opt/emr/libexec/emr-smartdata.py"
COMMAND = "/opt/emr/libexec/emr-juicefs"
"""Runs a command of JuiceFS on the volume, for root."""
UNITS = "/etc/systemd/system"
SERVICE = "emr-smartdata@.service"
TITLES = {
    "watch": "Takes figures of volume {}",
    "gc": "Looks for objects without a file of volume {}",
    "fsck": "Looks for the objects of all files of volume {}",
    "dump": "Copies the metadata of volume {}",
}


def timer(task: str) -> str:
    """Return the timer of TASK."""
    return f"emr-smartdata-{task}.timer"


TIMERS = tuple(map(timer, TITLES))


def asked(volume: Volume, where: Place, password: str, disk: str) -> dict[str, Any]:
    """Return what the program works with: VOLUME, with metadata at WHERE for who has PASSWORD, and the first DISK."""
    return {
        "name": volume.name,
        "program": BINARY,
        "url": where.url,
        "password": password,
        "dump_dir": volume.dump_dir or f"{disk}/{DUMPS}",
        "dumps": volume.dumps,
        "metrics": volume.metrics,
    }


def unit_texts(volume: Volume, python: str, writes: Sequence[str]) -> dict[str, str]:
    """Return unit to its text: the service for all tasks, with the interpreter PYTHON, and the timers that are asked.

    WRITES are the directories that the service writes to.
    """
    found = {
        SERVICE: _text(
            "[Unit]",
            f"Description=Keeps volume {volume.name} (%i)",
            "Wants=network-online.target",
            "After=network-online.target time-sync.target",
            f"RequiresMountsFor={' '.join(writes)}",
            "",
            "[Service]",
            "Type=oneshot",
            f"ExecStart={python} -I {SCRIPT} %i",
            "Nice=10",
            *hardening(
                CapabilityBoundingSet="CAP_DAC_OVERRIDE CAP_FOWNER",
                ReadWritePaths=f"/var/lib/emr {' '.join(f'-{path}' for path in writes)}",
                # JuiceFS asks for the addresses of its host.
                RestrictAddressFamilies="AF_INET AF_INET6 AF_NETLINK AF_UNIX",
                UMask="0077",
            ),
        )
    }
    for task, calendar in volume.schedules.items():
        found[timer(task)] = _text(
            "[Unit]",
            f"Description={TITLES[task].format(volume.name)} on a schedule",
            "After=time-sync.target",
            "",
            "[Timer]",
            f"OnCalendar={calendar}",
            f"Persistent={'no' if task == 'watch' else 'yes'}",
            f"Unit=emr-smartdata@{task}.service",
            "",
            "[Install]",
            "WantedBy=timers.target",
        )
    return found


def command_text() -> str:
    """Return the command by which root runs JuiceFS on the volume without naming metadata and password."""
    return _text(
        "#!/bin/sh",
        "# emr-juicefs COMMAND [ARGUMENTS]: runs a command of JuiceFS on the volume of this cluster.",
        "set -eu",
        f". {DIRECTORY}/environment",
        "command=$1; shift",
        f'exec {BINARY} "$command" "$META_URL" "$@"',
    )


def environment_text(found: Mapping[str, Any]) -> str:
    """Return what that command reads: FOUND as :func:`asked` returns it."""
    return _text(f"export META_URL={_quoted(found['url'])}", f"export META_PASSWORD={_quoted(found['password'])}")


def files(volume: Volume, found: Mapping[str, Any], python: str) -> dict[str, tuple[str, int, bool]]:
    """Return path to text, mode, and whether it is secret, of all that the host has of VOLUME; FOUND as above."""
    texts = unit_texts(volume, python, [str(found["dump_dir"])])
    return {
        f"{DIRECTORY}/keeper.json": (json.dumps(found, indent=1, sort_keys=True) + "\n", 0o400, True),
        f"{DIRECTORY}/environment": (environment_text(found), 0o400, True),
        SCRIPT: (source(), 0o755, False),
        COMMAND: (command_text(), 0o755, False),
        **{f"{UNITS}/{unit}": (text, 0o644, False) for unit, text in texts.items()},
    }


def source() -> str:
    """Return the text of the program, asked of what has loaded it, since Ansible keeps modules in an archive."""
    loader = keeper_program.__loader__
    text = loader.get_source(keeper_program.__name__) if loader is not None and hasattr(loader, "get_source") else None
    if not text:
        raise RuntimeError("the text of the keeper's program cannot be read")
    return str(text)


def _quoted(value: object) -> str:
    inner = str(value).replace("'", "'\\''")
    return f"'{inner}'"


def _text(*lines: str) -> str:
    return "\n".join([*lines, ""])
