# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateways: hosts with the commands and the configuration of every service that is listed, and no daemon."""

from __future__ import annotations

from ..component_model import Component
from ..layouts import GATEWAYS, TIERS

GATEWAY = Component(product="", placement=GATEWAYS, tiers=TIERS, wave="workers")
