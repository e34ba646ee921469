# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why no module runs on a host."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.probe import command, finding, interpreter_of

DEBIAN = 'ID=debian\nVERSION_ID="12"\n'
ALINUX = 'ID="alinux"\nVERSION_ID="3"\n'


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (
            "Python 3.6.8\n" + ALINUX,
            ["/usr/bin/python3 is Python 3.6.8 (alinux 3)", "dnf install python38", "/usr/bin/python3.8"],
        ),
        ("sh: 1: /usr/bin/python3: not found\n" + DEBIAN, ["no Python was found", "apt-get install python3"]),
        ("Python 3.7.3\nID=arch\n", ["Python 3.7.3 (arch)", "install Python 3.8 or newer"]),
        ("Python 3.11.2\n" + DEBIAN, ["a module failed under", "Python 3.11.2", "Missing sudo password"]),
        ("", ["no Python was found at /usr/bin/python3 (an unknown system)"]),
    ],
)
def test_finding(answer, texts):
    sentence = finding("h1", "/usr/bin/python3", answer, "Missing\nsudo password")
    assert sentence.startswith("h1: ")
    assert all(text in sentence for text in texts)
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("variables", "interpreter"),
    [
        ({}, "/usr/bin/python3"),
        ({"ansible_python_interpreter": "auto_silent"}, "/usr/bin/python3"),
        ({"ansible_python_interpreter": "/opt/py"}, "/opt/py"),
        ({"ansible_facts": {"discovered_interpreter_python": "/usr/bin/python3.9"}}, "/usr/bin/python3.9"),
    ],
)
def test_interpreter(variables, interpreter):
    assert interpreter_of(variables) == interpreter


def test_interpreter_is_quoted():
    assert command("/a b/python").startswith("'/a b/python' --version")
