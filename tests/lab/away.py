# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons that are killed and stay away, as on a host whose disk is gone, until they are brought back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import runs

DROP = "/run/systemd/system/emr-{}.service.d"
LOSE = "mkdir -p {0} && printf '[Service]\\nExecStartPre=/bin/false\\n' > {0}/lost.conf && systemctl daemon-reload"
KEEP = "rm -r {0} && systemctl daemon-reload && systemctl reset-failed 'emr-*' && systemctl start emr-{1}"


def lose(component: str, host: str) -> None:
    """Kill a daemon that cannot start again."""
    runs.on(host, "sh", "-c", LOSE.format(DROP.format(component)))
    runs.on(host, "systemctl", "kill", "-s", "KILL", f"emr-{component}")


def repair(component: str, host: str) -> None:
    """Bring back a daemon that was lost."""
    runs.on(host, "sh", "-c", KEEP.format(DROP.format(component), component))


@contextmanager
def lost(*places: tuple[str, str]) -> Iterator[None]:
    """Let daemons, each a component and its host, be away as long as the block lasts."""
    taken: list[tuple[str, str]] = []
    try:
        for place in places:
            taken.append(place)
            lose(*place)
        yield
    finally:
        for place in taken:
            repair(*place)
