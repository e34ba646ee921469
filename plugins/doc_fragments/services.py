# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options whose choices are what services bring: they stand in no module."""

from __future__ import annotations

import json

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PRODUCTS, SERVICES, TYPES
from ansible_collections.bigdata.emr.plugins.module_utils.services.switches import SWITCHES


class ModuleDocFragment:
    """A product; in SWITCH a service with failover; in TOPOLOGY a cluster type and its services."""

    DOCUMENTATION = f"""
options:
  product:
    description: Product that brings the daemon.
    type: str
    required: true
    choices: {json.dumps(sorted(PRODUCTS))}
"""
    SWITCH = f"""
options:
  service:
    description: Whose active daemon.
    type: str
    choices: {json.dumps(list(SWITCHES))}
    required: true
"""
    TOPOLOGY = f"""
options:
  type:
    description: Cluster type, a default set of services.
    type: str
    choices: {json.dumps(list(TYPES))}
    default: hadoop
  services:
    description:
      - Services of the cluster, instead of those of its type.
      - A service whose needs are not listed is refused, except that C(zookeeper) comes by itself where it is needed.
    type: list
    elements: str
    choices: {json.dumps(list(SERVICES))}
"""
