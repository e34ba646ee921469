# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a database that users describe, half a sentence each with what to write instead. No I/O."""

from __future__ import annotations

import re
from typing import Mapping

from ..services.registry import DATABASES, SERVICES
from ..topology.names import hint
from .numbers import is_port

LOCAL, BROUGHT = "local", "mariadb"
"""What the user writes for a database that the cluster brings, and what that is."""
PORTS = {"mysql": 3306, "mariadb": 3306, "postgresql": 5432}
"""Engine to its usual port."""
ENGINES = (*PORTS, LOCAL)
KEYS = ("engine", "host", "port", "database", "user", "password", "tls")
TLS: dict[object, str] = {None: "", False: "", True: "verified", "unverified": "unverified"}
PASSWORD_LENGTH = 8
"""Of a password at least, as with RDS; shorter ones could not be kept out of what is printed either."""
NAME_LENGTH, USER_LENGTH = 63, 32
"""What each engine takes: PostgreSQL cuts longer names, MySQL has no longer accounts."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")


def faults_of(name: str, row: object, failover: bool, derives: bool) -> list[str]:
    """Return what is wrong with ROW, what is asked of the database called NAME.

    FAILOVER tells whether its cluster has more than one master, DERIVES whether a password can come from
    ``emr_secret``.
    """
    if row is not None and not isinstance(row, Mapping):
        return [f"{name}: it is no mapping; write its {', '.join(KEYS)}"]
    asked: Mapping[object, object] = row or {}
    unknown = [str(key) for key in asked if key not in KEYS]
    if unknown:
        return [f"{unknown[0]} is no key of a database{hint(unknown[0], KEYS)}"]
    engine = asked.get("engine")
    if engine is None and (asked or failover):
        if asked:
            return [f"it has no engine; write one of {', '.join(ENGINES)}"]
        other = SERVICES[DATABASES[name]].database_unless if name in DATABASES else ""
        instead = f", or add {other} to services, which keeps the same" if other else ""
        return [
            f"{name} has no database, and on a cluster with failover it needs one that no master takes along when "
            f"it is lost; write engine ({', '.join(PORTS)}), host, user and password of one outside of the cluster"
            f"{instead}"
        ]
    if engine is not None and engine not in ENGINES:
        return [f"{engine} is no engine of a database{hint(str(engine), ENGINES)}"]
    if engine in (None, LOCAL):
        return _local_faults(name, asked, failover, derives)
    return [*_missing(asked, str(engine)), *_value_faults(asked)]


def _local_faults(name: str, asked: Mapping[object, object], failover: bool, derives: bool) -> list[str]:
    if failover:
        return [
            "engine local is a database on one master, which a cluster with failover must be able to lose; write a "
            "database outside of the cluster"
        ]
    foreign = [key for key in ("host", "tls") if asked.get(key)]
    if foreign:
        return [f"{foreign[0]} is for a database outside of the cluster, and engine is local; remove one of them"]
    if not asked.get("password") and not derives:
        return [
            f"{name} has a database on the master and no password for it; set emr_secret, from which one is derived, "
            "or write password"
        ]
    return _value_faults(asked)


def _missing(asked: Mapping[object, object], engine: str) -> list[str]:
    said = {
        "host": "the name or address at which it answers",
        "user": "the account that services use",
        "password": "that of the account, in an encrypted file",
    }
    return [f"{engine} has no {key}; write {what}" for key, what in said.items() if not asked.get(key)]


def _value_faults(asked: Mapping[object, object]) -> list[str]:
    faults = []
    host, port, secret = asked.get("host"), asked.get("port"), asked.get("password")
    if host and not (isinstance(host, str) and _HOST.fullmatch(host)):
        faults.append(f"host {host} is no name or address; write it alone, and its port as port")
    if port is not None and not is_port(port):
        faults.append(f"port {port} is no number from 1 to 65535")
    for key, form, length in (("database", _NAME, NAME_LENGTH), ("user", _USER, USER_LENGTH)):
        value = asked.get(key)
        if value and not (isinstance(value, str) and form.fullmatch(value) and len(value) <= length):
            faults.append(f"{key} {value} is no such name; write at most {length} letters, digits, _ and -")
    if secret:
        faults += _password_faults(secret)
    tls = asked.get("tls")
    if not any(tls is known or (isinstance(tls, str) and tls == known) for known in TLS):
        faults.append(f"tls {tls} is none of true, false and unverified")
    return faults


def _password_faults(secret: object) -> list[str]:
    """Return what is wrong with the password SECRET, without showing it."""
    if not isinstance(secret, str):
        return ["password is no string; put it into quotes"]
    if len(secret) < PASSWORD_LENGTH:
        return [f"password has {len(secret)} characters; give the account one with at least {PASSWORD_LENGTH}"]
    if not secret.isprintable():
        return ["password has a line break, or another sign that nobody can see; give the account another one"]
    return []


def outside_faults(row: object) -> list[str]:
    """Return what is wrong with ROW, a database outside of the cluster and not for its services."""
    if not isinstance(row, Mapping):
        return [f"it is no mapping; write its {', '.join(KEYS)}"]
    unknown = [str(key) for key in row if key not in KEYS]
    if unknown:
        return [f"{unknown[0]} is no key of a database{hint(unknown[0], KEYS)}"]
    engine = row.get("engine")
    if not isinstance(engine, str) or engine not in PORTS:
        words = "it has no engine" if engine is None else f"{engine} is no engine of a database outside of the cluster"
        return [f"{words}{hint(str(engine), PORTS)}"]
    return [*_missing(row, engine), *_value_faults(row)]
