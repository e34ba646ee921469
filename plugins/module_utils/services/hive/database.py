# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of the metastore: how its driver reaches it, and the files that hold its password."""

from __future__ import annotations

from urllib.parse import urlencode

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database

DIRECTORY = f"{conf_dir('hive')}/metastore"
"""What the metastore alone reads: files of its account, with mode 0400. The directory is on its class path."""
CONNECTION = f"{DIRECTORY}/connection.properties"
"""The whole connection, for sqlline."""
QUESTION = f"{DIRECTORY}/tables.sql"
"""What sqlline is told to find out what is in the database."""
DRIVERS = "/opt/emr/jdbc"
"""Directory for drivers that the archive of Hive does not bring."""
USER, PASSWORD = "javax.jdo.option.ConnectionUserName", "javax.jdo.option.ConnectionPassword"
URL, DRIVER = "javax.jdo.option.ConnectionURL", "javax.jdo.option.ConnectionDriverName"
MYSQL, POSTGRES = "mysql", "postgres"
VERSION_TABLE = "VERSION"
_QUESTIONS = {
    MYSQL: ("table_schema = database()", "SCHEMA_VERSION", VERSION_TABLE),
    POSTGRES: ("table_schema = current_schema()", '"SCHEMA_VERSION"', f'"{VERSION_TABLE}"'),
}


def kind(engine: str) -> str:
    """Return what Hive's schematool calls the database ENGINE."""
    return POSTGRES if engine == "postgresql" else MYSQL


def properties(where: Database | None, secret: Passwords | None) -> Properties:
    """Return the properties by which the metastore reaches the database WHERE, with its password from SECRET.

    All in one file: threads of the metastore make a configuration anew, of this file and hive-site alone.
    """
    if where is None:
        return {}
    driver = "org.postgresql.Driver" if kind(where.engine) == POSTGRES else "com.mysql.cj.jdbc.Driver"
    password = secret.databases.get("hive", "") if secret else ""
    return {URL: url(where), DRIVER: driver, USER: where.user, PASSWORD: password}


def url(where: Database) -> str:
    """Return the URL of the database WHERE for its driver; one driver serves MySQL and MariaDB."""
    if kind(where.engine) == POSTGRES:
        return (
            f"jdbc:postgresql://{where.host}:{where.port}/{where.name}?sslmode={'require' if where.tls else 'disable'}"
        )
    # Without TLS, MySQL 8 encrypts the password alone, with a key that the driver asks the server for.
    options = {"sslMode": "REQUIRED"} if where.tls else {"sslMode": "DISABLED", "allowPublicKeyRetrieval": "true"}
    return f"jdbc:mysql://{where.host}:{where.port}/{where.name}?{urlencode(options)}"


def files(where: Database | None, secret: Passwords | None) -> list[File]:
    """Return the files by which sqlline looks into the database WHERE; none without a database."""
    if where is None:
        return []
    own = File(CONNECTION, to_properties(properties(where, secret)), "hive", "root", 0o400, secret=True)
    return [own, own._replace(path=QUESTION, content=question(kind(where.engine)), secret=False)]


def question(engine: str) -> str:
    """Return what sqlline is told to find out what is in a database of ENGINE, by schematool's name.

    It names the file with the password, so that this is in no argument, nor in the environment.
    """
    here, column, table = _QUESTIONS[engine]
    lines = [
        "!set outputformat csv",
        "!set showheader false",
        f"!properties {CONNECTION}",
        f"SELECT 'table', table_name FROM information_schema.tables WHERE {here};",
        "SELECT 'done', 'tables';",
        # Fails where there is no such table, which the rows above tell from any other failure.
        f"SELECT 'version', {column} FROM {table};",
        "SELECT 'done', 'versions';",
    ]
    return "\n".join([*lines, ""])
