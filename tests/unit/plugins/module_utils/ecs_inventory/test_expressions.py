# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions that need no Jinja. That the groups are Ansible's is shown with Ansible, in tests/integration/ecs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.expressions import (
    UNSURE,
    cached,
    keyed,
    lookup,
    names,
    path,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ecs_zone", ("ecs_zone",)),
        (" ecs_tags.team ", ("ecs_tags", "team")),
        ("ecs_tags['emr:tier']", ("ecs_tags", "emr:tier")),
        ('ecs_tags["a b"].c', ("ecs_tags", "a b", "c")),
        ("ecs_tags['items']", ("ecs_tags", "items")),
        ("ecs_tags.items", None),
        ("ecs_tags.get", None),
        ("ecs_cpu > 2", None),
        ("ecs_zone | upper", None),
        ("ecs_list[0]", None),
        ("ecs_tags['a\\'b']", None),
        ("true", None),
        ("none", None),
        ("'x'", None),
        ("a.1b", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_path(text: Any, found: Any) -> None:
    assert path(text) == found


VARIABLES: dict[str, Any] = {"a": {"b": "x", "t": "{{ 1 }}"}, "n": None, "l": ["x", "{% y %}"], "s": "y", "o": object()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b", "x"),
        ("s", "y"),
        ("n", None),
        ("a.c", UNSURE),
        ("nosuch", UNSURE),
        ("s.b", UNSURE),
        ("a.t", UNSURE),
        ("a", UNSURE),
        ("l", UNSURE),
        ("o", UNSURE),
    ],
)
def test_lookup(text: str, value: Any) -> None:
    find = lookup(text)
    assert find
    assert find(VARIABLES) is value or find(VARIABLES) == value


@pytest.mark.parametrize(
    "entry",
    [
        {"key": "a | upper"},
        {"key": "a", "default_value": "x", "trailing_separator": False},
        {"key": "a", "parent_group": "{{ b }}"},
        {"key": "a", "prefix": 3},
        {"key": "a", "surprise": 1},
        {"prefix": "x"},
        "a",
    ],
)
def test_left_to_ansible(entry: Any) -> None:
    assert keyed(entry, True) is None


def test_no_leading_separator_is_left_to_ansible() -> None:
    assert keyed({"key": "a"}, False) is None
    assert keyed({"key": "a", "prefix": "x"}, False)


@pytest.mark.parametrize(
    ("entry", "key", "found"),
    [
        ({}, "x", ["_x"]),
        ({"prefix": "p"}, "x", ["p_x"]),
        ({"prefix": "p", "separator": "-"}, ["x", "y"], ["p-x", "p-y"]),
        ({"prefix": "p", "separator": ""}, "x", ["px"]),
        ({"prefix": "p"}, {"k": "v", "e": ""}, ["p_k_v", "p_e_"]),
        ({"prefix": "p", "trailing_separator": False}, {"k": "v", "e": None}, ["p_k_v", "p_e"]),
        ({"prefix": "p", "default_value": "d"}, {"e": ""}, ["p_e_d"]),
        ({"prefix": "p", "default_value": "d"}, "", ["p_d"]),
        ({"prefix": "p", "default_value": "d"}, ["x", ""], ["p_x", "p_d"]),
        ({"prefix": "p"}, "", UNSURE),
        ({"prefix": "p"}, None, UNSURE),
        ({"prefix": "p"}, [], UNSURE),
        ({"prefix": "p"}, {}, UNSURE),
        ({"prefix": "p"}, 3, UNSURE),
        ({"prefix": "p"}, UNSURE, UNSURE),
    ],
)
def test_names(entry: dict[str, Any], key: Any, found: Any) -> None:
    prepared = keyed({"key": "a", **entry}, True)
    assert prepared
    assert names(prepared, key) == found


def test_memory_of_compiled_expressions() -> None:
    calls: list[Any] = []

    def compile_expression(expression: str, options: Any) -> Any:
        calls.append((expression, options))
        return expression.upper()

    compiled = cached(compile_expression)
    assert [compiled("a", 1), compiled("a", 1), compiled("a", 2), compiled("b", 1)] == ["A", "A", "A", "B"]
    assert calls == [("a", 1), ("a", 2), ("b", 1)]
    assert [compiled("c", []), compiled("c", [])] == ["C", "C"]
    assert calls[3:] == [("c", []), ("c", [])]
