# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of NodeManagers that ResourceManagers admit, and of those that they shall let go."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import NOTE


def yarn_include(ctx: Context) -> str:
    """Render YARN's include list: every NodeManager, since one entry denies all unlisted hosts.

    YARN compares the letters of the name that a NodeManager registers, which may be in small ones.
    """
    names = dict.fromkeys(name for host in ctx.hosts("nodemanager") for name in (host, host.lower()))
    return "\n".join([f"# {NOTE}", *names, ""])


def yarn_exclude(ctx: Context) -> str:
    """Render YARN's exclude list (the XML form, which also takes a time for each host); nobody is excluded."""
    del ctx
    return f'<?xml version="1.0"?>\n<!-- {NOTE} -->\n<hosts/>\n'
