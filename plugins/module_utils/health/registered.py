# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the masters of this host who is registered with them, and is not declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Collection, Mapping, Sequence

from ..services.registry import COMPONENTS

if TYPE_CHECKING:
    from .strangers import Stranger

SECONDS = 2.0


def strangers_of(
    host: str, components: Collection[str], members: Mapping[str, Sequence[str]], seconds: float = SECONDS
) -> list[Stranger]:
    """Return who is registered with the active masters among COMPONENTS of HOST and not among MEMBERS.

    A master that does not answer, or is a standby, names nobody: that is no proof that there is nobody.
    """
    if not any(name in COMPONENTS and COMPONENTS[name].registers for name in components):
        return []
    # Not at the top: most hosts have no master to ask.
    from ..services.readers import listings
    from . import probes as daemons
    from .strangers import registered

    here = listings(components)
    seen = daemons.read({one.first or one.kind: [host] for one in here}, seconds)
    more = {one.kind: [host] for one in here if one.first and one.leads(seen[one.first][host].value)}
    seen.update(daemons.read(more, seconds))
    found: list[Stranger] = []
    for one in here:
        if one.kind in seen:
            found += registered(one.worker, one.listed(seen[one.kind][host].value), members)
    return found
