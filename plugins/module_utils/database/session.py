# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open a session with a database of ``emr_rds``, whichever engine it has."""

from __future__ import annotations

from typing import Union

from ..services.config_model import Database
from ..wire.base import Endpoint
from ..wire.mysql import Mysql
from ..wire.postgresql import Postgresql
from ..wire.sql import Login

Session = Union[Mysql, Postgresql]


def session(database: Database, password: str, seconds: float) -> Session:
    """Log in to DATABASE with PASSWORD; every operation has the time limit SECONDS. ClientError when that fails."""
    where = Endpoint(database.host, database.port)
    login = Login(database.user, password, database.name, database.tls, seconds)
    return Postgresql(where, login) if database.engine == "postgresql" else Mysql(where, login)
