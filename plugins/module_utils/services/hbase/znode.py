# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What removes the znodes that dead daemons of HBase have left."""

from __future__ import annotations

PROGRAM = "/opt/emr/libexec/emr-hbase-znode"
"""What a unit runs when its daemon has ended; see :mod:`.znode_program`."""
