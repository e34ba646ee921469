# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from xml.etree import ElementTree

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import render
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import masked
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        ("True", "True"),
        (3, "3"),
        (0.5, "0.5"),
        (["a", 1, True], "a,1,true"),
        ("", ""),
    ],
)
def test_values_as_hadoop_reads_them(value, text):
    assert render.text(value) == text


def test_xml_round_trip_keeps_special_characters_and_leaves_null_out():
    properties = {"b": "<&>\"'", "a": "shell(x)\nshell(/bin/true)", "gone": None, "c": "${x.y}"}
    root = ElementTree.fromstring(render.to_hadoop_xml(properties).encode())
    read = {entry.findtext("name"): entry.findtext("value") for entry in root.iter("property")}
    assert read == {"a": "shell(x)\nshell(/bin/true)", "b": "<&>\"'", "c": "${x.y}"}


def test_order_does_not_depend_on_the_mapping():
    assert render.to_hadoop_xml({"a": 1, "b": 2}) == render.to_hadoop_xml({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("-Xmx1g -Dx=1", "-Xmx1g -Dx=1"),
        ('-Dname="two words"', '-Dname="two words"'),
        ("$BASE/lib", "/base/lib"),
        ("a`id`b", "a`id`b"),
        (r"back\slash", r"back\slash"),
    ],
)
def test_env_file_means_the_same_to_a_shell(tmp_path, value, seen):
    (tmp_path / "env.sh").write_text(render.to_env({"OPTS": value}))
    script = f'BASE=/base; . {tmp_path}/env.sh; printf %s "$OPTS"'
    assert subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout == seen


def test_logback_is_well_formed():
    root = ElementTree.fromstring(render.to_logback({"root.level": "INFO", "max.files": 3}))
    assert {entry.get("name"): entry.get("value") for entry in root.iter("property")} == {
        "root.level": "INFO",
        "max.files": "3",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        ("", ""),
        (["a", 1, True], "a,1,true"),
        (" a b ", r"\ a b "),
        ("a\\b", r"a\\b"),
        ("a:b=c#d!", "a:b=c#d!"),
        ("a\nb\rc\fd\te", r"a\nb\rc\fd\u0009e"),
        ("\x07", r"\u0007"),
        ("ü€𝄞", r"\u00fc\u20ac\ud834\udd1e"),
    ],
)
def test_properties_as_java_reads_them(value, text):
    """Every sequence of three of these signs was read back by java.util.Properties of Java 17."""
    made = render.rendered("properties", {"k": value})
    assert made.split("\n")[1:] == [f"k={text}", ""]
    assert parse("properties", made) == {"k": render.text(value)}


def test_names_of_properties_as_java_reads_them():
    names = {"a:b": "1", "c=d": "2", "#e": "3", "!f": "4", "g h": "5", "\\i": "6", "j\nk": "7", "ü": "8"}
    made = render.rendered("properties", names)
    assert made.split("\n")[1:3] == [r"\!f=4", r"\#e=3"]
    assert parse("properties", made) == names


def test_properties_that_others_wrote_are_read_as_java_does():
    text = "a: b\nc d\n  e = f\\\n   g\n! no\nh\\:i=j\\\\\nk\n#x\\\nl=m\n\tn\t:\to p \n"
    assert parse("properties", text) == {"a": "b", "c": "d", "e": "fg", "h:i": "j\\", "k": "", "l": "m", "n": "o p "}


@pytest.mark.parametrize("line", ["password: hunter22", "password hunter22", "a.password = hunt\\\n  er22"])
def test_a_secret_that_others_wrote_is_hidden(line):
    assert "er22" not in masked("properties", f"{line}\n", "")[0]


@pytest.mark.parametrize(("lists", "text"), [(",", "a,1,true"), (";", "a;1;true"), ("json", '["a", 1, true]')])
def test_lists_as_the_product_writes_them(lists, text):
    assert parse("properties", render.rendered("properties", {"k": ["a", 1, True]}, lists)) == {"k": text}
