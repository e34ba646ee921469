# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups as the modules that choose and create hosts take them: one variable serves both."""

from __future__ import annotations


class ModuleDocFragment:
    """The options `node_groups` and `defaults`, and for modules that wait, how long."""

    DOCUMENTATION = r"""
options:
  defaults:
    description: What holds for every node group that does not say otherwise.
    type: dict
    suboptions: &common
      select:
        description:
          - What the instances have to be. Types that fit are ranked by the smallest excess, then by the
            newest generation.
          - Types with shared or burstable CPUs and those with GPUs fit only if their family is named.
        type: dict
        suboptions:
          instance_types:
            description: Exactly these types, in this order. Nothing else of C(select) is looked at then.
            type: list
            elements: str
          vcpus:
            description: At least this many vCPUs.
            type: int
          vcpus_max:
            description: At most this many vCPUs.
            type: int
          memory_gib:
            description: At least this much memory.
            type: float
          memory_gib_max:
            description: At most this much memory.
            type: float
          local_disks:
            description: At least this many local disks.
            type: int
          local_disk_gib:
            description: At least this size of each local disk.
            type: int
          architecture:
            description: Architecture of the CPU. Without it V(x86_64).
            type: str
            choices: [x86_64, arm64]
          families:
            description: Only types of these families, such as V(ecs.d3s).
            type: list
            elements: str
          families_deny:
            description: No types of these families.
            type: list
            elements: str
      vswitches:
        description: One vSwitch in each zone that may be used, the preferred zone first.
        type: list
        elements: dict
        suboptions:
          zone:
            description: Zone of the vSwitch.
            type: str
            required: true
          id:
            description: Id of the vSwitch.
            type: str
            required: true
      fallback_first:
        description:
          - What is tried first where stock is missing, another V(instance_type) in the same zone or the same
            type in another
            V(zone). Without it V(instance_type), since the hosts of a cluster talk to each other all the time.
        type: str
        choices: [instance_type, zone]
      spread_zones:
        description:
          - Whether the hosts are spread evenly over the zones instead of all being in the first that has stock.
        type: bool
      spot_strategy:
        description:
          - How instances are paid, as the API has it. Without it V(NoSpot). Masters and core hosts are never
            spot.
        type: str
        choices: [NoSpot, SpotAsPriceGo, SpotWithPriceLimit]
      spot_price_limit:
        description: Highest price an hour for V(SpotWithPriceLimit).
        type: float
      image_id:
        description: Image of the hosts. Needed to create any.
        type: str
      security_group_ids:
        description: Security groups of the hosts. Needed to create any.
        type: list
        elements: str
      key_pair_name:
        description: SSH key pair that is put on the hosts.
        type: str
      ram_role_name:
        description: RAM role of the hosts.
        type: str
      deployment_set_id:
        description: Deployment set, which keeps hosts on different hardware.
        type: str
      user_data:
        description: Script or cloud-init configuration for the first boot, as plain text.
        type: str
      system_disk:
        description: System disk. Without it V(cloud_essd) with 40 GiB.
        type: dict
        suboptions:
          category: &category
            description: Category of the disk.
            type: str
            default: cloud_essd
          size_gib: &size_gib
            description: Size of the disk.
            type: int
          performance_level: &performance_level
            description: Performance level of an ESSD.
            type: str
            choices: [PL0, PL1, PL2, PL3]
      data_disks:
        description: Cloud disks for data, beside the local ones that the type has.
        type: list
        elements: dict
        suboptions:
          category: *category
          size_gib: *size_gib
          performance_level: *performance_level
          count:
            description: How many of these.
            type: int
            default: 1
      deletion_protection:
        description: Whether the API refuses to delete the hosts. Without it, for masters and core hosts.
        type: bool
      tags:
        description: Further tags of the hosts. C(emr:cluster), C(emr:tier) and C(emr:node_group) are set by the module.
        type: dict
  node_groups:
    description:
      - The hosts of the cluster by node group. Both C(node_groups) and C(defaults) are the same for
        M(bigdata.emr.ecs_instance_type_info), which chooses, and M(bigdata.emr.ecs_cluster), which creates.
    type: list
    elements: dict
    suboptions:
      <<: *common
      tier:
        description: Tier of the hosts.
        type: str
        required: true
        choices: [master, core, task, gateway]
      name:
        description: Name of the node group, in host names and as a group of the inventory. Without it, the tier's name.
        type: str
      count:
        description: How many hosts there are to be.
        type: int
      min_count:
        description: Fewer hosts are created up to this number. Instead of C(count), where something else scales.
        type: int
      max_count:
        description: More hosts than this are a surplus. Without it, as C(min_count).
        type: int
"""

    WAIT = r"""
options:
  wait:
    description: Whether to wait until the instances are in the status that was asked for.
    type: bool
    default: true
  wait_timeout_seconds:
    description: Limit of the wait.
    type: float
    default: 600
  wait_interval_seconds:
    description: Time between two looks.
    type: float
    default: 5
"""
