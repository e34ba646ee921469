# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects how the active role of a service is handed to another host."""

from __future__ import annotations

from ..health.failover import Switching
from .hdfs.switch import SWITCHING as HDFS
from .redis.switch import SWITCHING as REDIS
from .yarn.switch import SWITCHING as YARN

SWITCHES: dict[str, Switching] = {"hdfs": HDFS, "yarn": YARN, "redis": REDIS}
"""Service to how it switches."""
