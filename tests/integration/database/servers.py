# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers of this machine, from Debian's packages, each in a directory and at a port of its own.

Nothing is installed: packages are unpacked below .cache, and a server ends with its test.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".cache" / "databases"
MARIADB = ("mariadb-server-core", "mariadb-client-core", "libaio1", "liburing2")
POSTGRESQL = ("postgresql-15",)
NOBODY = 65534


def unpacked(*packages: str) -> Path:
    """Return a directory with the content of Debian's PACKAGES."""
    place = CACHE / packages[0]
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f".{packages[0]}.lock").open("w") as lock:
        # Tests run in several processes at once, and one of them does it for all.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            draft = CACHE / f".{packages[0]}.new"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            subprocess.run(["apt-get", "download", *packages], cwd=draft, check=True, capture_output=True)
            for package in draft.glob("*.deb"):
                subprocess.run(["dpkg", "-x", package.name, "."], cwd=draft, check=True)
                package.unlink()
            draft.rename(place)
    return place


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A server: its ARGV, run as nobody in the directory PLACE, which is that account's."""

    def __init__(self, place: Path, root: Path) -> None:
        place.mkdir()
        os.chown(place, NOBODY, NOBODY)
        self.place, self.port = place, free_port()
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """Return the environment in which programs find the libraries beside them."""
        libraries = self._root / "usr" / "lib" / "x86_64-linux-gnu"
        return {**os.environ, "LD_LIBRARY_PATH": str(libraries), "HOME": str(self.place), "LC_ALL": "C.UTF-8"}

    def call(self, *argv: str, user: int = NOBODY) -> None:
        """Run ARGV to its end."""
        subprocess.run(argv, env=self.environment(), user=user, cwd=self.place, check=True, capture_output=True)

    def start(self, argv: Sequence[str]) -> None:
        """Start the server with ARGV; return when it lets clients in."""
        with (self.place / "log").open("ab") as log:
            self._process = subprocess.Popen(
                argv, env=self.environment(), user=NOBODY, cwd=self.place, stdout=log, stderr=log
            )
        end = time.monotonic() + 600
        while time.monotonic() < end:
            if self.is_ready():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError((self.place / "log").read_text()[-2000:])

    def is_ready(self) -> bool:
        """Tell whether it lets clients in: it listens."""
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the server."""
        if self._process:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None


class Mariadb(Process):
    """MariaDB; root of this machine is its administrator, at ``socket``."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, unpacked(*MARIADB))
        self.socket = place / "s"
        usr = self._root / "usr"
        self.program, self.installer = usr / "sbin" / "mariadbd", usr / "bin" / "mariadb-install-db"
        words = [
            "--no-defaults",
            f"--basedir={usr}",
            f"--datadir={place}/data",
            "--auth-root-authentication-method=socket",
        ]
        words += ["--auth-root-socket-user=root", "--skip-test-db", "--skip-name-resolve"]
        self.call(str(self.installer), *words)

    def run(self, *options: str) -> None:
        """Start it with more OPTIONS."""
        usr = self._root / "usr"
        words = [f"--basedir={usr}", f"--datadir={self.place}/data", f"--socket={self.socket}", f"--port={self.port}"]
        words += ["--bind-address=127.0.0.1", "--skip-name-resolve", f"--lc-messages-dir={usr}/share/mysql"]
        self.start([str(self.program), "--no-defaults", *words, *options])


class Postgresql(Process):
    """PostgreSQL; its administrator is ``postgres``, let in without a password at its socket only."""

    def __init__(self, place: Path) -> None:
        installed = Path("/usr/lib/postgresql/15/bin/postgres").exists()
        super().__init__(place, Path("/") if installed else unpacked(*POSTGRESQL))
        self.programs = self._root / "usr" / "lib" / "postgresql" / "15" / "bin"
        words = ["-U", "postgres", "--auth-local=trust", "--auth-host=md5", "--encoding=UTF8", "--no-sync"]
        self.call(str(self.programs / "initdb"), "-D", f"{place}/data", *words)

    def run(self, *options: str) -> None:
        """Start it with more OPTIONS."""
        words = ["-p", str(self.port), "-k", str(self.place), "-h", "127.0.0.1", "-c", "fsync=off"]
        self.start([str(self.programs / "postgres"), "-D", f"{self.place}/data", *words, *options])

    def is_ready(self) -> bool:
        """Ask as its own tool does: it listens before it lets anybody in."""
        argv = [str(self.programs / "pg_isready"), "-q", "-h", str(self.place), "-p", str(self.port)]
        return subprocess.run(argv, env=self.environment(), user=NOBODY, cwd=self.place, check=False).returncode == 0

    def administer(self, *statements: str) -> None:
        """Run STATEMENTS as the administrator."""
        for statement in statements:
            words = ["-h", str(self.place), "-p", str(self.port), "-U", "postgres", "-v", "ON_ERROR_STOP=1"]
            self.call(str(self.programs / "psql"), *words, "-c", statement, "postgres")
