# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operating systems that hosts may run, with the names of the packages that a cluster needs on each."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence


class Family(NamedTuple):
    """Operating systems with the same packages."""

    title: str
    ids: Sequence[str]
    """``ID`` values of os-release(5)."""
    versions: Sequence[str]
    """``VERSION_ID`` values, or their part before the first dot."""
    java: str
    """Package of the Java runtime without a desktop."""
    nftables: str = "nftables"
    """Package of nft(8)."""
    mariadb: Sequence[str] = ("mariadb-server",)
    """Packages with MariaDB's server and what makes its data; where there is a choice without a unit that starts it."""
    python: str = ""
    """Package of an interpreter that modules can run with, where the default one is too old."""
    interpreter: str = ""
    """Path of that interpreter, for ``ansible_python_interpreter``."""
    install: str = "apt-get install"
    """How people install a package there."""

    @property
    def manager(self) -> str:
        """What installs packages there, in one word."""
        return self.install.split(" ")[0].partition("-")[0]


_CORES = ("mariadb-server-core", "mariadb-client-core")

FAMILIES: list[Family] = [
    Family("Debian 12", ["debian"], ["12"], "openjdk-17-jre-headless", mariadb=_CORES),
    Family("Ubuntu 22.04 and 24.04", ["ubuntu"], ["22.04", "24.04"], "openjdk-17-jre-headless", mariadb=_CORES),
    Family(
        "Rocky Linux 9",
        ["rocky", "almalinux", "rhel", "centos"],
        ["9"],
        "java-17-openjdk-headless",
        install="dnf install",
    ),
    Family(
        "Alibaba Cloud Linux 3",
        ["alinux"],
        ["3"],
        "java-17-openjdk-headless",
        python="python38",
        interpreter="/usr/bin/python3.8",
        install="dnf install",
    ),
]


def family_of(os_release: Mapping[str, str]) -> Family | None:
    """Return the family of a host from its os-release, None for a system that is not in the table."""
    name, version = os_release.get("ID", ""), os_release.get("VERSION_ID", "")
    for family in FAMILIES:
        if name in family.ids and (version in family.versions or version.split(".")[0] in family.versions):
            return family
    return None


def title_of(os_release: Mapping[str, str]) -> str:
    """Return how people call the system of an os-release: ``debian 12``, or ``an unknown system``."""
    return f"{os_release.get('ID', '')} {os_release.get('VERSION_ID', '')}".strip() or "an unknown system"
