# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of the fake cloud: instances of several accounts, their lives, issued tokens."""

from __future__ import annotations

import threading
import time
from typing import Any

from .behaviours import Behaviours
from .catalogue import TYPES
from .errors import Refusal

TIERS = {"master": "MASTER", "core": "CORE", "task": "TASK", "gateway": "GATEWAY"}


def utc(seconds: float, pattern: str = "%Y-%m-%dT%H:%MZ") -> str:
    return time.strftime(pattern, time.gmtime(seconds))


class Cloud:
    def __init__(self, behaviours: Behaviours) -> None:
        self.behaviours = behaviours
        self.lock = threading.RLock()
        self.instances: dict[str, dict[str, Any]] = {}
        self.owner: dict[str, str] = {}
        """Instance id → account."""
        self.due: list[tuple[float, str, str]] = []
        """When which instance takes which status; "" is gone."""
        self.emr_clusters: dict[str, dict[str, Any]] = {}
        self.issued: dict[str, dict[str, Any]] = {}
        """Temporary access key id → secret, token, expires, account."""
        self.client_tokens: dict[tuple[str, str], tuple[str, dict[str, Any] | Refusal]] = {}
        """(account, ClientToken) → parameters, answer."""
        self.born: dict[str, float] = {}
        """Instance id → when RunInstances made it, by the clock."""
        self.selected: dict[Any, list[dict[str, Any]]] = {}
        """Queries answered before, while instances are frozen."""
        self.serial = 0
        self.clock = time.monotonic
        """For the lives of instances; tests may set their own."""

    def next_serial(self) -> int:
        with self.lock:
            self.serial += 1
            return self.serial

    def account_of(self, key: str) -> str:
        b = self.behaviours
        if key == b.access_key_id:
            return b.account
        return b.keys[key][1] if key in b.keys else self.issued[key]["account"]

    def settle(self) -> None:
        """Let every change happen whose time has come."""
        now = self.clock()
        with self.lock:
            ready = [change for change in self.due if change[0] <= now]
            self.due = [change for change in self.due if change[0] > now]
            for _when, name, status in sorted(ready):
                if name not in self.instances:
                    continue
                if status:
                    self.instances[name]["Status"] = status
                else:
                    del self.instances[name]

    def later(self, name: str, seconds: float, status: str) -> None:
        with self.lock:
            self.due.append((self.clock() + seconds, name, status))
        self.settle()

    def younger(self, name: str, seconds: float) -> bool:
        """Return whether the instance NAME was made by RunInstances less than SECONDS ago."""
        return name in self.born and self.clock() - self.born[name] < seconds

    def mine(self, account: str, region: str) -> list[dict[str, Any]]:
        return [
            item for name, item in self.instances.items() if self.owner[name] == account and item["RegionId"] == region
        ]

    def get(self, account: str, region: str, names: list[str]) -> list[dict[str, Any]]:
        known = {item["InstanceId"]: item for item in self.mine(account, region)}
        missing = [name for name in names if name not in known]
        if missing:
            raise Refusal("InvalidInstanceId.NotFound", f"The specified InstanceIds {missing} are not found.")
        return [known[name] for name in names]

    def make(self, account: str, region: str, zone: str, kind: str, **fields: Any) -> dict[str, Any]:
        """Make one instance; FIELDS are its raw fields, nested ones whole."""
        serial = self.next_serial()
        name = f"i-fake{serial:012d}"
        spec = TYPES[kind]
        address = f"{self.behaviours.network}.{serial // 250 % 250}.{serial % 250 + 1}"
        document: dict[str, Any] = {
            "InstanceId": name,
            "InstanceName": name,
            "HostName": f"iZ{serial:012d}Z",
            "SerialNumber": f"00000000-0000-0000-0000-{serial:012d}",
            "Description": "",
            "Status": "Running",
            "RegionId": region,
            "ZoneId": zone,
            "ClusterId": "",
            "InstanceType": kind,
            "InstanceTypeFamily": spec["InstanceTypeFamily"],
            "Cpu": spec["CpuCoreCount"],
            "Memory": int(spec["MemorySize"] * 1024),
            "GPUAmount": 0,
            "GPUSpec": "",
            "ImageId": "m-debian12",
            "OSType": "linux",
            "OSName": "Debian 12",
            "OSNameEn": "Debian 12",
            "CreationTime": utc(time.time()),
            "StartTime": utc(time.time()),
            "ExpiredTime": "2099-12-31T15:59Z",
            "AutoReleaseTime": "",
            "InstanceChargeType": "PostPaid",
            "InstanceNetworkType": "vpc",
            "InternetChargeType": "PayByTraffic",
            "InternetMaxBandwidthIn": 200,
            "InternetMaxBandwidthOut": 0,
            "IoOptimized": True,
            "DeletionProtection": False,
            "DeviceAvailable": True,
            "Recyclable": False,
            "StoppedMode": "Not-applicable",
            "SpotStrategy": "NoSpot",
            "SpotPriceLimit": 0.0,
            "SpotDuration": 1,
            "CreditSpecification": "",
            "KeyPairName": "ops",
            "ResourceGroupId": "",
            "DeploymentSetId": "",
            "HpcClusterId": "",
            "SaleCycle": "",
            "EipAddress": {
                "AllocationId": "",
                "Bandwidth": 0,
                "InternetChargeType": "",
                "IpAddress": "",
                "IsSupportUnassociate": False,
            },
            "PublicIpAddress": {"IpAddress": []},
            "InnerIpAddress": {"IpAddress": []},
            "VpcAttributes": {
                "VpcId": f"vpc-{region}",
                "VSwitchId": f"vsw-{zone}",
                "NatIpAddress": "",
                "PrivateIpAddress": {"IpAddress": [address]},
            },
            "NetworkInterfaces": {
                "NetworkInterface": [
                    {
                        "NetworkInterfaceId": f"eni-{serial:012d}",
                        "MacAddress": "00:16:3e:" + ":".join(f"{serial >> shift & 255:02x}" for shift in (16, 8, 0)),
                        "PrimaryIpAddress": address,
                        "Type": "Primary",
                        "PrivateIpSets": {"PrivateIpSet": [{"PrivateIpAddress": address, "Primary": True}]},
                    }
                ]
            },
            "SecurityGroupIds": {"SecurityGroupId": [f"sg-{region}"]},
            "OperationLocks": {"LockReason": []},
            "Tags": {"Tag": []},
            "MetadataOptions": {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1},
            "CpuOptions": {"CoreCount": spec["CpuCoreCount"] // 2, "Numa": "ON", "ThreadsPerCore": 2},
            "HibernationOptions": {"Configured": False},
            "DedicatedHostAttribute": {"DedicatedHostId": "", "DedicatedHostName": ""},
            "DedicatedInstanceAttribute": {"Affinity": "", "Tenancy": ""},
            "EcsCapacityReservationAttr": {"CapacityReservationId": "", "CapacityReservationPreference": ""},
        }
        document.update(fields)
        with self.lock:
            self.instances[name] = document
            self.owner[name] = account
        return document


def tags_of(item: dict[str, Any]) -> dict[str, str]:
    return {tag["TagKey"]: tag["TagValue"] for tag in item["Tags"]["Tag"]}


def set_tags(item: dict[str, Any], tags: dict[str, str]) -> None:
    item["Tags"] = {"Tag": [{"TagKey": key, "TagValue": value} for key, value in tags.items()]}
