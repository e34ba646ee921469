# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software that hosts hand on to each other, and what becomes of it when hosts and connections fail meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import NAME
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import IDLE_SECONDS, ROOT_IDLE_SECONDS
from common import BRIDGE, ROOT

HOSTS = ["master-1.lab", "master-2.lab", "master-3.lab", "core-1.lab", "core-2.lab", "core-3.lab"]
HOSTS += ["task-1.lab", "gateway-1.lab"]
SEEDS, OTHERS = HOSTS[:2], HOSTS[2:]
PORTS = "8970-8973"
PLAY = "molecule/relay/converge.yml"
INVENTORY = ROOT / "inventories" / "lab" / "hosts.yml"
# What a run costs the controller for a host besides software: modules, answers, SSH.
TALK_BYTES = 1_000_000
SLOW = ["tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "8mbit", "burst", "32kbit", "latency", "400ms"]
FAST = ["tc", "qdisc", "del", "dev", "eth0", "root"]


def on_all(*argv: str, hosts: list[str] = HOSTS) -> dict[str, str]:
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(hosts, pool.map(lambda host: runs.on(host, *argv), hosts), strict=True))


def wipe(hosts: list[str] = HOSTS) -> None:
    on_all("rm", "-rf", "/opt/emr", hosts=hosts)


def play(*words: str) -> runs.Run:
    return runs.playbook(PLAY, *words, inventories=[str(INVENTORY)])


def archive_size() -> int:
    place = runs.on(SEEDS[0], "sh", "-c", "stat -c %s /opt/emr/.archives/zookeeper-*")
    return int(place)


def sent() -> int:
    """Return how many bytes the controller has sent to lab hosts. What these send each other is not in it."""
    return int(Path(f"/sys/class/net/{BRIDGE}/statistics/tx_bytes").read_text())


def servers(hosts: list[str] = HOSTS) -> list[str]:
    """Return the hosts on which a server runs or something listens at one of its ports."""
    low, high = PORTS.split("-")
    command = f"pgrep -x {NAME}; ss -Htln 'sport >= :{low} and sport <= :{high}'"
    return [host for host, found in on_all("sh", "-c", command, hosts=hosts).items() if found.strip()]


def expect_software(hosts: list[str] = HOSTS) -> None:
    found = on_all("sh", "-c", "readlink /opt/emr/zookeeper; ls -A /opt/emr", hosts=hosts)
    for host, lines in found.items():
        link, *names = lines.split()
        assert link in names, (host, names)
        assert set(names) - {".archives"} == {"zookeeper", link}, (host, names)


def expect_no_servers(seconds: float, hosts: list[str] = HOSTS) -> None:
    runs.until("end of all servers", lambda: "" if servers(hosts) else "gone", seconds)


def expect_nothing_to_do() -> None:
    again = play()
    assert (again.code, again.changed) == (0, 0), again.output


@contextmanager
def everywhere(begin: list[str], end: list[str], hosts: list[str] = HOSTS) -> Iterator[None]:
    on_all(*begin, hosts=hosts)
    try:
        yield
    finally:
        on_all(*end, hosts=hosts)


@contextmanager
def slow_seeds() -> Iterator[None]:
    """Let the seeds send no more than a megabyte per second, so that there is a middle of a transfer."""
    with everywhere(SLOW, FAST, SEEDS):
        yield


@contextmanager
def in_background(*words: str) -> Iterator[subprocess.Popen[str]]:
    argv = [str(runs.BIN / "ansible-playbook"), "-i", str(INVENTORY), PLAY, *words]
    process = subprocess.Popen(
        argv,
        cwd=ROOT,
        env=runs.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def arriving(host: str) -> str:
    """Return a word when HOST has a part of the archive, and not all of it."""
    command = "find /opt/emr/.incoming -maxdepth 1 -name '*.tar' -size +512k 2>/dev/null || true"
    return runs.on(host, "sh", "-c", command).strip()


def warnings(run: runs.Run) -> list[str]:
    """Return the warnings of RUN, each on one line."""
    text = re.sub(r"\n(?=\S)(?!\[WARNING\]|TASK|PLAY|[a-z]+: \[)", " ", run.output)
    return [line for line in text.splitlines() if line.startswith("[WARNING]") and "pushed" in line]


def test_two_hosts_keep_the_archive_and_nobody_serves_any_more():
    expect_software()
    kept = on_all("sh", "-c", "ls /opt/emr/.archives 2>/dev/null | wc -l")
    assert [host for host, count in kept.items() if int(count)] == SEEDS
    expect_no_servers(IDLE_SECONDS + 10)


def test_the_controller_sends_the_archive_twice_for_eight_hosts():
    size = archive_size()
    wipe()
    before = sent()
    run = play()
    bytes_sent = sent() - before
    assert (run.code, run.changed, warnings(run)) == (0, len(HOSTS), []), run.output
    assert 2 * size < bytes_sent < 2 * size + len(HOSTS) * TALK_BYTES
    expect_software()


def test_relay_switched_off_the_controller_sends_to_everybody():
    size = archive_size()
    wipe()
    before = sent()
    run = play("-e", "distribution_relay=false")
    assert (run.code, run.changed, warnings(run)) == (0, len(HOSTS), []), run.output
    assert sent() - before > len(HOSTS) * size
    expect_software()
    assert not any(on_all("sh", "-c", "ls -A /opt/emr/.archives 2>/dev/null || true").values())
    wipe()
    assert play().code == 0


def test_a_host_that_joins_gets_it_from_its_peers():
    size = archive_size()
    wipe(["core-3.lab"])
    before = sent()
    run = play("-v")
    assert (run.code, run.changed, warnings(run)) == (0, 1, []), run.output
    assert sent() - before < min(size, len(HOSTS) * TALK_BYTES)
    assert re.search(r"delivered:\s+zookeeper: master-[12]\.lab", run.output)
    expect_software()
    expect_no_servers(10)


def test_a_host_that_joins_when_the_peers_have_damaged_archives_is_sent_it():
    on_all("sh", "-c", "echo more >> /opt/emr/.archives/zookeeper-*", hosts=SEEDS)
    wipe(["core-3.lab"])
    run = play()
    assert (run.code, run.changed) == (0, 1), run.output
    (told,) = warnings(run)
    assert "core-3.lab: zookeeper pushed by the controller, since master-1.lab cannot serve" in told
    assert "was damaged" in told
    expect_software()


@pytest.mark.parametrize(("action", "reason"), [("drop", "no answer within 3 s"), ("reject with tcp reset", "refused")])
def test_a_firewall_between_hosts_is_named_and_the_controller_sends(action, reason):
    wipe()
    chain = f"chain in {{ type filter hook input priority -5; tcp dport {PORTS} {action}; }}"
    with everywhere(["nft", f"table inet relaytest {{ {chain}; }}"], ["nft", "delete table inet relaytest"]):
        run = play()
    assert (run.code, run.changed) == (0, len(HOSTS)), run.output
    told = warnings(run)
    assert len(told) == len(OTHERS), run.output
    for host in OTHERS:
        (line,) = [line for line in told if host in line.split(" pushed ")[0]]
        assert "zookeeper pushed by the controller, since master-" in line
        assert reason in line
    expect_software()
    expect_nothing_to_do()


def test_a_taken_port_is_named_and_the_controller_sends():
    wipe()
    listener = "import socket,time; s=socket.create_server(('0.0.0.0', 8999)); time.sleep(600)"
    start = ["systemd-run", "--quiet", "--unit=taken", "python3", "-c", listener]
    with everywhere(start, ["systemctl", "stop", "taken"], SEEDS):
        for host in SEEDS:
            runs.until("listener", lambda host=host: runs.on(host, "ss", "-Htln", "sport = :8999").strip(), 20)
        run = play("-e", "distribution_relay_ports=8999")
    assert (run.code, len(warnings(run))) == (0, len(OTHERS)), run.output
    assert all("cannot serve: its port 8999 is in use" in line for line in warnings(run))
    expect_software()


def test_a_seed_that_dies_in_the_middle_is_replaced_by_the_other_one():
    size = archive_size()
    wipe()
    before = sent()
    with slow_seeds(), in_background() as process:
        # Both seeds have it, and hosts are in the middle of getting it from them.
        runs.until("part of an archive", lambda: next(filter(None, map(arriving, OTHERS)), ""), 120)
        runs.lab("kill", SEEDS[0])
        try:
            output, _nothing = process.communicate(timeout=300)
        finally:
            runs.lab("start", SEEDS[0])
            on_all(*SLOW, hosts=SEEDS[:1])  # what is taken off at the end
    run = runs.Run(process.returncode, output)
    assert (run.code, warnings(run)) == (0, []), output
    assert sent() - before < 2 * size + len(HOSTS) * TALK_BYTES
    expect_software(OTHERS)
    # The power failed when the seed's archive was hardly on its disk.
    assert play().code == 0
    expect_software()
    expect_nothing_to_do()


def test_when_the_controller_dies_the_next_one_completes_and_no_server_stays():
    wipe()
    with slow_seeds(), in_background() as process:
        runs.until("part of an archive", lambda: next(filter(None, map(arriving, OTHERS)), ""), 120)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert set(SEEDS) <= set(servers(SEEDS))
    run = play()
    assert run.code == 0, run.output
    expect_software()
    expect_nothing_to_do()
    expect_no_servers(ROOT_IDLE_SECONDS + 30)


def test_a_wiped_seed_gets_it_from_the_other_one():
    wipe([SEEDS[0]])
    run = play("-v")
    assert (run.code, run.changed, warnings(run)) == (0, 1, []), run.output
    assert re.search(r"delivered:\s+zookeeper: master-2\.lab", run.output)


def test_the_token_is_in_no_log():
    wipe()
    with slow_seeds(), in_background("-vvvv") as process:
        runs.until("part of an archive", lambda: next(filter(None, map(arriving, OTHERS)), ""), 120)
        tokens = [
            path.read_text()
            for path in Path("~/.ansible/tmp").expanduser().glob(f"ansible-local-{process.pid}*/emr-run-token")
        ]
        seen = on_all("sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'", hosts=SEEDS)
        output, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0, output
    (token,) = tokens
    journals = on_all("journalctl", "--quiet", "--no-pager", "--since", "-5min")
    for text in [output, *seen.values(), *journals.values()]:
        assert token not in text
