# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_declarations``; documentation in host_declarations.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

import yaml
from ansible_collections.bigdata.emr.plugins.filter.client_declarations import client_declarations
from ansible_collections.bigdata.emr.plugins.module_utils.services.products import commands_of, products_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GATEWAYS

ROLES = Path(__file__).resolve().parents[2] / "roles"


@lru_cache(maxsize=None)
def _declaration(component: str) -> dict[str, Any]:
    """Return what the role of COMPONENT declares of its daemon; {} for one that has no role."""
    path = ROLES / component / "vars" / "main.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    found: dict[str, Any] = content.get(f"__{component}_daemon", {})
    return found


def host_declarations(topology: dict[str, Any], host: str, components: list[str] | None = None) -> list[dict[str, Any]]:
    """Return the declarations of those COMPONENTS (else of all) that TOPOLOGY places on HOST, in their order."""
    members = topology.get("members", {})
    placed = [name for name in (members if components is None else components) if host in members.get(name, [])]
    found = [dict(_declaration(name)) for name in placed if _declaration(name)]
    services = topology.get("services", [])
    here = [name for name, hosts in members.items() if host in hosts]
    if GATEWAYS in placed:
        found += client_declarations(products_of([GATEWAYS], services))
    elif placed:
        # With the components that they stand beside, and not once more with each of the others.
        found += client_declarations(
            [name for name in commands_of(placed, services) if name in commands_of(here, services)]
        )
    return found


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"host_declarations": host_declarations}
