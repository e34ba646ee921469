# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of edits as a NameNode writes them, with operations that mean nothing."""

from __future__ import annotations

import struct
import zlib

HEADER = struct.pack(">ii", -66, 0)
PADDING = b"\xff" * 64


def operation(txid, body=b"body"):
    """Return the bytes of one operation."""
    frame = struct.pack(">BIq", 24, 12 + len(body), txid) + body
    return frame + struct.pack(">I", zlib.crc32(frame))


def segment(first, last):
    """Return the bytes of a segment with the transactions FIRST to LAST, each of another length."""
    return HEADER + b"".join(operation(txid, b"x" * (txid % 7)) for txid in range(first, last + 1))


def write(directory, first, last, unfinished=False):
    """Write a segment into DIRECTORY/current and return its path."""
    current = directory / "current"
    current.mkdir(parents=True, exist_ok=True)
    path = current / (f"edits_inprogress_{first:019d}" if unfinished else f"edits_{first:019d}-{last:019d}")
    path.write_bytes(segment(first, last) + (PADDING if unfinished else b""))
    return path


def image(directory, txid):
    """Write an image and its sum."""
    current = directory / "current"
    current.mkdir(parents=True, exist_ok=True)
    (current / f"fsimage_{txid:019d}").write_text("image")
    (current / f"fsimage_{txid:019d}.md5").write_text("sum")
    (current / "VERSION").write_text("clusterID=CID-lab-1\nnamespaceID=7\n")
