# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that tell plays which components they act on, and when; documentation in the files beside it."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, DAEMONS, SERVICES
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import component_group

WAVES = ("first", "decided", "workers", "last")
"""Of ``model.Component``."""


def wave_components(waves: list[str]) -> list[str]:
    """Return the components that start in one of WAVES, in their order."""
    unknown = sorted(set(waves) - set(WAVES))
    if unknown:
        raise AnsibleFilterError(f"wave_components: no wave {', '.join(unknown)}; there are {', '.join(WAVES)}")
    return [name for name, row in COMPONENTS.items() if row.wave in waves]


def wave_hosts(waves: list[str]) -> str:
    """Return the pattern of the hosts of the components that start in one of WAVES, without those out of reach."""
    return ":".join([*map(component_group, wave_components(waves)), "!emr_unreachable"])


def service_components(service: str) -> list[str]:
    """Return the daemons of SERVICE in the order in which they start."""
    return [name for name in SERVICES[service].components if name in DAEMONS] if service in SERVICES else []


def component_hooks(component: str) -> list[str]:
    """Return the task files of COMPONENT's role that belong around its restart and its stop."""
    return list(COMPONENTS[component].hooks) if component in COMPONENTS else []


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {
            "wave_components": wave_components,
            "wave_hosts": wave_hosts,
            "service_components": service_components,
            "component_hooks": component_hooks,
        }
