# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units that keep a gateway host in step with a cluster: a timer, and what it starts. No I/O."""

from __future__ import annotations

from ..host.hardening import hardening

LIBEXEC = "/opt/emr/libexec"
PROGRAM = "emr-associate-{}.pyz"
"""The program, with a digest of its content."""
MINUTES = 5
"""How often a host looks, where nobody says otherwise."""
UNITS = "/etc/systemd/system"
_HARDENING = "\n".join(hardening(ReadWritePaths="/etc/emr /run", UMask="0022"))


def service(cluster: str) -> str:
    """Return the unit that brings what CLUSTER tells."""
    return f"emr-associate-{cluster}.service"


def is_service(name: str) -> bool:
    """Tell whether NAME is that of such a unit, of whatever cluster."""
    return name.startswith(service("")[: -len(".service")]) and name.endswith(".service")


def timer(cluster: str) -> str:
    """Return the timer that starts it."""
    return f"emr-associate-{cluster}.timer"


def texts(cluster: str, python: str, program: str, minutes: int) -> dict[str, str]:
    """Return both units with their texts: PYTHON runs PROGRAM every MINUTES."""
    head = "# Written by bigdata.emr, changes are lost.\n[Unit]\n"
    return {
        service(cluster): (
            f"{head}Description=Take what cluster {cluster} tells its gateways\nWants=network-online.target\n"
            "After=network-online.target\n\n[Service]\nType=oneshot\n"
            f"ExecStart={python} -I {program} sync {cluster}\n"
            "TimeoutStartSec=300\n"
            f"{_HARDENING}\n"
        ),
        timer(cluster): (
            f"{head}Description=Look every {minutes} minutes what cluster {cluster} tells its gateways\n\n[Timer]\n"
            f"OnBootSec=1min\nOnUnitActiveSec={minutes}min\nRandomizedDelaySec=30\n\n[Install]\n"
            "WantedBy=timers.target\n"
        ),
    }
