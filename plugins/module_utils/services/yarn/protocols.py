# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks which protocol of YARN's daemons, and what a ResourceManager's host speaks of HDFS's. Plain data."""

from __future__ import annotations

from ..config_model import Protocol
from ..hdfs.protocols import FILE, MASTERS, ON_MASTERS, OPERATORS

_OWN = ("resourcetracker", "resourcemanager-administration", "collector-nodemanager", "distributedscheduling")

PROTOCOLS = (
    *(Protocol(FILE, name, users=("yarn",)) for name in _OWN),
    *(Protocol(FILE, name, users=("yarn", "mapred")) for name in OPERATORS),
    Protocol(FILE, "mrhs.client", users=("*",)),
    Protocol(FILE, "resourcetracker", speakers=("nodemanager",)),
    Protocol(FILE, "distributedscheduling", speakers=("nodemanager",)),
    Protocol(FILE, "resourcemanager-administration", speakers=(*MASTERS, "resourcemanager")),
    *(Protocol(FILE, name, speakers=("resourcemanager",)) for name in ON_MASTERS),
    Protocol(FILE, "refresh.user.mappings", speakers=("jobhistory",)),
)
