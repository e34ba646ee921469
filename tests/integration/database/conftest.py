# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.mysql import Mysql
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import Login
from ansible_collections.bigdata.emr.tests.integration.database import servers


@pytest.fixture(scope="session")
def top() -> Iterator[Path]:
    """Return a directory that other accounts get to, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="emr-databases.") as place:
        os.chmod(place, 0o755)
        yield Path(place)


@pytest.fixture(scope="session")
def certificate(top: Path) -> tuple[Path, Path]:
    """Return certificate and key of a server called ``localhost``, which is its own authority."""
    key, made = top / "key.pem", top / "cert.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", *words], check=True, capture_output=True)
    os.chown(key, servers.NOBODY, servers.NOBODY)
    key.chmod(0o600)
    return made, key


@pytest.fixture(scope="session")
def mariadb(top: Path, certificate: tuple[Path, Path]) -> Iterator[servers.Mariadb]:
    """Run MariaDB."""
    server = servers.Mariadb(top / "mariadb")
    server.run(f"--ssl-cert={certificate[0]}", f"--ssl-key={certificate[1]}")
    yield server
    server.stop()


@pytest.fixture
def administer(mariadb: servers.Mariadb) -> Callable[..., None]:
    """Run statements as MariaDB's administrator."""

    def run(*statements: str) -> None:
        session = Mysql(Endpoint(str(mariadb.socket), 0), Login("root", ""))
        for statement in statements:
            session.rows(statement)
        session.close()

    return run


@pytest.fixture(scope="session")
def postgresql(top: Path, certificate: tuple[Path, Path]) -> Iterator[servers.Postgresql]:
    """Run PostgreSQL."""
    server = servers.Postgresql(top / "postgresql")
    server.run("-c", "ssl=on", "-c", f"ssl_cert_file={certificate[0]}", "-c", f"ssl_key_file={certificate[1]}")
    yield server
    server.stop()
