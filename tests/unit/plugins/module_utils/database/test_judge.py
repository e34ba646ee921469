# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a database that services cannot work with."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import judge
from ansible_collections.bigdata.emr.plugins.module_utils.database.judge import Answer
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import NotProven, NotSecure

MYSQL = Database("mysql", "rds", 3306, "hive", "emr")
POSTGRESQL = MYSQL._replace(engine="postgresql", port=5432)


@pytest.mark.parametrize(
    ("product", "version", "good"),
    [
        ("mysql", "8.0.36", True),
        ("mysql", "8.0.23-log", True),
        ("mysql", "8.4.0", True),
        ("mysql", "8.0.22", False),
        ("mysql", "5.7.44-log", False),
        ("mariadb", "10.3.39-MariaDB-log", True),
        ("mariadb", "11.4.2-MariaDB", True),
        ("mariadb", "10.2.44-MariaDB", False),
        ("postgresql", "15.18 (Debian 15.18-0+deb12u1)", True),
        ("postgresql", "10.0", True),
        ("postgresql", "9.6.24", False),
    ],
)
def test_old_versions_are_refused_with_the_reason(product, version, good):
    database = MYSQL._replace(engine=product)
    found = judge.findings("m1", database, Answer(product, version, "UTF8", False))
    assert len(found) == (not good)
    assert good or f"has version {version}, and " in found[0]
    assert good or product == "postgresql" or "INVISIBLE columns" in found[0]


@pytest.mark.parametrize(
    ("charset", "good"),
    [("utf8mb4", True), ("utf8mb3", True), ("utf8", True), ("UTF8", True), ("latin1", False), ("SQL_ASCII", False)],
)
def test_so_are_character_sets_without_most_languages(charset, good):
    assert bool(judge.findings("m1", MYSQL, Answer("mysql", "8.0.36", charset, False))) != good


def test_all_that_is_wrong_is_told_at_once():
    found = judge.findings("m1", MYSQL, Answer("mysql", "5.7.1", "latin1", True))
    assert found == [
        "m1: MySQL at rds:3306 (emr_rds) has version 5.7.1, and schemas of services have INVISIBLE columns, which it "
        "does not know; use 8.0.23 or newer",
        "m1: MySQL at rds:3306 (emr_rds): database hive has the character set latin1, in which most languages cannot "
        "be written; make it anew with CHARACTER SET utf8mb4",
        "m1: MySQL at rds:3306 (emr_rds) only lets itself be read, as a replica does; name the one that is written to",
    ]
    found = judge.findings("m1", MYSQL, Answer("mariadb", "10.11.1", "latin1", False))
    assert found == ["m1: MySQL at rds:3306 (emr_rds) says that it is MariaDB 10.11.1; write engine: mariadb"]


@pytest.mark.parametrize(
    ("database", "error", "told"),
    [
        (
            MYSQL,
            Unreachable("no answer within 5 s"),
            "does not answer (no answer within 5 s); start it, correct host and",
        ),
        (
            MYSQL,
            Refused("no", 1045, "28000"),
            "does not let user emr in (no); correct user and password, let it in from",
        ),
        (MYSQL, Refused("no", 1130), "lets nobody in from m1 (no); add it to those that may (the white list of RDS)"),
        (MYSQL, Refused("no", 1049), "has no database hive; make it there: CREATE DATABASE hive CHARACTER SET utf8mb4"),
        (MYSQL, Refused("no", 1044), "into database hive (no); give it all rights there: GRANT ALL ON hive.* TO emr"),
        (MYSQL, Refused("no", 3159), "wants TLS (no); set tls: true, or tls: unverified"),
        (MYSQL, Refused("no", 1040), "has no connection left (no)"),
        (MYSQL, Refused("no", 9999), "does not let user emr in (no); mend that"),
        (MYSQL, NotSecure("it has none"), "has no TLS as it is asked for (it has none); let m1 trust its authority"),
        (MYSQL, NotProven("why"), "and user emr do not come together: why"),
        (POSTGRESQL, Refused("no", 0, "28P01"), "does not let user emr in (no); correct user and password"),
        (POSTGRESQL, Refused("no", 0, "3D000"), "CREATE DATABASE hive OWNER emr ENCODING 'UTF8'"),
    ],
)
def test_a_login_that_fails_is_one_sentence_with_its_remedy(database, error, told):
    found = judge.no_session("m1", database, error)
    assert found.startswith(f"m1: {judge.TITLES[database.engine]} at rds:")
    assert told in found


def test_so_are_rights_that_it_lacks():
    assert judge.no_rights("m1", POSTGRESQL, Refused("no", 0)).endswith("ALTER DATABASE hive OWNER TO emr")


@pytest.mark.parametrize(
    ("text", "version"), [("8.0.36-28", (8, 0, 36)), ("10.11.19-MariaDB", (10, 11, 19)), ("17", (17,)), ("x", ())]
)
def test_versions(text, version):
    assert judge.version_of(text) == version
