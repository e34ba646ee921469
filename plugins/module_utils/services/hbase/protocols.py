# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks which protocol of HBase's daemons. Plain data.

HBase asks Hadoop's authorization with names of its own, ``client``, ``admin`` and ``masterregion``, and whoever may be
a client has rows and tables. By ``masterregion`` a RegionServer reports itself and what its regions do. An HMaster
speaks it only where it has regions itself (``hbase.balancer.tablesOnMaster``).
"""

from __future__ import annotations

from ..config_model import Protocol

FILE = "hbase-policy"

PROTOCOLS = (Protocol(FILE, "masterregion", users=("hbase",), speakers=("regionserver", "hmaster")),)
