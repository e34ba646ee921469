# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads which transactions a directory of a NameNode or a JournalNode holds, unfinished segments up to their end.

The format was read in the source of 3.4 and seen in files of 3.4.3: four bytes of layout version, four of layout flags
(0), then for each transaction one byte of operation, four of length (without these five, with the length itself), eight
of transaction id, the operation's fields, and the CRC-32 of all that. An unfinished file is filled up with bytes 0xff.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import BinaryIO, Iterator

from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import transactions
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import Log

_HEADER = struct.Struct(">ii")
_FRAME = struct.Struct(">BIq")  # operation, length, transaction id
_SUM = struct.Struct(">I")
_PADDING = 0xFF
# Upstream's limit of one operation (dfs.namenode.max.op.size): a longer one is no operation.
_LONGEST = 50 * 1024 * 1024


class EditsError(Exception):
    """A file of edits cannot be read; the message names it and the cause."""


def transaction_ids(stream: BinaryIO, path: str) -> Iterator[int]:
    """Yield the transactions in the open file STREAM up to the first that is not whole; EditsError for a wrong PATH."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return
    layout, flags = _HEADER.unpack(header)
    if layout >= 0 or flags != 0:
        raise EditsError(f"{path} is no file of edits that this collection can read (layout {layout}, flags {flags})")
    while True:
        head = stream.read(_FRAME.size)
        if len(head) < _FRAME.size or head[0] == _PADDING:
            return
        _operation, length, txid = _FRAME.unpack(head)
        rest = length - 12  # the length counts itself and the transaction id
        if rest < 0 or length > _LONGEST:
            return
        body, found = stream.read(rest), stream.read(_SUM.size)
        if len(found) < _SUM.size or _SUM.unpack(found)[0] != zlib.crc32(head + body) & 0xFFFFFFFF:
            return
        yield txid


def last_transaction(path: str) -> int:
    """Return the last whole transaction in the file PATH, 0 when there is none; OSError or EditsError."""
    with inside.opened(path) as handle, os.fdopen(os.dup(handle), "rb") as stream:
        return max(transaction_ids(stream, path), default=0)


def log(path: str) -> Log:
    """Return the images and segments in the directory PATH, none when it does not exist."""
    names = inside.names(path)
    segments = transactions.segments(names, lambda name: last_transaction(os.path.join(path, name)))
    return Log(path=path, images=transactions.images(names), segments=segments)
