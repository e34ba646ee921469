#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: delivery
short_description: Plan which host gets which archive from which other host
version_added: 1.0.0
description:
  - Decides once for all hosts, from what they lack and what they have kept, so that the controller sends each archive
    to a few hosts only, whatever their number.
  - An archive that hosts have kept is served by these. Otherwise the first hosts that lack it get it from the
    controller. They serve it to a first wave of hosts, which serve it to a second one, and so on.
  - A host gets class data of a product, see M(bigdata.emr.class_data), with the product or after it. Whom the
    controller sends class data it also sends the product if that is lacking.
options:
  hosts:
    description: Hosts of the play.
    type: list
    elements: str
    required: true
  found:
    description: Name of the variable in which each host registered what M(bigdata.emr.software) found it to lack.
    type: str
    required: true
  archives:
    description: What M(bigdata.emr.assembly) returned as RV(bigdata.emr.assembly#module:archives).
    type: dict
    required: true
  addresses:
    description: Host to its address in the cluster, for hosts whose names the others cannot resolve.
    type: dict
    default: {}
  seeds:
    description: How many hosts get an archive from the controller. V(0) means all, so that no host serves another.
    type: int
    default: 2
  ports:
    description: TCP port, or range of ports, at which hosts serve each other.
    type: str
    default: "8970-8973"
extends_documentation_fragment: [bigdata.emr.deciding]
seealso:
  - module: bigdata.emr.software
  - module: bigdata.emr.assembly
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Plan who gets what from whom
  bigdata.emr.delivery:
    hosts: "{{ ansible_play_batch }}"
    found: software
    archives: "{{ assembly.archives }}"
  run_once: true
  register: delivery
"""

RETURN = r"""
push:
  description: Host to the archives that the controller sends it.
  returned: success
  type: dict
  sample: {master-1.lab: [hadoop, zookeeper], master-2.lab: [hadoop, zookeeper]}
serve:
  description: Host to the archives that it kept and serves.
  returned: success
  type: dict
  sample: {}
fetch:
  description: Host to archive to the hosts that it tries to get it from, in this order.
  returned: success
  type: dict
  sample: {core-1.lab: {hadoop: [master-1.lab, master-2.lab]}}
clients:
  description: Host to the hosts that it serves.
  returned: success
  type: dict
  sample: {master-1.lab: [core-1.lab], master-2.lab: [core-1.lab]}
parts:
  description: Hosts with a part in the plan.
  returned: success
  type: list
  elements: str
  sample: [core-1.lab, master-1.lab, master-2.lab]
ports:
  description: The ports that O(ports) names.
  returned: success
  type: list
  elements: int
  sample: [8970, 8971, 8972, 8973]
addresses:
  description: What O(addresses) is.
  returned: success
  type: dict
"""
