# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software that hosts hand on to each other, and what becomes of it when hosts and connections fail meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import NAME
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import IDLE_SECONDS, ROOT_IDLE_SECONDS
from common import BRIDGE, ROOT

NAMES = "master-1 master-2 master-3 core-1 core-2 core-3 task-1 gateway-1"
HOSTS = tuple(f"{name}.lab" for name in NAMES.split())
SEEDS, OTHERS = HOSTS[:2], HOSTS[2:]
PORTS = "8970-8973"
PLAY = "molecule/relay/converge.yml"
INVENTORY = ROOT / "inventories" / "lab" / "hosts.yml"
# What a run costs the controller for a host besides software: modules, answers, SSH.
TALK_BYTES = 1_000_000
SLOW = ["tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "16mbit", "burst", "32kbit", "latency", "400ms"]
FAST = ["tc", "qdisc", "del", "dev", "eth0", "root"]


def on_all(*argv: str, hosts: Sequence[str] = HOSTS) -> dict[str, str]:
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(hosts, pool.map(lambda host: runs.on(host, *argv), hosts), strict=True))


def wipe(hosts: Sequence[str] = HOSTS) -> None:
    on_all("rm", "-rf", "/opt/emr", hosts=hosts)


def play(*words: str) -> runs.Run:
    return runs.playbook(PLAY, *words, inventories=[str(INVENTORY)])


def archive_size() -> int:
    place = runs.on(SEEDS[0], "sh", "-c", "stat -c %s /opt/emr/.archives/zookeeper-*")
    return int(place)


def sent() -> int:
    """Return how many bytes the controller has sent to lab hosts. What these send each other is not in it."""
    return int(Path(f"/sys/class/net/{BRIDGE}/statistics/tx_bytes").read_text())


def servers(hosts: Sequence[str] = HOSTS) -> list[str]:
    """Return the hosts on which a server runs or something listens at one of its ports."""
    low, high = PORTS.split("-")
    command = f"pgrep -x {NAME}; ss -Htln 'sport >= :{low} and sport <= :{high}'"
    return [host for host, found in on_all("sh", "-c", command, hosts=hosts).items() if found.strip()]


def expect_software(hosts: Sequence[str] = HOSTS) -> None:
    found = on_all("sh", "-c", "readlink /opt/emr/zookeeper; ls -A /opt/emr", hosts=hosts)
    for host, lines in found.items():
        link, *names = lines.split()
        assert link in names, (host, names)
        assert set(names) - {".archives"} == {"zookeeper", link}, (host, names)


def expect_no_servers(seconds: float, hosts: Sequence[str] = HOSTS) -> None:
    runs.until("end of all servers", lambda: "" if servers(hosts) else "gone", seconds)


def expect_nothing_to_do() -> None:
    again = play()
    assert (again.code, again.changed) == (0, 0), again.output


@contextmanager
def everywhere(begin: list[str], end: list[str], hosts: Sequence[str] = HOSTS) -> Iterator[None]:
    on_all(*begin, hosts=hosts)
    try:
        yield
    finally:
        on_all(*end, hosts=hosts)


@contextmanager
def slow_seeds() -> Iterator[None]:
    """Let the seeds send no more than two megabytes per second, so that there is a middle of a transfer."""
    with everywhere(SLOW, FAST, SEEDS):
        yield


class Background:
    """A run that goes on while a test does something to it."""

    def __init__(self, *words: str) -> None:
        argv = [str(runs.BIN / "ansible-playbook"), "-i", str(INVENTORY), PLAY, *words]
        self._directory = tempfile.TemporaryDirectory()
        self._output = Path(self._directory.name, "output")
        with self._output.open("w") as output:  # a pipe would have to be read all the time
            streams = {"stdin": runs.NOTHING, "stdout": output, "stderr": subprocess.STDOUT}
            self.process = subprocess.Popen(argv, cwd=ROOT, env=runs.environment(), start_new_session=True, **streams)

    def __enter__(self) -> Background:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.kill()
        self._directory.cleanup()

    def kill(self) -> None:
        """End the run and all of its workers without a warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def end(self) -> runs.Run:
        """Return the run when it has ended by itself."""
        self.process.wait(timeout=300)
        return runs.Run(self.process.returncode, self._output.read_text())


def arriving(host: str) -> str:
    """Return a word when HOST has a part of the archive, and not all of it."""
    command = "find /opt/emr/.incoming -name 'zookeeper-*.tar' -size +512k 2>/dev/null || true"
    return runs.on(host, "sh", "-c", command).strip()


def until_some_arrives() -> None:
    runs.until("part of an archive", lambda: next(filter(None, map(arriving, OTHERS)), ""), 120)


def warnings(run: runs.Run) -> list[str]:
    """Return the warnings of RUN, each on one line."""
    text = re.sub(r"\n(?=\S)(?!\[WARNING\]|TASK|PLAY|[a-z]+: \[)", " ", run.output)
    return [line for line in text.splitlines() if line.startswith("[WARNING]") and "pushed" in line]


def test_two_hosts_keep_the_archive_and_nobody_serves_any_more():
    expect_software()
    kept = on_all("sh", "-c", "ls /opt/emr/.archives 2>/dev/null | wc -l")
    assert [host for host, count in kept.items() if int(count)] == list(SEEDS)
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
    on_all("sh", "-c", "truncate -s -100 /opt/emr/.archives/zookeeper-*", hosts=SEEDS)
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
    with slow_seeds(), Background() as background:
        # Both seeds have it, and hosts are in the middle of getting it from them.
        until_some_arrives()
        runs.lab("kill", SEEDS[0])
        try:
            run = background.end()
        finally:
            runs.lab("start", SEEDS[0])
            on_all(*SLOW, hosts=SEEDS[:1])  # what is taken off at the end
    assert (run.code, warnings(run)) == (0, []), run.output
    assert sent() - before < 2 * size + len(HOSTS) * TALK_BYTES
    expect_software(OTHERS)
    # The power failed when the seed's archive was hardly on its disk.
    assert play().code == 0
    expect_software()
    expect_nothing_to_do()


def test_when_the_controller_dies_the_next_one_completes_and_no_server_stays():
    wipe()
    with slow_seeds(), Background() as background:
        until_some_arrives()
        background.kill()
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
    with slow_seeds(), Background("-vvvv") as background:
        until_some_arrives()
        own = Path("~/.ansible/tmp").expanduser().glob(f"ansible-local-{background.process.pid}*/emr-run-token")
        (token,) = [path.read_text() for path in own]
        seen = on_all("sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'", hosts=SEEDS)
        run = background.end()
    assert run.code == 0, run.output
    journals = on_all("journalctl", "--quiet", "--no-pager", "--since", "-5min")
    for text in [run.output, *seen.values(), *journals.values()]:
        assert token not in text
