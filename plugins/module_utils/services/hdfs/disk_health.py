# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with directories of daemons of HDFS that work in spite of it, in sentences. No I/O."""

from __future__ import annotations

from typing import Any, Iterable, Mapping


def given_up(namenodes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each name directory that one of NAMENODES has given up after an error."""
    return [
        f"namenode on {one['host']} has given up its directory {path} after an error: mount or mend the disk, and run "
        f"playbooks/replace.yml -e emr_replace_host={one['host']} if its content is lost, else restart the NameNode"
        for one in namenodes
        for path in one.get("failed_dirs", [])
    ]


def lost(results: Iterable[Any]) -> list[str]:
    """Return a sentence for each name directory without the namespace; each host tells in its one of RESULTS."""
    return [
        f"namenode on {one['host']}: {one['path']} holds no namespace, only another directory there does: run "
        f"playbooks/replace.yml -e emr_replace_host={one['host']}, or wait for a checkpoint if it is new"
        for result in results
        if isinstance(result, Mapping)
        for one in result.get("lost_dirs", [])
    ]


def missed(datanodes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each of DATANODES that runs without some of its directories."""
    return [
        f"datanode on {one['host']} runs without {', '.join(one['failed_volumes'])}: mend or mount the disk, and "
        f"restart it; playbooks/site.yml tells if the disk is another DataNode's"
        for one in datanodes
        if one.get("failed_volumes")
    ]
