# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ZooKeeper's four letter words: one question and one plain text per connection."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, connect, unreachable

# What zoo.cfg allows by 4lw.commands.whitelist; upstream allows only srvr.
WORDS = ("srvr", "mntr", "ruok", "conf", "isro")


def ask(where: Endpoint, word: str, seconds: float = 2.0) -> str:
    """Return what the server at WHERE answers to WORD; Unreachable when it does not."""
    if word not in WORDS:
        raise ValueError(f"{word} is none of {', '.join(WORDS)}")
    parts: list[bytes] = []
    with connect(where, seconds) as sock:
        try:
            sock.sendall(word.encode("ascii"))
            while True:
                part = sock.recv(65536)
                if not part:
                    return b"".join(parts).decode("utf-8", "replace")
                parts.append(part)
        except OSError as error:
            raise unreachable(error, seconds) from error
