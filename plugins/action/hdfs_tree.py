# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module hdfs_tree: it says what it waits for."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.plugin_utils.tells import Tells


class ActionModule(Tells):
    """Run the module hdfs_tree."""
