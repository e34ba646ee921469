# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare what a running daemon says of its configuration with the record of its start. No I/O.

The record cannot know of files that were edited by hand before a restart, nor of a live reconfiguration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Sequence, TypedDict

from ..config.hidden import is_secret
from ..services.registry import CREDENTIALS, FILES, PORTS, reconfigurable
from .declaration import Daemon
from .digest import UNSET, StartedWith, reads

if TYPE_CHECKING:
    from ..wire.conf import Setting

COMPUTED = "programmatically"
"""Source of what the daemon's own code has set: addresses that it derived, and every live reconfiguration."""
NO_PAGE = "it has no page that shows its configuration"
"""Why a daemon is not asked of which nobody expects an answer."""
REDACTED = "<redacted>"
PAGE = "http"
"""What the port is called on which daemons show it."""


class Drift(TypedDict):
    """A property that a daemon runs with (RUNNING) otherwise than its start was recorded (RECORDED)."""

    file: str
    property: str
    recorded: str
    running: str
    wanted: str


def is_shown(daemon: Daemon) -> bool:
    """Tell whether DAEMON shows its configuration: its product keeps files in the one that has a page."""
    own = [FILES[name] for name in daemon.reads if name in FILES and FILES[name].product == daemon.product]
    return any(row.shown for row in own) and PAGE in PORTS.get(daemon.name, {})


def drift(
    component: str,
    view: Mapping[str, Setting],
    recorded: StartedWith,
    wanted: StartedWith,
    patterns: Mapping[str, Sequence[str]],
) -> list[Drift]:
    """Return where the VIEW of COMPONENT's daemon differs from what was RECORDED at its start.

    PATTERNS are its declaration's ``reads``, WANTED is what it would be started with now. Left out is what cannot be
    compared: values with ``${...}``, which the daemon shows replaced, secrets,
    ACLs of ZooKeeper from before they were in files, and what it hides, computes or has not loaded.
    """
    found: list[Drift] = []
    acls = {row.property for row in CREDENTIALS}
    for file in (name for name, row in FILES.items() if row.shown):
        known = recorded["properties"].get(file)
        if known is None or not _loaded(view, file):
            continue
        extra = {
            name: one.value
            for name, one in view.items()
            if name not in known and reads(patterns[file], name) and _is_of(component, file, name, one)
        }
        missing = {name: value for name, value in known.items() if name not in view}
        for name, value in list(missing.items()):
            # A name that upstream has replaced is shown under its new one.
            renamed = next((other for other, same in extra.items() if same == value), None)
            if renamed is not None:
                del missing[name], extra[renamed]
        running = {
            name: view[name].value for name in known if name in view and _tells(component, file, name, view[name])
        }
        for name, value in sorted({**dict.fromkeys(missing, UNSET), **running, **extra}.items()):
            before = known.get(name, UNSET)
            plain_acl = name in acls and value.startswith("digest:")
            if value not in (before, REDACTED) and "${" not in before and not is_secret(name) and not plain_acl:
                after = wanted["properties"].get(file, {}).get(name, UNSET)
                found.append({"file": file, "property": name, "recorded": before, "running": value, "wanted": after})
    return found


def _loaded(view: Mapping[str, Setting], file: str) -> bool:
    """Tell whether the daemon has read FILE: a standby ResourceManager reads hdfs-site only when it needs it."""
    return any(_is_from(file, one.source) for one in view.values())


def _is_of(component: str, file: str, name: str, setting: Setting) -> bool:
    """Tell whether a property that is not recorded was set from FILE, at the start or by a live reconfiguration."""
    return _is_from(file, setting.source) or (setting.source == COMPUTED and reconfigurable(component, file, name))


def _is_from(file: str, source: str) -> bool:
    return source == FILES[file].path.rpartition("/")[2]


def _tells(component: str, file: str, name: str, setting: Setting) -> bool:
    return setting.source != COMPUTED or reconfigurable(component, file, name)
