# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ResourceManager is the active one, and what it may refuse while it runs."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.health import resourcemanager
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.queues import queue_notes


def states(hosts: Sequence[str], seconds: float) -> dict[str, str]:
    """Return for each of HOSTS what the ResourceManager there says within SECONDS that it is."""
    seen = probes.read({"resourcemanager": list(hosts)}, seconds)["resourcemanager"]
    infos = {host: (one.value or {}).get("info") for host, one in seen.items()}
    return {
        host: str(resourcemanager(host, info if isinstance(info, dict) else None)["state"])
        for host, info in infos.items()
    }


ACTS = Acts(states={"resourcemanager": states}, notes=queue_notes)
