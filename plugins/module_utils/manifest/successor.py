# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest that describes the cluster as it is now. Pure."""

from __future__ import annotations

from typing import Any, Mapping

from .document import FORMAT, HISTORY, Hdfs, Manifest, digest

Directories = Mapping[str, Mapping[str, Any]]
"""Path to what the guard read there: ``state``, ``cluster_id``, ``namespace_ids``."""


def following(
    current: Manifest | None,
    topology: Mapping[str, Any],
    zookeeper_ids: Mapping[str, int],
    directories: Mapping[str, Directories | None],
    configuration: str,
    now: str,
) -> Manifest:
    """Return CURRENT where it still holds, else its successor.

    DIRECTORIES maps each host that was read to its name and journal directories; a host that was not read (None) keeps
    what was known of it. NOW is the UTC time for directories that are formatted and were not known.
    """
    members = {component: list(hosts) for component, hosts in topology["members"].items() if hosts}
    before = {host for hosts in (current["members"] if current else {}).values() for host in hosts}
    after = {host for hosts in members.values() for host in hosts}
    wanted = Manifest(
        format=FORMAT,
        serial=current["serial"] if current else 1,
        parent=current["parent"] if current else "",
        history=current["history"] if current else [],
        cluster=topology["cluster"],
        type=topology["type"],
        release=topology["release"],
        products=dict(topology["products"]),
        members=members,
        zookeeper_ids=dict(sorted(zookeeper_ids.items())),
        configuration=configuration,
        hdfs=_hdfs(current["hdfs"] if current else None, after, directories, now),
        former=sorted((set(current["former"] if current else []) | before) - after),
    )
    if current is None or wanted == current:
        return wanted
    parent = digest(current)
    wanted["serial"], wanted["parent"] = current["serial"] + 1, parent
    wanted["history"] = [*current["history"], parent][-HISTORY:]
    return wanted


def _hdfs(known: Hdfs | None, hosts: set[str], directories: Mapping[str, Directories | None], now: str) -> Hdfs:
    old = known or Hdfs(cluster_id="", namespace_id="", formatted={})
    formatted = {host: dict(paths) for host, paths in old["formatted"].items() if host in hosts}
    cluster_id, namespace_id = old["cluster_id"], old["namespace_id"]
    for host, found in sorted(directories.items()):
        if found is None or host not in hosts:
            continue
        full = {path: one for path, one in found.items() if one["state"] == "full"}
        times = old["formatted"].get(host, {})
        # One that lost what it held stays known, or nobody would miss it any more.
        formatted[host] = {path: times.get(path, now) for path in sorted(found) if path in full or path in times}
        for one in full.values():
            cluster_id = cluster_id or one["cluster_id"]
            namespace_id = namespace_id or "".join(one["namespace_ids"][:1])
    kept = {host: paths for host, paths in sorted(formatted.items()) if paths}
    return Hdfs(cluster_id=cluster_id, namespace_id=namespace_id, formatted=kept)
