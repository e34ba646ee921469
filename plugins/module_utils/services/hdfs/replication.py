# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many replicas the files get that this host's clients write: whoever takes DataNodes away has to know."""

from __future__ import annotations

from typing import Mapping, Sequence
from xml.etree import ElementTree

from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text

SITE = "/etc/hadoop/conf/hdfs-site.xml"
FACT = "emr_replication"


def least_on_disk(diff: Sequence[Mapping[str, str]], path: str = SITE) -> dict[str, int]:
    """Return the fact of the least replication by file PATH, as it is and as DIFF changes it; none without such a file.

    What was written before the change still has the replicas that it got.
    """
    changed = [entry for entry in diff if entry["after_header"] == path]
    texts = [text for entry in changed for text in (entry["before"], entry["after"])] or [read_text(path) or ""]
    found = [value for text in texts for value in _values(text)]
    return {FACT: min(found)} if found else {}


def _values(text: str) -> list[int]:
    try:
        rows = ElementTree.fromstring(text).iter("property") if text.strip() else iter(())
    except ElementTree.ParseError:
        return []
    named = [row.findtext("value", "").strip() for row in rows if row.findtext("name", "").strip() == "dfs.replication"]
    return [int(value) for value in named if value.isdecimal() and int(value) > 0]
