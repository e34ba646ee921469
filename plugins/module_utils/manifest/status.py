# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest in a few words, for the status of the cluster. Pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from .document import copy_of
from .history import choose
from .holders import holders


class ManifestStatus(NamedTuple):
    """One line, what is wrong, and the manifest itself; None where nobody has one."""

    line: str
    problems: list[str]
    manifest: Mapping[str, Any] | None


def manifest_status(members: Mapping[str, list[str]], results: Mapping[str, Any]) -> ManifestStatus:
    """Return what the copies say that hosts gave; RESULTS maps hosts to results of the module manifest_info.

    A host without an answer says nothing here: its dead daemons are named elsewhere.
    """
    found = {host: one for host, one in results.items() if isinstance(one, Mapping)}
    answers = {host: one["remembered"] for host, one in found.items() if "remembered" in one}
    copies = [copy_of(host, answers[host]["manifest"]) for host in holders(members) if host in answers]
    choice = choose(copies)
    problems = [f"manifest on {copy.host}: {copy.error}" for copy in copies if copy.error] + choice.errors
    current = choice.current
    if current is None:
        return ManifestStatus("none yet", problems, None)
    broken = {copy.host for copy in copies if copy.error}
    problems += [
        f"manifest on {host} is missing or older than serial {current['serial']}: run playbooks/site.yml"
        for host in choice.behind
        if host not in broken
    ]
    good = len(copies) - len(choice.behind) - len(choice.errors)
    hdfs = current["hdfs"]["cluster_id"]
    line = f"serial {current['serial']} on {good} of {len(holders(members))} hosts"
    line += f", configuration {current['configuration']}"
    return ManifestStatus(line + (f", HDFS is {hdfs}" if hdfs else ""), problems, current)
