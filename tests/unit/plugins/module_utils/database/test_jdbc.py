# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.database_faults import PORTS
from ansible_collections.bigdata.emr.plugins.module_utils.database.jdbc import DRIVERS, jdbc_url
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database

SSL = "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"


@pytest.mark.parametrize(
    ("engine", "host", "tls", "url"),
    [
        ("mysql", "rds", "", "jdbc:mysql://rds:7/hive?sslMode=PREFERRED&allowPublicKeyRetrieval=true"),
        ("mysql", "rds", "verified", "jdbc:mysql://rds:7/hive?sslMode=VERIFY_IDENTITY"),
        ("mariadb", "fd00::1", "unverified", "jdbc:mysql://[fd00::1]:7/hive?sslMode=REQUIRED"),
        ("postgresql", "10.0.0.7", "", "jdbc:postgresql://10.0.0.7:7/hive"),
        ("postgresql", "rds", "unverified", "jdbc:postgresql://rds:7/hive?sslmode=require"),
        ("postgresql", "rds", "verified", f"jdbc:postgresql://rds:7/hive?sslmode=verify-full&{SSL}"),
    ],
)
def test_url(engine, host, tls, url):
    assert jdbc_url(Database(engine, host, 7, "hive", "emr", tls)) == url


def test_every_engine_has_a_driver():
    assert set(DRIVERS) == set(PORTS)
