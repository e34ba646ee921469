# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.show import ActionModule
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal

TITLE = "Nothing was changed."


class Display:
    def __init__(self):
        self.lines = []

    def display(self, line):
        self.lines.append(line)


@pytest.mark.parametrize(
    ("sentences", "printed", "message"),
    [
        (["m1: it is full"], [], f"{TITLE} m1: it is full"),
        (
            ["m1: it is full", "m2: it is off"],
            [TITLE, "- m1: it is full", "- m2: it is off"],
            f"{TITLE} All 2 reasons are told above; the first: m1: it is full",
        ),
    ],
)
def test_the_message_is_one_line_and_every_reason_is_told(sentences, printed, message):
    display = Display()
    assert refusal(display, TITLE, sentences) == message
    assert display.lines == printed


def show(**options):
    plugin = ActionModule(MagicMock(async_val=0, args=options), MagicMock(), MagicMock(), None, None, None)
    return plugin.run(task_vars={})


def test_lines_are_shown_or_are_the_reasons_of_a_refusal(capsys):
    assert show(lines=["a", "b"])["changed"] is False
    assert capsys.readouterr().out == "a\nb\n"
    assert show(lines=[], refuse=TITLE)["changed"] is False
    with pytest.raises(AnsibleActionFail, match=r"^Nothing was changed\. All 2 reasons are told above; the first: a$"):
        show(lines=["a", "b"], refuse=TITLE)
    assert capsys.readouterr().out == f"{TITLE}\n- a\n- b\n"
