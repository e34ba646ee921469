# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no unit of ours may do on its host: settings as systemd.exec(5) has them, one list for all of them. No I/O.

A systemd that does not know one of them (ProtectKernelLogs is of 244) says so in its journal and goes on without.
"""

from __future__ import annotations

HARDENING: dict[str, str] = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictRealtime": "yes",
    "RestrictNamespaces": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "LockPersonality": "yes",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service",
}


def hardening(**settings: str) -> list[str]:
    """Return the lines of a unit's [Service]: HARDENING, with SETTINGS in place of its values or beside them."""
    return [f"{name}={value}" for name, value in {**HARDENING, **settings}.items()]
