# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where components stand by default: layouts that several of them share. Plain data.

With two masters a core host completes the quorums. Three masters hold all of them. A quorum of two survives nothing,
hence no other numbers.
"""

from __future__ import annotations

from .component_model import Placement

TIERS = ("master", "core", "task", "gateway")
STABLE = ("master", "core")

MASTERS: Placement = {1: ("masters",), 2: ("masters",), 3: ("masters",)}
QUORUM: Placement = {1: ("masters",), 2: ("masters", "first_core"), 3: ("masters",), 5: ("masters",)}
HA_QUORUM: Placement = {1: (), 2: ("masters", "first_core"), 3: ("masters",)}
HA_MASTERS: Placement = {1: (), 2: ("masters",), 3: ("masters",)}
FIRST_MASTER: Placement = {1: ("first_master",), 2: ("first_master",), 3: ("first_master",)}
SINGLE_MASTER: Placement = {1: ("masters",), 2: (), 3: ()}
CORE: Placement = {1: ("core",), 2: ("core",), 3: ("core",)}
WORKERS: Placement = {1: ("core", "task"), 2: ("core", "task"), 3: ("core", "task")}
GATEWAYS: Placement = {1: ("gateway",), 2: ("gateway",), 3: ("gateway",), 5: ("gateway",)}

ODD = "a quorum needs an odd number of members, since an even one survives no more failures"
FAILOVER = "failover needs two or three, and one runs without it"

MEMBERS = "it is computed from the members of the topology"
ADDRESSES = "addresses and ports are computed, since gates and other hosts rely on them"
GUARDED = "it protects existing data"
"""Reasons why a property is owned."""
NOLOGIN = "/usr/sbin/nologin"
