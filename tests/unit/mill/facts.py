# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that there is not: masters of which one is active, and hands that work for it, also on the same hosts."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Product
from ..layouts import MASTERS, NOLOGIN, WORKERS
from ..model import Account, Service
from ..roll_model import GateRow, Roll

MASTER = Component(
    product="mill",
    account="miller",
    placement=MASTERS,
    tiers=("master",),
    wave="decided",
    registers="mill_hand",
    ports={"http": Port(26010, "mill hands", "pages", "read pages")},
    roll=Roll(
        disruption="nobody notices",
        alone="the mill stands still",
        serves="mill_master_active",
        serves_all=True,
        leader="mill_master",
        hand_over=True,
        every_gate="mill_master_active",
        gates=(GateRow("mill_hands_known", "mill_master", members="mill_hand"),),
    ),
)
HAND = Component(
    product="mill",
    account="miller",
    placement=WORKERS,
    tiers=("master", "core", "task"),
    wave="workers",
    worker=True,
    ports={"rpc": Port(26020, "mill masters", "", "stop it")},
    roll=Roll(
        disruption="others grind on",
        serves="mill_hands_grinding",
        heals=("tired",),
        share_percent=50,
        gates=(GateRow("mill_hands_grinding", "batch"),),
    ),
)

SERVICE = Service(
    components={"mill_master": MASTER, "mill_hand": HAND},
    products={"mill": Product(env="mill-env", log_variable="MILL_LOGS")},
    files={"mill-env": ConfigFile("mill", "mill-env.sh", "env")},
    needs=("hdfs",),
    databases=("mill",),
    accounts=(Account("miller", 1999, "hadoop", "/var/lib/mill", NOLOGIN, "Mill"),),
    area="mill",
    gates=("mill_master_active", "mill_hands_known", "mill_hands_grinding"),
    roll_gates=(GateRow("mill_hands_known", "mill_master", members="mill_hand"),),
    works=(
        GateRow("mill_master_active", "mill_master", at_least="present"),
        GateRow("mill_hands_known", "mill_master", members="mill_hand"),
        GateRow("mill_hands_grinding", "mill_hand", present=True),
    ),
)
