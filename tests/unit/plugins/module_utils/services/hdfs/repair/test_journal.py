# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When is a journal whole again?"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.journal import (
    gap,
    progress,
    version_text,
)

VERSION = {
    "namespaceID": "7",
    "clusterID": "CID-lab-1",
    "cTime": "0",
    "storageType": "JOURNAL_NODE",
    "layoutVersion": "-67",
}


def edits(first: int, last: int | None = None) -> str:
    return f"edits_inprogress_{first:019d}" if last is None else f"edits_{first:019d}-{last:019d}"


@pytest.mark.parametrize(
    ("names", "first", "last", "expected"),
    [
        ([edits(1, 10), edits(11)], 1, 20, ""),
        ([edits(1, 10), edits(11)], 5, 20, ""),
        ([edits(11)], 5, 20, "5 to 10"),
        ([edits(1, 4), edits(8, 10), edits(11)], 1, 20, "5 to 7"),
        ([edits(1, 10)], 1, 20, "11 to 20"),
        ([], 1, 20, "1 to 20"),
        ([edits(21)], 21, 20, ""),
        ([edits(1), edits(15)], 1, 20, "1 to 14"),
        (["VERSION", "paxos", "committed-txid"], 21, 20, ""),
    ],
)
def test_gap(names: list[str], first: int, last: int, expected: str) -> None:
    assert gap(names, first, last) == expected


def node(**changes: Any) -> Any:
    whole = {"host": "m-2", "state": "serving", "error": "", "formatted": True, "last_written_txid": 20, "lag": 0}
    return {**whole, "behind_active": None, **changes}


def namenodes(*states: str) -> Any:
    return [{"state": state, "checkpoint_txid": 5} for state in states]


@pytest.mark.parametrize(
    ("one", "states", "names", "target", "writes", "part", "rolls"),
    [
        pytest.param(node(), ("active", "standby"), [edits(6)], 20, 10, "", False, id="whole"),
        pytest.param(node(), ("active",), [edits(6)], 20, None, "", False, id="whole before"),
        pytest.param(node(state="dead", error="refused"), ("active",), [], 20, 0, "refused", False, id="dead"),
        pytest.param(node(formatted=False), ("active",), [], 20, 0, "JournalNode is serving", False, id="bare"),
        pytest.param(node(), ("standby", "standby"), [edits(6)], None, 0, "no single NameNode", False, id="no writer"),
        pytest.param(node(last_written_txid=0), ("active",), [], 20, 0, "last edit here is 0", True, id="nothing yet"),
        pytest.param(node(), ("active",), [edits(6)], 20, 20, "no edit has come since 20", True, id="quiet"),
        pytest.param(node(lag=3), ("active",), [edits(6)], 20, 10, "lags by 3", False, id="lag"),
        pytest.param(node(), ("active",), [edits(15)], 20, 10, "edits 6 to 14 are not here", False, id="old ones"),
    ],
)
def test_progress(
    one: Any, states: tuple[str, ...], names: list[str], target: int | None, writes: int | None, part: str, rolls: bool
) -> None:
    found = progress(one, namenodes(*states), names, target, writes)
    assert part in found.missing
    assert (found.missing == "", found.rolls) == (part == "", rolls)


def test_version() -> None:
    assert version_text({**VERSION, "more": "x"}).splitlines()[0] == "namespaceID=7"
    for bad in ({**VERSION, "storageType": "NAME_NODE"}, {**VERSION, "clusterID": ""}, {}):
        with pytest.raises(ValueError, match="not the VERSION file of a journal"):
            version_text(bad)
