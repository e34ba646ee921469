# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values with which Druid does not start, or does something else than meant."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import is_count

FILES = ("druid-historical", "druid-broker", "druid-middlemanager")
TASKS = ("druid-common", "druid-middlemanager")
"""Files that MiddleManagers read."""
HANDED_ON = ("druid", "org.apache.druid", "com.metamx", "hadoop")
"""How properties begin that a MiddleManager writes into the arguments of its tasks, each with its value."""


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what Druid does not start with."""
    del components, disks
    # Not at the top: few ask for it.
    from .config import LOADED, MAX_SIZE
    from .facts import DATABASES
    from .sizes import BUFFER, CAPACITY, FORK, MERGE, THREADS, size_bytes

    found: list[Relation] = []
    for file in FILES:
        for name, value in asked.get(file, {}).items():
            bare = name[len(FORK) :] if name.startswith(FORK) else name
            if bare in (BUFFER, MAX_SIZE) and not size_bytes(value):
                found.append(Relation(file, name, f"{value} is no size; write bytes, or one with a unit, as 100MiB"))
            elif bare == BUFFER and (size_bytes(value) or 0) >= 1 << 31:
                found.append(Relation(file, name, f"{value} is more than a buffer can have; write less than 2GiB"))
            elif bare in (THREADS, MERGE, CAPACITY) and not is_count(value):
                found.append(Relation(file, name, f"{value} is no number of them; write one above 0"))
    found += _shown(asked)
    loaded = asked.get("druid-common", {}).get(LOADED)
    if loaded is not None and not isinstance(loaded, (list, tuple)):
        found.append(Relation("druid-common", LOADED, f"{loaded} is no list; write [first, second]"))
    elif set(map(str, loaded or ())) & set(DATABASES.values()):
        text = "the one for the database of emr_rds is loaded, and with two of them Druid does not start; leave it out"
        found.append(Relation("druid-common", LOADED, f"it has an extension for databases: {text}"))
    return found


def _shown(asked: Asked) -> list[Relation]:
    """Return the secrets among what is ASKED that a task would have in its arguments."""
    from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import carries

    from .sizes import MORE_OPTIONS, words

    remedy = '{"type": "environment", "variable": "NAME"} as a text, and NAME with the secret in druid-env'
    text = f"tasks would have it in their arguments, which everybody on their host can see; write {remedy}"
    return [
        Relation(file, name, text)
        for file in TASKS
        for name, value in asked.get(file, {}).items()
        if not str(value).lstrip().startswith("{")
        and (
            any(carries("", word) for word in words(value))
            if name == MORE_OPTIONS
            else name.startswith(HANDED_ON) and carries(name, value)
        )
    ]
