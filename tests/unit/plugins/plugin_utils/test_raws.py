# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each host's variables are read once, whoever asks how often."""

from __future__ import annotations

from typing import Any

from ansible_collections.bigdata.emr.plugins.plugin_utils.raws import Raws


class HostVars:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def raw_get(self, host: str) -> Any:
        self.asked.append(host)
        return {"a": 1, "b": "{{ c }}", "much": "more"} if host == "m1" else None

    def __getitem__(self, host: str) -> dict[str, str]:
        return {"b": f"resolved on {host}"}


def test_only_what_is_named_is_kept_and_read_once():
    hostvars = HostVars()
    raws = Raws(hostvars, ["a", "b", "unset"])
    assert [raws.raw_get("m1"), raws.raw_get("m1")] == [{"a": 1, "b": "{{ c }}"}] * 2
    assert raws.raw_get("gone") == {}
    assert hostvars.asked == ["m1", "gone"]
    assert raws["m1"]["b"] == "resolved on m1"
