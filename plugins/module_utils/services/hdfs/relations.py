# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of HDFS that are bad together."""

from __future__ import annotations

import re
from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import is_template
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import paths

DATA = "dfs.datanode.data.dir"
TOLERATED = "dfs.datanode.failed.volumes.tolerated"


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """A DataNode does not start that shall bear the loss of as many directories as it has."""
    site = asked.get("hdfs-site", {})
    value, listed = site.get(TOLERATED), site.get(DATA)
    if "datanode" not in components or value is None or is_template(value) or is_template(listed):
        return []
    if not re.match(r"^(-1|\d+)$", str(value)):
        return [Relation("hdfs-site", TOLERATED, f"{value} is no number of directories; write 0 or more, or -1")]
    count = len(paths(listed)) if listed is not None else len(disks)
    if count and int(str(value)) >= count:
        text = f"{value} bad directories of {count} leave none, and no DataNode starts; write at most {count - 1}"
        return [Relation("hdfs-site", TOLERATED, text)]
    return []
