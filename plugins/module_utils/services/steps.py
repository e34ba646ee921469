# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services add to the life of their daemons; each in ``ACTS`` of its own ``acts.py``.

That is imported when it is needed: it reaches all that the daemons of its service speak, and a host compiles whatever a
module imports each time that the module runs. What there is stands in the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.files import file_at
from ..daemon.acts import Acts
from .registry import SERVICE_OF, SERVICES, STEPS

if TYPE_CHECKING:
    from ..daemon.tools import Tools


def acts(service: str) -> Acts:
    """Return what SERVICE adds."""
    # Statements, and not names for importlib: by these Ansible knows what to send with a module.
    if service == "druid":
        from .druid.acts import ACTS
    elif service == "flink":
        from .flink.acts import ACTS
    elif service == "hbase":
        from .hbase.acts import ACTS
    elif service == "hdfs":
        from .hdfs.acts import ACTS
    elif service == "hive":
        from .hive.acts import ACTS
    elif service == "redis":
        from .redis.acts import ACTS
    elif service == "yarn":
        from .yarn.acts import ACTS
    elif service == "zookeeper":
        from .zookeeper.acts import ACTS
    else:
        return Acts()
    return ACTS


def act(step: str, tools: Tools) -> None:
    """Do STEP, one of :data:`.registry.STEPS`."""
    acts(STEPS[step]).steps[step](tools)


def has_active(component: str) -> bool:
    """Tell whether the active one of COMPONENT's daemons alone loads a file on request."""
    return component in acts(SERVICE_OF.get(component, "")).states


def states(component: str, hosts: list[str], seconds: float) -> dict[str, str]:
    """Return for each of HOSTS what COMPONENT's daemon there says within SECONDS that it is, "" for one without."""
    read = acts(SERVICE_OF.get(component, "")).states.get(component)
    return read(hosts, seconds) if read else dict.fromkeys(hosts, "")


def notes(path: str, before: str, after: str) -> list[str]:
    """Return what a running daemon may refuse of the file at PATH, whose text is BEFORE and will be AFTER."""
    file = file_at(path)
    found = [acts(name).notes for name, service in SERVICES.items() if file in service.files]
    return [note for say in found if say for note in say(path, before, after)]
