# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which NameNode takes changes, and which of its answers pass by themselves. No I/O."""

from __future__ import annotations

from typing import Mapping

from ...health.gate_types import Reading
from ...wire.base import ClientError, Refused, Unreachable
from ...wire.webhdfs import STANDBY
from . import health as hdfs


class NobodyActive(Unreachable):
    """There is no single active NameNode; SUSPECTS are host to components that may be why."""

    def __init__(self, nodes: list[hdfs.NameNode]) -> None:
        """Take the NODES as they are."""
        states = ", ".join(f"{one['host']} is {one['state']}" for one in nodes)
        super().__init__(f"no NameNode is active ({states})")
        self.suspects = {
            one["host"].partition(":")[0]: ["zkfc" if one["state"] == "standby" else "namenode"]
            for one in nodes
            if one["state"] != "active"
        }


def chosen(reading: Reading) -> str:
    """Return the active one of the NameNodes in READING; Unreachable names the state of each when there is none."""
    nodes = [hdfs.namenode(host, answer, error) for host, (answer, error) in reading.items()]
    active = hdfs.active(nodes)
    if active is None:
        raise NobodyActive(nodes)
    return active


def passes(error: ClientError, further: Mapping[str, str] | None = None) -> bool:
    """Tell whether ERROR passes when the daemons have sorted themselves out.

    FURTHER has remote exceptions of which one with such a beginning of its message passes as well.
    """
    if isinstance(error, Unreachable) or (isinstance(error, Refused) and error.name in STANDBY):
        return True
    texts = [] if further is None or not isinstance(error, Refused) else [further.get(error.name, "")]
    return any(text and text in str(error) for text in texts)
