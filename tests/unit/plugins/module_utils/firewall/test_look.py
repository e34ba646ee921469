# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host says that decides the rules of its firewall."""

from __future__ import annotations

import errno
import socket
import struct
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import look as firewall_look
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.look import (
    Question,
    ephemeral,
    look,
    sources,
    ssh_ports,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("32768\t60999\n", (32768, 60999)), ("1024 65535", (1024, 65535)), ("", (32768, 60999)), ("a b", (32768, 60999))],
)
def test_ports_of_outgoing_connections(text, wanted):
    assert ephemeral(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("10.0.0.9 50000 10.0.0.1 2222", [2222]), ("fe80::9 50000 fe80::1 22", [22]), ("", []), ("x", [])],
)
def test_the_port_of_the_session(text, wanted):
    assert ssh_ports(text) == wanted


def test_own_addresses_are_those_that_routes_choose():
    assert sources(["127.0.0.1", "::1", "", "300.0.0.1"]) == []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("192.0.2.1", 9))
        assert sources(["192.0.2.1"]) == [one.getsockname()[0]]


class Netlink:
    """A kernel that gives one ANSWER."""

    def __init__(self, answer: bytes | OSError) -> None:
        self._answer = answer

    def __call__(self, *_family: int) -> Netlink:
        return self

    def __enter__(self) -> Netlink:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def settimeout(self, _seconds: float) -> None:
        pass

    def sendto(self, _data: bytes, _to: object) -> None:
        if isinstance(self._answer, OSError):
            raise self._answer

    def recv(self, _size: int) -> bytes:
        assert isinstance(self._answer, bytes)
        return self._answer


def error(code: int) -> bytes:
    return struct.pack("=IHHIIi", 36, 2, 0, 1, 0, -code)


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (struct.pack("=IHHIIBBH", 44, (10 << 8) | 15, 0, 1, 0, 0, 0, 0), False),
        (error(errno.EPERM), False),
        (error(errno.EINVAL), True),
        (error(errno.EOPNOTSUPP), True),
        (OSError(errno.EPROTONOSUPPORT, "x"), True),
        (OSError(errno.EPERM, "x"), False),
        (TimeoutError(), False),
    ],
)
def test_a_kernel_without_tables_is_told(monkeypatch, answer, refused):
    monkeypatch.setattr(firewall_look.socket, "socket", Netlink(answer))
    said = firewall_look.kernel_refusal()
    assert bool(said) is refused
    assert not said or "boot a kernel that has it, or leave emr_client_networks empty" in said


def test_what_the_host_lacks_is_told_with_its_look(monkeypatch):
    monkeypatch.setattr(firewall_look, "kernel_refusal", lambda: "its kernel has no nf_tables")
    told = look(nothing, asked(), {})
    assert told.refusals == [told.look["lacks"]] == ["m1: its kernel has no nf_tables"]


def asked(**more: Any) -> Question:
    plain = Question(host="m1", wanted=True, seen=["m1", "m2"], given={"m1": "10.0.0.1"}, sysctl={})
    return plain._replace(**more)


def nothing(_command: list[str], **_more: Any) -> tuple[int, str, str]:
    return 1, "", ""


def test_only_addresses_that_the_inventory_does_not_say_are_told():
    found: Any = {"m1": {"addresses": ["10.0.0.1"], "names": []}, "m2": {"addresses": ["10.0.0.2"], "names": []}}
    assert look(nothing, asked(), found).look["resolved"] == {"m2": ["10.0.0.2"]}


def test_a_host_that_is_to_have_none_is_asked_for_its_files_only():
    told = look(nothing, asked(wanted=False), {})
    assert (told.refusals, told.notes) == ([], [])
    assert told.look["state"]["left"] is False


@pytest.mark.parametrize(
    ("sysctl", "shared"),
    [
        ({"net.ipv4.ip_local_port_range": "1024 65535", "net.ipv4.ip_local_reserved_ports": ""}, True),
        ({"net.ipv4.ip_local_port_range": "1024 65535", "net.ipv4.ip_local_reserved_ports": "1-32000"}, False),
        ({"net.ipv4.ip_local_port_range": "32768 60999", "net.ipv4.ip_local_reserved_ports": ""}, False),
    ],
)
def test_ports_of_ours_that_outgoing_connections_may_get(sysctl, shared):
    assert look(nothing, asked(sysctl=sysctl), {}).look["shared"] is shared


def test_accounts_have_their_ids_before_they_are_made():
    users = look(nothing, asked(), {}).look["users"]
    assert set(users) == {"hdfs", "yarn", "mapred", "hbase", "hive", "spark", "flink", "druid", "zookeeper", "redis"}
    assert all(users.values())
