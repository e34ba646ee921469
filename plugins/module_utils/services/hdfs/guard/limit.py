# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command without --limit, which refusals of a limited run name. Pure."""

from __future__ import annotations

from typing import Any, Mapping


def unlimited_command(variables: Mapping[str, Any], playbook: str) -> str:
    """Return the command for PLAYBOOK without --limit from VARIABLES, an empty string when there is no limit."""
    if not variables.get("ansible_limit"):
        return ""
    sources = " ".join(f"-i {source}" for source in variables.get("ansible_inventory_sources", []))
    return " ".join(f"ansible-playbook {sources} {playbook}".split())
