# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules say about jobs on a gateway."""

from __future__ import annotations


class ModuleDocFragment:
    """The cluster and who may run jobs there; C(run): modules that submit and end runs."""

    DOCUMENTATION = r"""
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  host:
    description: Inventory name of this host.
    type: str
    required: true
  users:
    description: Accounts that jobs may run as, beside C(hadoop).
    type: list
    elements: str
    default: []
  databases:
    description: Databases of jobs, the value of C(emr_job_databases).
    type: dict
    default: {}
"""

    RUNS = r"""
attributes:
  check_mode:
    description: Says which runs would be submitted or ended, and does neither.
    support: full
  diff_mode:
    description: Names runs that are submitted or ended.
    support: full
  platform:
    description: Linux with systemd.
    support: full
    platforms: posix
"""
