# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML that hosts write and read without a library, and that libraries read as it was meant."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config import flat_yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import BROKEN, masked
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import rendered, to_yaml

VALUES = {
    "true": "a name that YAML reads otherwise",
    "on": 1,
    "with blank": "x",
    "a: b": "x",
    "bool": True,
    "text.bool": "true",
    "number": 3,
    "float": 0.5,
    "small": 1e-05,
    "large": 1e22,
    "text.number": "3",
    "text.date": "2026-01-02",
    "text.octal": "0777",
    "empty": "",
    "blanks": "  x ",
    "lines": "a\nb\n",
    "signs": "\t\x07\x7f\x85\u2028\ufeff # : - ü € 𝄞 \\ ' \" %",
    "list": ["a", 1, True, None, "1"],
    "nested": {"b": {"c": [1, {"d": "x"}, []]}, "a": {}},
    "nothing": [],
}


@pytest.mark.parametrize("name", VALUES)
def test_a_library_reads_what_was_given(name):
    text = rendered("yaml", {name: VALUES[name]})
    assert yaml.safe_load(text) == {name: VALUES[name]}
    assert flat_yaml.read(text) == {name: VALUES[name]}


def test_the_text_does_not_depend_on_the_order_and_null_is_left_out():
    assert to_yaml({"b": {"d": 1, "c": 2}, "a": 1, "n": None}) == to_yaml({"a": 1, "b": {"c": 2, "d": 1}})
    assert rendered("yaml", {"a.b": "5 s", "c": [1], "n": None}).split("\n")[1:] == ['a.b: "5 s"', "c: [1]", ""]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, {"x": "true"}),
        ("true", {"x": '"true"'}),
        (3, {"x": "3"}),
        ("3", {"x": '"3"'}),
        ("5 s", {"x": "5 s"}),
        (["a", 1], {"x": '["a", 1]'}),
        ({"b": 1, "a": {"c": ["d"]}}, {"x.a.c": '["d"]', "x.b": "1"}),
        ([{"a": 1}, "b"], {"x.0.a": "1", "x.1": "b"}),
        ({}, {"x": "{}"}),
    ],
)
def test_properties_by_name_with_their_type(value, found):
    assert flat_yaml.flat({"x": value}) == parse("yaml", rendered("yaml", {"x": value})) == found


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_what_is_no_number_of_yaml_is_refused(value):
    with pytest.raises(ValueError, match="is no number that a file can hold"):
        rendered("yaml", {"x": value})


def test_two_values_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"a\.b stands there twice"):
        rendered("yaml", {"a.b": 1, "a": {"b": 2}})


def test_a_secret_is_hidden_wherever_it_is_nested():
    one, two = (
        rendered("yaml", {"a": 1, "s3.secret-key": key, "ssl": {"keystore-password": key, "on": [{"token": key}]}})
        for key in ("hunter22", "hunter23")
    )
    before, after = masked("yaml", one, two)
    assert "hunter" not in before + after
    assert yaml.safe_load(before)["ssl"] == {"keystore-password": "(secret)", "on": [{"token": "(secret)"}]}
    assert yaml.safe_load(after)["s3.secret-key"] == "(another secret)"
    assert yaml.safe_load(after)["a"] == 1


@pytest.mark.parametrize("text", ["a:\n  password: hunter22\n", "a: {password: hunter22}\n", "password hunter22\n"])
def test_what_others_wrote_is_not_shown(text):
    assert masked("yaml", text, "a: 1\n") == (BROKEN, "a: 1\n")
    assert parse("yaml", text) == {}
