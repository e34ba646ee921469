# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host beside the lab's clusters with the databases that their services need, as RDS would have them.

``emr_rds`` of inventories/lab names it. It is there only where a cluster needs it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import access
import engine as engines
import hosts as lab_hosts
import yaml
from common import INVENTORY, ROOT, LabError, run, say

HOST = "rds-1.lab"
OUTSIDE = ROOT / "tests" / "lab" / "outside.yml"
BAD = {"latin": "a database whose character set is latin1", "reader": "an account that may only read"}
"""What is there beside, for refusals: a database and an account."""
_MARIADB = """
set -e
test -x /usr/sbin/mariadbd || { apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install mariadb-server; }
conf=/etc/mysql/mariadb.conf.d/90-lab.cnf
test -e $conf ||
  { printf '[mariadbd]\\nbind-address = 0.0.0.0\\nskip-name-resolve\\n' > $conf; systemctl restart mariadb; }
systemctl enable --quiet --now mariadb
exec mariadb
"""
_POSTGRESQL = """
set -e
test -d /etc/postgresql/15 || { apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install postgresql; }
conf=/etc/postgresql/15/main/conf.d/90-lab.conf
grep -q 'lab$' /etc/postgresql/15/main/pg_hba.conf ||
  echo 'host all all all scram-sha-256 # lab' >> /etc/postgresql/15/main/pg_hba.conf
test -e $conf || { echo "listen_addresses = '*'" > $conf; systemctl restart postgresql; }
systemctl enable --quiet --now postgresql
exec su postgres -c 'psql -q -v ON_ERROR_STOP=1 postgres'
"""
SCRIPTS = {"mariadb": _MARIADB, "postgresql": _POSTGRESQL}


def asked() -> dict[str, Any]:
    """Return ``emr_rds`` of the lab's inventory."""
    found: dict[str, Any] = yaml.safe_load((INVENTORY / "group_vars" / "emr_cluster.yml").read_text())["emr_rds"]
    return found


def ensure(names: Sequence[str], engine: str = "mariadb") -> None:
    """Start the host, if it is not there, with databases NAMES of ENGINE; do nothing without a name."""
    if not names:
        return
    words = [str(ROOT / "tests" / "lab" / "lab"), "up", "--also", str(OUTSIDE), "--hosts", HOST]
    if subprocess.run([sys.executable, *words], check=False).returncode:
        raise LabError(f"{HOST} did not come up")
    found = next(host for host in lab_hosts.existing(engines.ensure()) if host.name == HOST)
    say(f"{engine} on {HOST} with {', '.join(names)}")
    text = "".join(f"{one};\n" for one in statements(names, asked(), engine))
    run([*access.ssh(found.address), SCRIPTS[engine]], stdin=text.encode())


def statements(names: Sequence[str], rds: Mapping[str, Any], engine: str) -> list[str]:
    """Return what gives a server of ENGINE the databases NAMES for the account of RDS, and what refusals need."""
    password = str(rds["password"]).replace("'", "''")
    user = str(rds["user"])
    if engine == "postgresql":
        return [*_postgresql([*names, "latin"], user, password)]
    made = [f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4" for name in names]
    made += ["CREATE DATABASE IF NOT EXISTS latin CHARACTER SET latin1"]
    for one in (user, "reader"):
        made += [f"CREATE USER IF NOT EXISTS '{one}'@'%'", f"ALTER USER '{one}'@'%' IDENTIFIED BY '{password}'"]
    made += [f"GRANT ALL ON `{name}`.* TO '{user}'@'%'" for name in [*names, "latin"]]
    return [*made, *(f"GRANT SELECT ON `{name}`.* TO 'reader'@'%'" for name in names)]


def _postgresql(names: Sequence[str], user: str, password: str) -> list[str]:
    made = []
    for one in (user, "reader"):
        asked = f"SELECT 'CREATE ROLE {one} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{one}')"
        made += [f"{asked} \\gexec\nSELECT 1", f"ALTER ROLE {one} PASSWORD '{password}'"]
    for name in names:
        kind = "LATIN1" if name == "latin" else "UTF8"
        form = f"OWNER {user} ENCODING ''{kind}'' LC_COLLATE ''C'' LC_CTYPE ''C'' TEMPLATE template0"
        lacks = f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}')"
        made.append(f"SELECT 'CREATE DATABASE {name} {form}' {lacks} \\gexec\nSELECT 1")
    return made
