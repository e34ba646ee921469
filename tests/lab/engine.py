# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The container engine: the machine's own if one answers, else Debian's, started by hand for this checkout."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from common import BRIDGE, CACHE, CHECKOUT, RUN, LabError, install, load_state, run, save_state, say, wait_for

DATA = CACHE / "engine"
LOG = CACHE / "engine.log"
SOCKET = RUN / "docker.sock"
CONTAINERD_SOCKET = RUN / "containerd.sock"
CGROUP = f"bigdata-emr-lab-{CHECKOUT}"
# As many processes as all hosts of the lab together count for; the kernel makes them one, with a share of 1024 or 100.
WEIGHT = 4
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
# Each systemd in a container takes some of root's inotify instances; with the kernel's 128 a second lab does not boot.
INOTIFY = Path("/proc/sys/fs/inotify/max_user_instances")
INOTIFY_INSTANCES = 1024
# What the machine was like before the first of its labs, for the last one to put back.
BEFORE = RUN.parent / "before.json"
# The daemons use these whatever their settings say.
FIXED = [Path(path) for path in ("/etc/docker", "/opt/containerd", "/run/containerd", "/run/docker")]


class Engine:
    """A docker command bound to one daemon."""

    def __init__(self, client: str, socket: Path | None = None) -> None:
        self.client = client
        self.own = socket is not None
        self.argv: list[str] = [client, "--host", f"unix://{socket}"] if socket else [client]

    def __call__(self, *words: str, stdin: bytes | None = None) -> str:
        """Run one docker command and return what it printed; LabError if it fails."""
        return run([*self.argv, *words], stdin=stdin).stdout.strip()

    def lines(self, *words: str) -> list[str]:
        """Run one docker command and return its lines, without empty ones."""
        return [line for line in self(*words).splitlines() if line]

    def answers(self) -> bool:
        """Is there a daemon behind the socket?"""
        done = run([*self.argv, "version", "--format", "{{.Server.Version}}"], check=False)
        return done.returncode == 0 and bool(done.stdout.strip())


def find() -> Engine | None:
    """Return the engine that holds the lab, or would hold it, if it answers now; never start one."""
    debian = "/usr/bin/docker" if os.access("/usr/bin/docker", os.X_OK) else shutil.which("docker")
    if debian and SOCKET.exists():
        own = Engine(debian, SOCKET)
        if own.answers():
            return own
    client = shutil.which("docker")
    if client and load_state().get("engine") != "own":
        machine = Engine(client)
        if machine.answers():
            return machine
    return None


def ensure() -> Engine:
    """Return an engine that answers; install and start Debian's if the machine has none."""
    engine = find()
    if engine is None:
        if not os.access("/usr/sbin/dockerd", os.X_OK) or not os.access("/usr/bin/docker", os.X_OK):
            install("docker.io", "iptables")
        engine = _start()
    if load_state().get("engine") is None:
        save_state({"engine": "own" if engine.own else "machine"})
    return engine


def _start() -> Engine:
    if os.geteuid() != 0:
        raise LabError("no container engine answers and starting one needs root: start docker, or run as root")
    say("starting an engine of the lab's own")
    sweep()
    save_state({"engine": "own"})
    RUN.mkdir(parents=True, exist_ok=True, mode=0o711)
    if not BEFORE.exists():
        absent = [str(path) for path in FIXED if not path.exists()]
        kernel = {str(path): path.read_text() for path in (FORWARDING, INOTIFY)}
        BEFORE.write_text(json.dumps({"kernel": kernel, "absent": absent}))
    INOTIFY.write_text(str(max(INOTIFY_INSTANCES, int(INOTIFY.read_text()))))
    DATA.mkdir(parents=True, exist_ok=True)
    toml = CACHE / "containerd.toml"
    toml.write_text(
        f"version = 2\nroot = {json.dumps(str(DATA / 'containerd'))}\nstate = {json.dumps(str(RUN / 'containerd'))}\n"
        f'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\n  address = "{CONTAINERD_SOCKET}"\n'
    )
    options = {
        "hosts": [f"unix://{SOCKET}"],
        "containerd": str(CONTAINERD_SOCKET),
        "data-root": str(DATA / "docker"),
        "exec-root": str(RUN / "exec"),
        "pidfile": str(RUN / "docker.pid"),
        "bridge": "none",
        "iptables": False,  # the few rules that the lab needs are its own, so that `down` can take each of them back
        "ip6tables": False,
        "ip-forward": False,
        "cgroup-parent": CGROUP,
        "exec-opts": ["native.cgroupdriver=cgroupfs"],
        "log-driver": "local",
    }
    config = CACHE / "dockerd.json"
    config.write_text(json.dumps(options, indent=1))
    containerd = _spawn("containerd", "--config", str(toml))
    wait_for("containerd's socket", lambda: CONTAINERD_SOCKET.exists() or _ended(containerd), 30)
    dockerd = _spawn("dockerd", "--config-file", str(config))
    engine = Engine("/usr/bin/docker", SOCKET)
    wait_for("an answer of the lab's engine", lambda: engine.answers() or _ended(dockerd), 60)
    _weigh()
    return engine


def _weigh() -> None:
    """Let hosts of the lab have more of the machine than one process of it that is busy, such as a test beside them."""
    older, root = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
    path, usual = (older / CGROUP / "cpu.shares", 1024) if older.is_dir() else (root / CGROUP / "cpu.weight", 100)
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(WEIGHT * usual))
    except OSError as error:
        say(f"hosts of the lab wait for other processes, as their group has no weight of its own: {error}")


def _spawn(*argv: str) -> subprocess.Popen[bytes]:
    with LOG.open("ab") as log:
        return subprocess.Popen(
            list(argv), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """False while PROCESS runs; LabError with the last lines of its log once it has ended."""
    if process.poll() is None:
        return False
    last = " | ".join(LOG.read_text(errors="replace").strip().splitlines()[-3:])
    raise LabError(f"the lab's engine ended at once (log: {LOG}): {last}")


def open_gate(subnet: str) -> None:
    """Let hosts of SUBNET reach the outside through the machine; a machine's own engine does it itself."""
    FORWARDING.write_text("1\n")
    # A killed lab may have had this subnet: by its rule, hosts of this one would meet under the address of BRIDGE.
    _close_gate("nat", lambda rule: f"-s {subnet} " in rule and "bigdata.emr=lab" in rule and BRIDGE not in rule)
    for rule in _rules(subnet):
        if run(["iptables", "-w", *rule[:2], "-C", *rule[3:]], check=False).returncode != 0:
            run(["iptables", "-w", *rule])


def _rules(subnet: str) -> Iterator[list[str]]:
    ours = ["-m", "comment", "--comment", "bigdata.emr=lab"]
    yield ["-t", "nat", "-A", "POSTROUTING", "-s", subnet, "!", "-o", BRIDGE, *ours, "-j", "MASQUERADE"]
    yield ["-t", "filter", "-I", "FORWARD", "-i", BRIDGE, *ours, "-j", "ACCEPT"]
    yield ["-t", "filter", "-I", "FORWARD", "-o", BRIDGE, *ours, "-j", "ACCEPT"]


def _close_gate(table: str, ours: Callable[[str], bool]) -> None:
    for rule in run(["iptables", "-w", "-t", table, "-S"]).stdout.splitlines():
        if ours(rule):
            run(["iptables", "-w", "-t", table, "-D", *shlex.split(rule)[1:]])


def stop() -> None:
    """Stop the lab's own engine and take back all that it did to the machine; harmless if it does not run."""
    if load_state().get("engine") != "own" and not RUN.exists():
        return
    say("stopping the lab's engine")
    for name, option in (("dockerd", CACHE / "dockerd.json"), ("containerd", CACHE / "containerd.toml")):
        for pid in _running(name, str(option)):
            _signal(pid, signal.SIGTERM)
        wait_for(f"the end of {name}", partial(_ended_all, name, str(option)), 60)
    sweep()
    for table in ("nat", "filter") if shutil.which("iptables") else ():
        _close_gate(table, lambda rule: BRIDGE in rule)
    run(["ip", "link", "delete", BRIDGE], check=False)
    shutil.rmtree(DATA, ignore_errors=True)
    for path in (LOG, CACHE / "dockerd.json", CACHE / "containerd.toml"):
        path.unlink(missing_ok=True)
    if list(RUN.parent.glob("*")) == [BEFORE]:
        _restore(json.loads(BEFORE.read_text()))
        shutil.rmtree(RUN.parent)


def _restore(before: dict[str, Any]) -> None:
    for setting, value in before["kernel"].items():
        Path(setting).write_text(value)
    used = any(Path(socket).exists() for socket in ("/run/docker.sock", "/run/containerd/containerd.sock"))
    for path in before["absent"] if not used else []:
        shutil.rmtree(path, ignore_errors=True)


def sweep() -> None:
    """Remove what a killed engine of this checkout leaves: processes, also of hosts, mounts, sockets, pid files."""
    ours = [str(RUN), str(CACHE / "dockerd.json"), str(CACHE / "containerd.toml")]
    engines = ("dockerd", "containerd", "containerd-shim", "containerd-shim-runc-v2")

    def left() -> list[int]:
        named = [pid for pid in _processes() if any(_is(pid, name, word) for name in engines for word in ours)]
        return named + [pid for pid in _processes() if f"/{CGROUP}/" in _read(f"/proc/{pid}/cgroup")]

    def gone() -> bool:
        pids = left()
        for pid in pids:
            _signal(pid, signal.SIGKILL)
        return not pids

    wait_for("the end of processes that an earlier engine left", gone, 30)
    points = [line.split()[4].encode().decode("unicode_escape") for line in _read("/proc/self/mountinfo").splitlines()]
    for point in reversed(points):
        if point.startswith((f"{RUN}/", f"{DATA}/")):
            run(["umount", "--lazy", point], check=False)
    shutil.rmtree(RUN, ignore_errors=True)
    for parent in Path("/sys/fs/cgroup").glob(f"**/{CGROUP}"):
        for directory, _names, _files in os.walk(parent, topdown=False):
            with contextlib.suppress(OSError):  # the kernel still takes leave of a process in it
                os.rmdir(directory)


def _running(name: str, word: str) -> list[int]:
    return [pid for pid in _processes() if _is(pid, name, word)]


def _ended_all(name: str, word: str) -> bool:
    return not _running(name, word)


def _processes() -> list[int]:
    return [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and int(entry.name) != os.getpid()
    ]


def _is(pid: int, name: str, word: str) -> bool:
    argv: Sequence[str] = _read(f"/proc/{pid}/cmdline").split("\0")
    return Path(argv[0]).name == name and any(part.startswith(word) for part in argv[1:])


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
