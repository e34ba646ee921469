# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What upstream's archive of Flink lacks that our assembly has. Plain data."""

from __future__ import annotations

PATH = "bin/config.sh"
"""File that every launcher reads before all else; upstream's stays beside it."""

LAYOUT = """\
#!/usr/bin/env bash
# Read by every launcher of Flink before all else: the cluster's variables, then upstream's own file. So a process
# without a login shell (cron, sudo, systemd) finds the classes of Hadoop and the host's configuration too.
if [ -z "$FLINK_CONF_DIR" ]; then export FLINK_CONF_DIR=/etc/flink/conf; fi
if [ -r "$FLINK_CONF_DIR/flink-env.sh" ]; then . "$FLINK_CONF_DIR/flink-env.sh"; fi
. "${BASH_SOURCE[0]}.upstream"
"""
