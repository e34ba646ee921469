# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before Hive's daemons start: the metastore's schema, and a place in a closed ZooKeeper."""

from __future__ import annotations

import re

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, needed_here
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place
from ansible_collections.bigdata.emr.plugins.module_utils.wire import thrift
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint

from . import database, schema, schema_tool
from .facts import ZNODE

WAIT_SECONDS = 300
ASK_SECONDS = 2.0
_AWAY = re.compile(
    r"communications link failure|connection (to .* )?refused|connection attempt failed|starting up|shutting down|"
    r"timed out|too many connections|no route to host|unknown ?host",
    re.IGNORECASE,
)
"""What a driver says of a database that may be back in a moment."""


def hive_schema(tools: Tools) -> None:
    """See to it that the metastore's database has the schema of this release, before a metastore starts.

    A metastore that serves has proved it. Else the database is read, and the first metastore's host creates what is
    missing, once; the others wait for it.
    """
    context, version = tools.context, tools.context.versions.get("hive", "")
    where = context.databases.get(database.NAME)
    if where is None:
        raise ApplyError("no database is named for the metastore; give its place in emr_rds and run again")
    if _served(tools, version):
        return
    if tools.changes.check:
        tools.notes.append(f"whether database {where.name} has Hive's schema is read when the metastore starts")
        return
    kind = database.kind(where.engine)
    makes = context.host == context.hosts("metastore")[0]
    clock = Clock(WAIT_SECONDS, needed_here(tools))
    try:
        wanted = schema_tool.find_script(schema_tool.HOME, kind)
        decided = _read(tools, clock, wanted, where.name)
        if decided.act in (schema.CREATE, schema.FINISH) and not makes:
            first = context.hosts("metastore")[0]
            clock.wait(
                f"Hive's schema, which {first} makes, is",
                lambda: "" if _served(tools, version) else "no metastore serves",
            )
            return
        if decided.act in (schema.CREATE, schema.FINISH):
            _create(tools, kind, wanted, decided, where.name)
    except (schema_tool.SchemaError, Late, OSError, ValueError) as error:
        raise ApplyError(f"the schema of the metastore could not be made: {error}") from error
    if decided.act == schema.REFUSE:
        raise ApplyError(f"{decided.text}; no metastore was started")


def _served(tools: Tools, version: str) -> bool:
    """Tell whether a metastore of VERSION serves: it started with a schema that it has verified."""
    hosts = tools.context.hosts("metastore")
    for host in sorted(hosts, key=lambda one: one != tools.context.host):
        try:
            with thrift.Session(Endpoint(host, port("metastore", "thrift")), ASK_SECONDS) as session:
                if session.call("getVersion") == version:
                    return True
        except ClientError:
            continue
    return False


def _read(tools: Tools, clock: Clock, wanted: schema.Script, name: str) -> schema.Decision:
    """Return what is to be done about the database NAME; one that is away is waited for."""
    found: list[schema.Found] = []

    def missing() -> str:
        try:
            found.append(schema_tool.read(tools.run))
        except schema_tool.SchemaError as error:
            if not _AWAY.search(str(error)):
                raise
            return str(error)
        return ""

    clock.wait(f"Database {name} is", missing)
    return schema.decide(found[-1], wanted, name)


def _create(tools: Tools, kind: str, wanted: schema.Script, decided: schema.Decision, name: str) -> None:
    what = f"test schema of Hive {wanted.version}" if wanted.is_test else f"schema of Hive {wanted.version}"
    argv = schema_tool.create(tools.run, kind)
    tools.changes.record(" ".join(argv), f"{decided.text}\n", f"database {name} has the {what}\n")
    again = schema.decide(schema_tool.read(tools.run), wanted, name)
    if again.act != schema.NONE:
        raise schema_tool.SchemaError(f"schematool ended well, but {again.text}")
    if wanted.is_test:
        tools.notes.append(
            f"database {name} has a test schema, made of the model in Hive's jar without upstream's indexes; for "
            "production use emr_artifact_source: mirror and an empty database"
        )


ACTS = Acts(steps={"hive_schema": hive_schema, "hive_znode": place.step({ZNODE: place.MAKE})})
