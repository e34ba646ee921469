# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What preflight finds in real MariaDB and PostgreSQL servers, and what the cluster's own MariaDB is given."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import accounts, layout, probe
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.mysql import Mysql
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import Login
from ansible_collections.bigdata.emr.tests.integration.database.servers import Mariadb, free_port

HOST = "m1"
PASSWORD = "p&<\"$x%'"


@pytest.fixture
def hive(mariadb, administer):
    """Return a database that serves, and its account."""
    administer(
        "CREATE OR REPLACE DATABASE hive CHARACTER SET utf8mb4",
        "CREATE OR REPLACE DATABASE old CHARACTER SET latin1",
        "CREATE OR REPLACE DATABASE closed",
        "CREATE OR REPLACE USER emr@'%' IDENTIFIED BY '{}'".format(PASSWORD.replace("'", "''")),
        "GRANT ALL ON hive.* TO emr@'%'",
        "GRANT ALL ON old.* TO emr@'%'",
        "SET GLOBAL read_only = 0",
    )
    return Database("mariadb", "127.0.0.1", mariadb.port, "hive", "emr")


def prove(database, password=PASSWORD):
    return probe.prove(HOST, database, password, 5)


def finding(database, password=PASSWORD):
    (found,) = prove(database, password).findings
    assert PASSWORD not in found
    assert "\n" not in found
    return found


def test_one_that_serves_has_nothing_against_it_and_nothing_new_in_it(hive, mariadb):
    for _again in range(2):
        proof = prove(hive)
        assert proof.findings == []
    assert proof.answer[0] == "mariadb"
    assert proof.answer[2:] == ("utf8mb4", False)
    session = Mysql(Endpoint("127.0.0.1", mariadb.port), Login("emr", PASSWORD, "hive"))
    assert session.rows("SHOW TABLES") == []
    session.close()


def test_what_a_killed_run_has_left_is_no_hindrance(hive, administer):
    administer(f"CREATE TABLE hive.{probe.TABLE} (id INT)")
    assert prove(hive).findings == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"user": "nobody"}, "does not let user nobody in (Access denied for user 'nobody'"),
        ({"name": "old"}, "database old has the character set latin1, in which most languages cannot be written; make"),
        ({"name": "closed"}, "does not let user emr into database closed (Access denied for user 'emr'@'%' to data"),
        ({"engine": "mysql"}, "says that it is MariaDB 10.11."),
        (
            {"tls": "verified", "host": "localhost"},
            "has no TLS as it is asked for (its certificate does not hold: self",
        ),
    ],
)
def test_what_it_lacks_is_one_sentence(hive, change, told):
    found = finding(hive._replace(**change))
    assert found.startswith(f"{HOST}: ")
    assert told in found


def test_a_wrong_password_is_told_without_it(hive):
    assert "does not let user emr in (Access denied for user 'emr'" in finding(hive, "another one")


def test_one_that_is_not_there(hive, administer):
    administer("GRANT ALL ON *.* TO emr@'%'")
    found = finding(hive._replace(name="lost"))
    assert found.endswith("has no database lost; make it there: CREATE DATABASE lost CHARACTER SET utf8mb4")
    port = free_port()
    assert finding(hive._replace(port=port)) == (
        f"m1: MariaDB at 127.0.0.1:{port} (emr_rds) does not answer (connection refused); start it, correct host and "
        "port, or let m1 through to it (the white list of RDS)"
    )


def test_an_account_without_rights(hive, administer):
    administer("REVOKE ALL ON hive.* FROM emr@'%'", "GRANT SELECT, DROP ON hive.* TO emr@'%'")
    found = finding(hive)
    assert "user emr cannot make a table in database hive and drop it (CREATE command denied to user 'emr'" in found
    assert found.endswith("give it all rights there: GRANT ALL ON hive.* TO emr")


def test_one_that_can_only_be_read(hive, administer):
    administer("SET GLOBAL read_only = 1")
    try:
        assert "only lets itself be read, as a replica does; name the one that is written to" in finding(hive)
    finally:
        administer("SET GLOBAL read_only = 0")


def test_tls(hive, administer, certificate, monkeypatch):
    assert prove(hive._replace(tls="unverified")).findings == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert prove(hive._replace(tls="verified", host="localhost")).findings == []
    assert "certificate does not hold: IP address mismatch" in finding(hive._replace(tls="verified"))
    administer("SET GLOBAL require_secure_transport = ON")
    try:
        assert finding(hive).endswith("correct user and password, let it in from m1, or set tls if it wants TLS")
    finally:
        administer("SET GLOBAL require_secure_transport = OFF")


@pytest.fixture
def metastore(postgresql):
    """Return a database of PostgreSQL that serves."""
    quoted = PASSWORD.replace("'", "''")
    postgresql.administer(
        "DROP DATABASE IF EXISTS hive",
        "DROP DATABASE IF EXISTS old",
        "DROP ROLE IF EXISTS emr",
        "DROP ROLE IF EXISTS guest",
    )
    postgresql.administer(
        f"CREATE ROLE emr LOGIN PASSWORD '{quoted}'",
        f"CREATE ROLE guest LOGIN PASSWORD '{quoted}'",
        "CREATE DATABASE hive OWNER emr",
        "CREATE DATABASE old OWNER emr ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    )
    return Database("postgresql", "127.0.0.1", postgresql.port, "hive", "emr")


def test_postgresql_that_serves(metastore, postgresql):
    proof = prove(metastore)
    assert proof.findings == []
    assert proof.answer[2:] == ("UTF8", False)
    assert prove(metastore._replace(tls="unverified")).findings == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"user": "guest"},
            "cannot make a table in database hive and drop it (permission denied for schema public); make",
        ),
        (
            {"name": "old"},
            "database old has the character set LATIN1, in which most languages cannot be written; make it",
        ),
        ({"name": "lost"}, "has no database lost; make it there: CREATE DATABASE lost OWNER emr ENCODING 'UTF8'"),
        ({"user": "nobody"}, 'does not let user nobody in (password authentication failed for user "nobody")'),
        ({"tls": "verified"}, "has no TLS as it is asked for (its certificate does not hold"),
    ],
)
def test_what_postgresql_lacks_is_one_sentence(metastore, change, told):
    assert told in finding(metastore._replace(**change))


def test_postgresql_with_an_older_proof_of_passwords(metastore, postgresql):
    quoted = PASSWORD.replace("'", "''")
    postgresql.administer(
        "ALTER ROLE postgres SET password_encryption = md5",
        f"ALTER ROLE emr PASSWORD '{quoted}'",
        "ALTER ROLE postgres RESET password_encryption",
    )
    assert prove(metastore).findings == []
    assert "does not let user emr in" in finding(metastore, "another one")


def test_another_engine_than_the_one_that_answers(metastore, hive):
    assert "does not answer" in finding(metastore._replace(port=hive.port))


def test_the_clusters_own_is_given_what_it_lacks_and_then_nothing(mariadb):
    session = Mysql(Endpoint(str(mariadb.socket), 0), Login("root", ""))
    wanted = {"loom": Database("mariadb", "127.0.0.1", mariadb.port, "loom_meta", "loom", local=True)}

    def bring(*passwords):
        found = accounts.steps(session.rows, wanted, {"loom": passwords})
        for step in found:
            session.rows(step.statement)
        assert PASSWORD not in str(found)
        return [step.what for step in found]

    def enters(password):
        try:
            Mysql(Endpoint("127.0.0.1", mariadb.port), Login("loom", password, "loom_meta")).close()
        except Refused:
            return False
        return True

    assert bring(PASSWORD) == ["database loom_meta", "account loom", "rights of loom"]
    assert bring(PASSWORD) == []
    assert prove(wanted["loom"]).findings == []
    # With another password its daemons still have the one before.
    assert bring("the present one", PASSWORD) == ["account loom"]
    assert bring("the present one", PASSWORD) == []
    assert [enters(one) for one in ("the present one", PASSWORD, "a third one")] == [True, True, False]
    assert bring("the present one") == ["account loom"]
    assert [enters(one) for one in ("the present one", PASSWORD)] == [True, False]
    session.rows("REVOKE ALL ON `loom\\_meta`.* FROM loom@'%'")
    assert bring("the present one") == ["rights of loom"]
    planned = accounts.steps(None, wanted, {"loom": ["x"]})
    assert [step.what for step in planned] == ["database loom_meta", "account loom", "rights of loom"]
    session.close()


def test_the_clusters_own_knows_the_options_of_its_unit(top):
    server = Mariadb(top / "own")
    text = layout.unit_text(str(server.program), f"{server.place}/data", "127.0.0.1", server.port)
    (start,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    # Its directory below /run is systemd's to make; messages lie beside the program that is not installed.
    words = start.partition("=")[2].replace(f"/run/{layout.RUN}", str(server.place)).split()
    usr = server.program.parents[1]
    server.start([*words, f"--basedir={usr}", f"--lc-messages-dir={usr}/share/mysql"])
    try:
        session = Mysql(Endpoint(f"{server.place}/mariadb.sock", 0), Login("root", ""))
        assert session.rows("SELECT @@character_set_server, @@bind_address, @@local_infile") == [
            ("utf8mb4", "127.0.0.1", "0")
        ]
        assert session.rows("SELECT user FROM mysql.user WHERE user = ''") == []
        session.close()
        with pytest.raises(Refused):
            Mysql(Endpoint("127.0.0.1", server.port), Login("root", ""))
    finally:
        server.stop()
