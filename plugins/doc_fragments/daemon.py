# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the modules that compute a host's configuration."""

from __future__ import annotations


class ModuleDocFragment:
    """From what the configuration of a host's daemons is computed, beside the host itself."""

    DOCUMENTATION = r"""
options:
  host:
    description: Inventory name of this host; needed where configuration is computed.
    type: str
  cluster:
    description: Name of the cluster; needed where configuration is computed.
    type: str
  members:
    description: Component to its hosts; needed where configuration is computed.
    type: dict
  scopes:
    description: The user's configuration scopes, widest first; each is file to property to value.
    type: list
    elements: dict
    default: []
  force:
    description: Properties that the topology owns and that the user sets all the same.
    type: dict
    default: {}
  data_disks:
    description: Data disks by mount point; found below C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
  zookeeper_ids:
    description: ZooKeeper host to its id, where ids are known.
    type: dict
    default: {}
  secret:
    description: Secret from which the passwords of ZooKeeper ACLs are derived.
    type: str
    default: ""
"""
