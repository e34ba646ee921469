# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before Spark's daemons start: nothing beside files and directories."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts

ACTS = Acts()
