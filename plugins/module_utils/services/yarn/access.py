# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may submit to which queue, and where jobs go that name none. No I/O."""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import is_template

FILE = "capacity-scheduler"
ROOT = "root"
_PREFIX = "yarn.scheduler.capacity."
_MAPPINGS = f"{_PREFIX}queue-mappings"


def scheduled(asked: Asked) -> bool:
    """Tell whether jobs are scheduled by capacity-scheduler, as what is ASKED of a ResourceManager says."""
    from .config import SCHEDULER

    return (asked.get("yarn-site", {}).get("yarn.resourcemanager.scheduler.class") or SCHEDULER) == SCHEDULER


def queues(asked: Asked) -> list[str] | None:
    """Return the paths of the queues that take jobs, None where a template is yet to say which there are."""
    from .config import QUEUES
    from .queues import leaves

    properties = {**QUEUES, **asked.get(FILE, {})}
    if any(name.endswith(".queues") and is_template(value) for name, value in properties.items()):
        return None
    return leaves(properties)


def submitters(users: Mapping[str, str], accounts: Iterable[str]) -> dict[str, list[str]]:
    """Return queue to the accounts that may submit there, from USERS, name to queue; ACCOUNTS may submit to any."""
    found: dict[str, list[str]] = {ROOT: sorted(accounts)}
    for name, queue in users.items():
        found.setdefault(queue, []).append(name)
    return found


def properties(given: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Return what capacity-scheduler says of the accounts GIVEN by queue; nothing where there are none.

    Who may submit to a queue may to all below it, and without a word of ours everybody may to the uppermost one.
    """
    if not given:
        return {}
    site: dict[str, object] = {_acl(queue): list(names) for queue, names in given.items()}
    pairs = [(name, queue) for queue, names in given.items() if queue != ROOT for name in names]
    # So jobs that name no queue need no word of their user.
    return {**site, _MAPPINGS: [f"u:{name}:{queue}" for name, queue in pairs]} if pairs else site


def set_by_hand(asked: Asked, given: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the queues of those GIVEN whose submitters emr_config has as well, of which one would be lost."""
    own = asked.get(FILE, {})
    return [queue for queue in given if queue != ROOT and own.get(_acl(queue)) is not None]


def _acl(queue: str) -> str:
    return f"{_PREFIX}{queue}.acl_submit_applications"
