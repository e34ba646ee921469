# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the cluster's own MariaDB is on a host, its unit, and whether a directory may become its data. No I/O.

It is an instance of its own beside one that the host may have: with its own unit, its own options and no file of the
distribution's, whose data and settings nobody touches. Its data is on the first data disk, as that of all services is:
it outlives the system's disk, and is put aside with theirs.
"""

from __future__ import annotations

from typing import Sequence

from ..host.hardening import hardening

UNIT = "emr-database.service"
AREA = "emr-database"
"""Directory on the data disk."""
RECORD = "/var/lib/emr/database.json"
"""Where the data is, written as soon as there is any: a disk that is not mounted is no empty one."""
RUN = "emr-database"
SOCKET = f"/run/{RUN}/mariadb.sock"
PORT = 3306
ACCOUNT, ACCOUNT_ID = "mysql", 779
"""Account of the server, and its id where no package has brought it."""
PROGRAMS = ("/usr/sbin/mariadbd", "/usr/libexec/mariadbd")
INSTALLER = "/usr/bin/mariadb-install-db"
SYSTEM = "mysql"
"""Directory that every data directory of MariaDB has."""

EMPTY, DATA, FOREIGN = "empty", "data", "foreign"


def data_dir(disk: str) -> str:
    """Return the data directory on DISK."""
    return f"{disk.rstrip('/')}/{AREA}/data"


def state_of(names: Sequence[str] | None) -> str:
    """Return what a directory with NAMES in it is to the server; None stands for one that is not there."""
    if not names:
        return EMPTY
    return DATA if SYSTEM in names else FOREIGN


def refusal(path: str, state: str, recorded: str) -> str:
    """Say why data must not be made in the directory PATH, which is in STATE; "" where it may, or is there.

    RECORDED is where this host has had data, "" for nowhere.
    """
    if state == FOREIGN:
        return f"{path} has something in it that is no data of MariaDB; look what it is, and move it away"
    if state == EMPTY and recorded:
        return (
            f"{path} is empty, and this host has had the data of its database there; mount its disk, or bring the data "
            f"back; if it is lost for good, remove {RECORD}, and a new one is made"
        )
    return ""


def sysusers() -> str:
    """Return the lines for systemd-sysusers(8) that bring the account."""
    home = "/nonexistent /usr/sbin/nologin"
    return f'g {ACCOUNT} {ACCOUNT_ID}\nu {ACCOUNT} {ACCOUNT_ID}:{ACCOUNT} "MariaDB" {home}\n'


def unit_text(program: str, data: str, host: str, port: int) -> str:
    """Render the unit of the server PROGRAM with its DATA, which listens at the address of HOST on PORT."""
    words = [
        program,
        "--no-defaults",
        f"--datadir={data}",
        f"--socket={SOCKET}",
        f"--pid-file=/run/{RUN}/mariadb.pid",
        f"--bind-address={host}",
        f"--port={port}",
        "--skip-name-resolve",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_general_ci",
        "--max-connections=500",
        "--local-infile=OFF",
    ]
    return "\n".join(
        [
            "[Unit]",
            "Description=MariaDB of the cluster",
            "Wants=network-online.target",
            "After=network-online.target time-sync.target",
            "StartLimitIntervalSec=0",
            f"RequiresMountsFor={data}",
            "",
            "[Service]",
            "Type=notify",
            f"User={ACCOUNT}",
            f"Group={ACCOUNT}",
            f"RuntimeDirectory={RUN}",
            f"ExecStart={' '.join(words)}",
            "Restart=always",
            "RestartSec=3",
            # It may have much to write before it ends, and to repair when it starts after a crash.
            "TimeoutStartSec=900",
            "TimeoutStopSec=900",
            "SendSIGKILL=no",
            "UMask=0027",
            "LimitNOFILE=32768",
            "LimitCORE=0",
            # A call that is not on the list is refused: the server goes on without what only newer kernels have.
            *hardening(ReadWritePaths=data, SystemCallErrorNumber="EPERM"),
            "",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
        ]
    )


def install_argv(data: str) -> list[str]:
    """Return the command that makes new data in the directory DATA, in which only root of this host can log in."""
    return [
        INSTALLER,
        "--no-defaults",
        f"--datadir={data}",
        f"--user={ACCOUNT}",
        "--auth-root-authentication-method=socket",
        "--auth-root-socket-user=root",
        "--skip-test-db",
        "--skip-name-resolve",
    ]
