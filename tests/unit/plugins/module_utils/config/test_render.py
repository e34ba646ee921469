# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from xml.etree import ElementTree

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import render


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
