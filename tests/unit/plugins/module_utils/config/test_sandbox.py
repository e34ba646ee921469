# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import faults
from ansible_collections.bigdata.emr.plugins.module_utils.config.sandbox import CLOSED, WRITABLE, sandbox
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import UNITS

LCE = "org.apache.hadoop.yarn.server.nodemanager.LinuxContainerExecutor"
PRIVILEGES = {
    *("NoNewPrivileges", "CapabilityBoundingSet", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules"),
    *("ProtectKernelLogs", "ProtectClock", "ProtectHostname", "RestrictSUIDSGID", "RestrictRealtime"),
    *("RestrictNamespaces", "RestrictAddressFamilies", "LockPersonality", "SystemCallArchitectures"),
    *("SystemCallFilter", "SystemCallErrorNumber"),
}


def closed(yarn=None, needed=(), writable=("/mnt/disk1/x",), outlived=False, asked=None):
    return sandbox({"yarn-site": yarn or {}}, needed, writable, outlived, asked or {})


def test_everything_is_closed_but_the_paths_that_the_daemon_writes_to():
    paths = closed(writable=["/mnt/disk2/b", "/mnt/disk1/a", "/mnt/disk2/b"]).pop(WRITABLE)
    assert paths == "-/mnt/disk1/a -/mnt/disk2/b"
    assert {name: value for name, value in closed().items() if name != WRITABLE} == CLOSED
    assert "MemoryDenyWriteExecute" not in CLOSED


def test_a_path_below_another_one_is_not_named_again():
    assert closed(writable=["/a/b/c", "/a/b", "/a/bc"])[WRITABLE] == "-/a/b -/a/bc"


def test_one_that_writes_nothing_has_no_path():
    assert closed(writable=[]) == CLOSED


def test_what_outlives_its_daemon_keeps_its_temporary_files_and_shared_memory():
    found = closed(outlived=True)
    assert {*CLOSED} - {*found} == {"PrivateTmp", "RemoveIPC"}
    assert found[WRITABLE] == "-/mnt/disk1/x -/tmp -/var/tmp"


@pytest.mark.parametrize(
    ("case", "lacks", "has"),
    [
        ({"writable": ["/home/hdfs/data"]}, set(), {"ProtectHome": "read-only"}),
        ({"needed": ["/root/jdk"]}, set(), {"ProtectHome": "read-only"}),
        ({"needed": ["/usr/lib/jvm/x"]}, set(), {"ProtectHome": "yes"}),
        ({"writable": ["/tmp/socket"]}, {"PrivateTmp"}, {WRITABLE: "-/tmp -/var/tmp"}),
        ({"writable": ["/tmpfs/x"]}, set(), {}),
        (
            {"yarn": {"yarn.nodemanager.container-executor.class": LCE}},
            {*PRIVILEGES, "ProtectControlGroups", "ProtectProc"},
            {"ProtectSystem": "strict"},
        ),
        ({"yarn": {"yarn.nodemanager.container-executor.class": "x.DefaultContainerExecutor"}}, set(), {}),
        ({"yarn": {"yarn.nodemanager.resource-plugins": ["yarn.io/gpu", "x"]}}, {"PrivateDevices"}, {}),
        ({"asked": {"PrivateDevices": False}}, {"PrivateDevices"}, {}),
        ({"asked": {"ProtectHome": None, "RestrictRealtime": "no"}}, {"ProtectHome", "RestrictRealtime"}, {}),
        ({"asked": {"SystemCallFilter": []}}, {"SystemCallFilter"}, {}),
        ({"asked": {"NoNewPrivileges": False}}, PRIVILEGES - {"CapabilityBoundingSet"}, {}),
        ({"asked": {"ProtectHome": "read-only"}}, set(), {"ProtectHome": "read-only"}),
        (
            {"asked": {"SystemCallFilter": ["@system-service", "@debug"]}},
            set(),
            {"SystemCallFilter": "@system-service @debug"},
        ),
        (
            {"asked": {"CapabilityBoundingSet": "CAP_X", "AmbientCapabilities": "CAP_X"}},
            set(),
            {"CapabilityBoundingSet": "CAP_X", "AmbientCapabilities": "CAP_X"},
        ),
        ({"asked": {WRITABLE: ["/nfs/a", "/nfs/b"]}}, set(), {WRITABLE: "-/mnt/disk1/x -/nfs/a -/nfs/b"}),
        ({"asked": {"ProtectSystem": False, WRITABLE: "/nfs"}}, {"ProtectSystem", WRITABLE}, {}),
        ({"outlived": True, "asked": {"PrivateTmp": True}}, {"RemoveIPC"}, {"PrivateTmp": "yes"}),
    ],
)
def test_what_a_setting_needs_is_open_and_nothing_else(case, lacks, has):
    found = closed(**case)
    assert {*CLOSED, WRITABLE} - {*found} == lacks
    assert {name: found[name] for name in has} == has


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PrivateDevices", False),
        ("ProtectHome", "read-only"),
        ("ProtectHome", None),
        ("RestrictAddressFamilies", ["AF_INET", "AF_PACKET"]),
        ("SystemCallFilter", "@system-service ~@resources"),
        ("ReadWritePaths", ["/nfs/a", "/nfs/b"]),
        ("ReadWritePaths", "/nfs/a"),
        ("AmbientCapabilities", "CAP_NET_BIND_SERVICE"),
        ("NoNewPrivileges", True),
    ],
)
def test_what_opens_a_unit(name, value):
    assert faults("emr-datanode.service", name, value) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ExecStart", "/bin/sh", "it is no setting that opens a unit; those are AmbientCapabilities, "),
        ("User", "root", "it is no setting that opens a unit; those are "),
        ("ReadWritePaths", "nfs", "nfs is no path below which a daemon may write; write a plain absolute one"),
        ("ReadWritePaths", ["/nfs", "/"], "/ is no path below which a daemon may write"),
        ("ReadWritePaths", "/a%h", "/a%h is no path below which a daemon may write"),
        ("ProtectHome", "read-only\nUser=root", "it has signs that systemd reads otherwise; write plain words"),
        ("ProtectHome", "%h", "it has signs that systemd reads otherwise; write plain words"),
        ("SystemCallFilter", True, "it takes words, as @system-service; write these, or false to open it"),
        ("CapabilityBoundingSet", True, "it takes words, as CAP_NET_BIND_SERVICE; write these, or false to open it"),
    ],
)
def test_what_does_not_is_refused_with_what_to_write(name, value, said):
    assert [one for one in faults("emr-datanode.service", name, value) if one.startswith(said)]


def test_units_are_called_as_systemctl_calls_them():
    assert {"emr-namenode.service", "emr-zookeeper.service", "emr-fence.service"} <= set(UNITS)
    assert faults("hdfs-site", "User", "root") == []
