# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes the znode of an HBase daemon of this host that has ended and left it, so that HBase notices at once.

``emr-hbase-znode FILE SITE``: FILE is what the daemon wrote, and would have removed had it ended in order (the path of
a RegionServer's znode, or the name of an HMaster that was active); SITE is hbase-site.xml. A daemon's name has the time
of its start in it, so nobody else's znode is removed. Without a server that answers nothing is lost but time: the
session ends by itself.

This file is copied to hosts behind :mod:`..zookeeper.session_program` and runs there by itself: standard library only.
"""

from __future__ import annotations

import os
import re
import struct
import sys
import xml.etree.ElementTree

from ..zookeeper.session_program import DELETE, GET_DATA, NO_NODE, Refused, Session, text

_SERVER = re.compile(r"([\w.-]+),(\d+),(\d+)")


def varint(number: int) -> bytes:
    """Return NUMBER as protobuf has it."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def message(host: str, port: int, started: int) -> bytes:
    """Return HBase's protobuf message ServerName: 1 host, 2 port, 3 start in milliseconds."""
    name = host.encode()
    return b"\x0a" + varint(len(name)) + name + b"\x10" + varint(port) + b"\x18" + varint(started)


def site(path: str) -> dict[str, str]:
    """Return the properties in the file PATH."""
    rows = xml.etree.ElementTree.parse(path).getroot().iter("property")
    return {row.findtext("name") or "": row.findtext("value") or "" for row in rows}


def leftover(said: str, parent: str) -> tuple[str, bytes]:
    """Return the znode below PARENT that is left of whom the file SAID, and what its data must have in it.

    ValueError for anything that no daemon has written.
    """
    place, _slash, name = said.rpartition("/")
    found = _SERVER.fullmatch(name)
    if not found or place not in ("", f"{parent}/rs"):
        raise ValueError(f"{said!r} is no znode of a daemon below {parent}")
    if place:
        return said, b""
    return f"{parent}/master", message(found[1], int(found[2]), int(found[3]))


def remove(session: Session, znode: str, mark: bytes) -> str:
    """Remove ZNODE where its data has MARK in it, and return what became of it."""
    try:
        data = session.call(GET_DATA, text(znode) + b"\0")
        if mark not in data:
            return "another one's by now"
        # The version follows two zxids and two times in the statistics, which follow the data.
        size = max(0, struct.unpack_from(">i", data)[0])
        version = struct.unpack_from(">i", data, 4 + size + 32)[0]
        session.call(DELETE, text(znode) + struct.pack(">i", version))
    except Refused as error:
        if error.args[0] == NO_NODE:
            return "gone already"
        return f"not removed, ZooKeeper error {error.args[0]}"
    return "removed"


def main(arguments: list[str]) -> int:
    """Do what ARGUMENTS say and return the exit code, which is never that of a failure: the session ends anyway."""
    file, conf = arguments
    try:
        with open(file, encoding="utf-8") as stream:
            said = stream.readline().strip()
        properties = site(conf)
        znode, mark = leftover(said, properties["zookeeper.znode.parent"])
    except FileNotFoundError:
        return 0  # it has ended in order
    except (OSError, ValueError, LookupError, xml.etree.ElementTree.ParseError) as error:
        sys.stdout.write(f"znode of {file} stays until its session is over: {error}\n")
        return 0
    port = int(properties.get("hbase.zookeeper.property.clientPort") or 2181)
    for host in properties.get("hbase.zookeeper.quorum", "").split(","):
        try:
            session = Session(host.strip(), port)
            word = remove(session, znode, mark)
            session.close()
        except (OSError, struct.error) as error:
            sys.stdout.write(f"{host}: {error}\n")
            continue
        sys.stdout.write(f"znode {znode}: {word}\n")
        os.unlink(file)
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
