# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake cloud sells: instance types with Alibaba's names, in sizes and prices that are easy to reason about."""

from __future__ import annotations

from typing import Any

DISKS = {"cloud_essd": (20, 65536), "cloud_efficiency": (20, 32768)}


def instance_type(
    name: str,
    cores: int,
    memory_gib: float,
    category: str,
    arch: str = "X86",
    disks: int = 0,
    disk_gib: int = 0,
    **more: Any,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "InstanceTypeId": name,
        "InstanceTypeFamily": name.rpartition(".")[0],
        "InstanceFamilyLevel": "EnterpriseLevel",
        "InstanceCategory": category,
        "CpuArchitecture": arch,
        "CpuCoreCount": cores,
        "MemorySize": float(memory_gib),
        "GPUAmount": 0,
        "GPUSpec": "",
        "EniQuantity": 4,
        "DiskQuantity": 17,
        "InstanceBandwidthRx": 1_000_000 * cores,
        "InstanceBandwidthTx": 1_000_000 * cores,
        "InstancePpsRx": 100_000 * cores,
        "InstancePpsTx": 100_000 * cores,
        "PhysicalProcessorModel": "Fake 1",
        "CpuSpeedFrequency": 2.7,
        "CpuTurboFrequency": 3.5,
        "NvmeSupport": "required",
    }
    if disks:
        kind = "local_hdd_pro" if category == "Big data" else "local_ssd_pro"
        document |= {"LocalStorageAmount": disks, "LocalStorageCapacity": disk_gib, "LocalStorageCategory": kind}
    return document | more


SIZES = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32}
TYPES: dict[str, dict[str, Any]] = {
    item["InstanceTypeId"]: item
    for item in [
        *(instance_type(f"ecs.g7.{size}", cores, cores * 4, "General-purpose") for size, cores in SIZES.items()),
        *(instance_type(f"ecs.g8y.{size}", n, n * 4, "General-purpose", "ARM") for size, n in SIZES.items()),
        *(instance_type(f"ecs.c7.{size}", cores, cores * 2, "Compute-optimized") for size, cores in SIZES.items()),
        *(instance_type(f"ecs.r7.{size}", cores, cores * 8, "Memory-optimized") for size, cores in SIZES.items()),
        instance_type("ecs.d3s.2xlarge", 8, 32, "Big data", disks=4, disk_gib=11918),
        instance_type("ecs.d3s.4xlarge", 16, 64, "Big data", disks=8, disk_gib=11918),
        instance_type("ecs.d3s.8xlarge", 32, 128, "Big data", disks=16, disk_gib=11918),
        instance_type("ecs.i4.2xlarge", 8, 64, "Local SSDs", disks=1, disk_gib=1788),
        instance_type("ecs.i4.4xlarge", 16, 128, "Local SSDs", disks=1, disk_gib=3576),
        instance_type("ecs.gn7i.4xlarge", 16, 60, "GPU", GPUAmount=1, GPUSpec="NVIDIA A10"),
        instance_type("ecs.t6.large", 2, 4, "Shared", InstanceFamilyLevel="CreditEntryLevel"),
    ]
}
SHARE = {"Compute-optimized": 0.9, "Memory-optimized": 1.3, "Big data": 1.6, "Local SSDs": 1.8, "GPU": 4.0}


def price_per_hour(name: str) -> float:
    item = TYPES[name]
    arch = 0.8 if item["CpuArchitecture"] == "ARM" else 1.0
    return round(0.25 * item["CpuCoreCount"] * SHARE.get(item["InstanceCategory"], 1.0) * arch, 4)


def select(
    wanted: dict[str, str], names: list[str], categories: list[str], families: list[str]
) -> list[dict[str, Any]]:
    """Return the types that the filters of DescribeInstanceTypes leave."""

    def fits(item: dict[str, Any]) -> bool:
        exact = all(
            item.get(name) == wanted[name]
            for name in ("CpuArchitecture", "InstanceCategory", "InstanceTypeFamily", "InstanceFamilyLevel")
            if name in wanted
        )
        least = {
            "MinimumCpuCoreCount": "CpuCoreCount",
            "MinimumMemorySize": "MemorySize",
            "MinimumLocalStorageAmount": "LocalStorageAmount",
            "MinimumLocalStorageCapacity": "LocalStorageCapacity",
            "MinimumGPUAmount": "GPUAmount",
        }
        most = {
            "MaximumCpuCoreCount": "CpuCoreCount",
            "MaximumMemorySize": "MemorySize",
            "MaximumGPUAmount": "GPUAmount",
        }
        return (
            exact
            and all(item.get(key, 0) >= float(wanted[name]) for name, key in least.items() if name in wanted)
            and all(item.get(key, 0) <= float(wanted[name]) for name, key in most.items() if name in wanted)
            and (not names or item["InstanceTypeId"] in names)
            and (not categories or item["InstanceCategory"] in categories)
            and (not families or item["InstanceTypeFamily"] in families)
        )

    return [item for item in TYPES.values() if fits(item)]
