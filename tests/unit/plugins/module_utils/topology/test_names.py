# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Natural order, lists in sentences, hints."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import hint, natural, some


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        ([], []),
        (["master-10", "master-2", "master-1"], ["master-1", "master-2", "master-10"]),
        (["core-1-10.lab", "core-1-9.lab", "core-1-9.lab"], ["core-1-9.lab", "core-1-10.lab"]),
        (["b", "10.0.0.12", "10.0.0.3", "a1b2"], ["10.0.0.3", "10.0.0.12", "a1b2", "b"]),
        (["n01", "n1"], ["n01", "n1"]),
    ],
)
def test_natural(names: list[str], ordered: list[str]) -> None:
    assert natural(names) == natural(reversed(names)) == ordered


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_some(names: list[str], text: str) -> None:
    assert some(names) == text


@pytest.mark.parametrize(
    ("name", "known", "text"),
    [
        ("hfds-site", ["core-site", "hdfs-site"], "; did you mean hdfs-site?"),
        ("x", ["alpha", "beta"], "; write one of alpha, beta"),
        ("x", [], "; there is none yet"),
    ],
)
def test_hint(name: str, known: list[str], text: str) -> None:
    assert hint(name, known) == text
