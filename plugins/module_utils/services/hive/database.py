# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of the metastore: how its driver reaches it, and the files that hold its password."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_properties
from ansible_collections.bigdata.emr.plugins.module_utils.database.jdbc import DRIVERS, jdbc_url

NAME = "hive"
"""Whose database it is, in ``emr_rds``."""
DIRECTORY = f"{conf_dir('hive')}/metastore"
"""What the metastore alone reads: files of its account, with mode 0400. The directory is on its class path."""
CONNECTION = f"{DIRECTORY}/connection.properties"
"""The whole connection, for sqlline."""
QUESTION = f"{DIRECTORY}/tables.sql"
"""What sqlline is told to find out what is in the database."""
ADDED = "/opt/emr/jdbc"
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


def properties(ctx: Context) -> Properties:
    """Return the properties by which the metastore reaches its database, with the password; none without a database.

    All in one file: threads of the metastore make a configuration anew, of this file and hive-site alone.
    """
    where = ctx.databases.get(NAME)
    if where is None:
        return {}
    password = ctx.database_passwords.get(NAME, "")
    return {URL: jdbc_url(where), DRIVER: DRIVERS[where.engine], USER: where.user, PASSWORD: password}


def files(ctx: Context) -> list[File]:
    """Return the files by which sqlline looks into the metastore's database; none without a database."""
    where = ctx.databases.get(NAME)
    if where is None:
        return []
    own = File(CONNECTION, to_properties(properties(ctx)), "hive", "root", 0o400, secret=True)
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
