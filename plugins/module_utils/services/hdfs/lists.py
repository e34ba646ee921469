# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership lists: files that a running daemon reloads on request, so they restart nothing."""

from __future__ import annotations

import json

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context


def dfs_hosts(ctx: Context) -> str:
    """Render ``dfs.hosts`` for CombinedHostFileManager: every DataNode, since one entry denies all unlisted hosts."""
    entries = [json.dumps({"hostName": host, "adminState": "NORMAL"}) for host in ctx.hosts("datanode")]
    return "[\n  " + ",\n  ".join(entries) + "\n]\n" if entries else "[]\n"
