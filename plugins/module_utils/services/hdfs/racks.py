# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of racks, and the program by which HDFS, YARN and jobs look hosts up in it.

Not Hadoop's own ``TableMapping``: a NameNode or ResourceManager with it reads the table once and takes every host that
joins later for one of the default rack. A program is asked for each host that the daemon meets for the first time.
"""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Table
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import WORKERS

TABLE = "racks.table"
"""Name of the table in Hadoop's configuration directory."""
SECTION = "racks"
"""What the table is called in the record of a daemon's start."""
PROGRAM = "/opt/emr/libexec/racks"
PROPERTIES = {"net.topology.script.file.name": PROGRAM}

_NOTE = "Written by bigdata.emr from emr_rack; edits here are replaced."

PROGRAM_TEXT = f"""\
#!/bin/sh
# {_NOTE}
# Prints the rack of each host that is named, by name or address, for HDFS, YARN and jobs.
exec awk '
  # An address that is not in the table: it may have a name that is.
  function looked_up(host,   command, line, words, count, at, found) {{
    if (host !~ /^[0-9A-Za-z.:][0-9A-Za-z.:_-]*$/) return ""
    command = "getent hosts " host
    while ((command | getline line) > 0) {{
      count = split(line, words, " ")
      for (at = 2; at <= count; at++) if (tolower(words[at]) in rack) found = rack[tolower(words[at])]
    }}
    close(command)
    return found
  }}
  BEGIN {{
    table = "/etc/hadoop/conf/{TABLE}"
    while ((getline line < table) > 0)
      if (split(line, words, " ") == 2 && line !~ /^#/) rack[tolower(words[1])] = words[2]
    for (at = 1; at < ARGC; at++) {{
      found = tolower(ARGV[at]) in rack ? rack[tolower(ARGV[at])] : looked_up(ARGV[at])
      print found ? found : "/default-rack"
    }}
    exit
  }}
' "$@"
"""


def table(ctx: Context) -> str:
    """Render the table: a line for each name and address, with its rack."""
    return "\n".join([f"# {_NOTE}", *(f"{host} {rack}" for host, rack in ctx.racks.items()), ""])


def hosts(racks: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of RACKS without addresses, each of which says again what its host's name says."""
    return {host: rack for host, rack in racks.items() if not host.replace(".", "").isdigit() and ":" not in host}


def kept(ctx: Context) -> dict[str, str]:
    """Return the racks of workers by name, which NameNodes and ResourceManagers keep as they first met them."""
    workers = {host for name in WORKERS for host in ctx.hosts(name)}
    return {host: rack for host, rack in ctx.racks.items() if host in workers}


def parse(text: str) -> dict[str, str]:
    """Return the racks in TEXT, a table that :func:`table` made."""
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {row[0]: row[1] for row in rows if len(row) == 2}


def entries(text: str) -> dict[str, str]:
    """Return the racks by name of a host in TEXT, a table that :func:`table` made."""
    return hosts(parse(text))


def files(ctx: Context) -> list[File]:
    """Return the table, and the program that looks hosts up in it, where racks are known."""
    found = [File(conf_file("hadoop", TABLE), table(ctx), optional=not ctx.racks)]
    return [*found, *([File(PROGRAM, PROGRAM_TEXT, mode=0o755)] if ctx.racks else [])]


TABLES = {conf_file("hadoop", TABLE): Table(SECTION, entries)}
