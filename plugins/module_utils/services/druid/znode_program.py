# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes the znode by which others know a daemon of Druid of this host that has ended and left it.

``emr-druid-znode ROLE CONF``: ROLE is the daemon's, as its directory below CONF, Druid's configuration, is called.
Whoever asks a daemon looks for it there, and asks no other one for what a dead one does not answer. A unit runs this
when its daemon has ended, and before the next one starts. Without a server that answers nothing is lost but time: the
session ends by itself.

This file is copied to hosts behind :mod:`..zookeeper.session_program` and runs there by itself: standard library only.
"""

from __future__ import annotations

import struct
import sys

from ..zookeeper.session_program import DELETE, NO_NODE, Refused, Session, text

COMMON, OWN = "_common/common.runtime.properties", "{role}/runtime.properties"
ANY_VERSION = -1


def properties(path: str) -> dict[str, str]:
    """Return the properties in the file PATH, each of one line, without backslashes before signs."""
    with open(path, encoding="utf-8") as stream:
        rows = [line.strip().partition("=") for line in stream if line.strip() and line[0] not in "#!"]
    return {name.strip(): value.strip().replace("\\", "") for name, _sign, value in rows}


def znode(role: str, known: dict[str, str]) -> str:
    """Return the znode of the daemon of ROLE by the properties KNOWN."""
    place = f"{known['druid.zk.paths.base']}/internal-discovery/{role.upper()}"
    return f"{place}/{known['druid.host']}:{known['druid.plaintextPort']}"


def remove(session: Session, path: str) -> str:
    """Remove the znode PATH and return what became of it, "" where it was gone already."""
    try:
        session.call(DELETE, text(path) + struct.pack(">i", ANY_VERSION))
    except Refused as error:
        return "" if error.args[0] == NO_NODE else f"not removed, ZooKeeper error {error.args[0]}"
    return "removed"


def main(arguments: list[str]) -> int:
    """Do what ARGUMENTS say and return the exit code, which is never that of a failure: the session ends anyway."""
    role, conf = arguments
    try:
        known = {**properties(f"{conf}/{COMMON}"), **properties(f"{conf}/{OWN.format(role=role)}")}
        path = znode(role, known)
    except (OSError, ValueError, LookupError) as error:
        sys.stdout.write(f"znode of the {role} stays until its session is over: {error}\n")
        return 0
    for server in known.get("druid.zk.service.host", "").split(","):
        host, _sign, port = server.strip().partition(":")
        try:
            session = Session(host, int(port or 2181))
            word = remove(session, path)
            session.close()
        except (OSError, ValueError, struct.error) as error:
            sys.stdout.write(f"{server}: {error}\n")
            continue
        sys.stdout.write(f"znode {path}: {word}\n" if word else "")
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
