# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the metadata of the volume is: a URL as JuiceFS has it, without the password. No I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from ..config_model import Database
from ..registry import port
from .facts import DATABASE

CLIENT, CLIENT_PASSWORD = "clients", "redis_clients"
"""Account of Redis for clients, and what its password is called among those that hosts share."""
_TLS = {
    "mysql": {"": "preferred", "unverified": "skip-verify", "verified": "true"},
    # Older clients know no mode in which TLS is tried.
    "postgresql": {"": "disable", "unverified": "require", "verified": "verify-full"},
}


class Place(NamedTuple):
    """Where the metadata is."""

    url: str
    """As JuiceFS has it; the password is in the environment, as ``META_PASSWORD``."""
    servers: tuple[str, ...] = ()
    """Hosts with Redis, of which one is the master; () for a database."""
    database: Database | None = None

    @property
    def text(self) -> str:
        """What it is called in sentences."""
        if self.database is None:
            return f"Redis on {', '.join(self.servers)}"
        return f"database {self.database.name} of {self.database.host}:{self.database.port} (emr_rds)"


def place(cluster: str, members: Mapping[str, Sequence[str]], databases: Mapping[str, Database]) -> Place | None:
    """Return where the metadata of CLUSTER with MEMBERS and DATABASES is, None for nowhere."""
    servers, sentinels = tuple(members.get("redis", ())), list(members.get("redis_sentinel", ()))
    if sentinels:
        where = f"{cluster},{','.join(sentinels)}:{port('redis_sentinel', 'client')}"
        return Place(f"redis://{CLIENT}:@{where}/0", servers)
    if servers:
        return Place(f"redis://{CLIENT}:@{servers[0]}:{port('redis', 'client')}/0", servers)
    database = databases.get(DATABASE)
    return Place(sql_url(database), database=database) if database else None


def sql_url(database: Database) -> str:
    """Return the URL of DATABASE, without its password."""
    host = f"[{database.host}]" if ":" in database.host else database.host
    where = f"{host}:{database.port}"
    if database.engine == "postgresql":
        return f"postgres://{database.user}@{where}/{database.name}?sslmode={_TLS['postgresql'][database.tls]}"
    return f"mysql://{database.user}:@({where})/{database.name}?tls={_TLS['mysql'][database.tls]}"


def password(shared: Mapping[str, str], databases: Mapping[str, str], where: Place) -> str:
    """Return the password for the metadata at WHERE: of those that hosts have SHARED, or of DATABASES."""
    return databases.get(DATABASE, "") if where.database else shared.get(CLIENT_PASSWORD, "")
