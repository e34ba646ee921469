# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

testinfra_hosts = ["ansible://master"]

ASK = (
    "import socket,sys; s=socket.create_connection((sys.argv[1], 2181), 5); s.sendall(sys.argv[2].encode()); "
    "print(b''.join(iter(lambda: s.recv(65536), b'')).decode())"
)


def ask(host, word: str) -> str:
    name = host.backend.get_hostname()
    return host.check_output("python3 -c %s %s %s", ASK, name, word)


def test_unit_runs_and_comes_back_after_a_boot(host):
    unit = host.service("emr-zookeeper")
    assert unit.is_running
    assert unit.is_enabled


def test_member_serves(host):
    assert "Mode: " in ask(host, "srvr")
    assert ask(host, "isro").strip() == "rw"


def test_one_leads(host):
    others = ("master-1.lab", "master-2.lab", "master-3.lab")
    modes = [host.check_output("python3 -c %s %s srvr", ASK, name).split("Mode: ")[1].split()[0] for name in others]
    assert sorted(modes) == ["follower", "follower", "leader"]


def test_configuration_of_the_user_runs(host):
    assert "maxClientCnxns=77" in ask(host, "conf")
    assert "-Xmx128m" in host.check_output("tr '\\0' ' ' < /proc/$(systemctl show -P MainPID emr-zookeeper)/cmdline")


def test_data_is_private(host):
    directory = host.file("/mnt/disk1/zookeeper")
    assert (directory.user, oct(directory.mode)) == ("zookeeper", "0o700")


def test_no_port_is_open_to_everybody(host):
    for port in (2181, 3888, 7000):
        assert not host.socket(f"tcp://0.0.0.0:{port}").is_listening
