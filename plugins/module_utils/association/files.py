# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a gateway host for one cluster, computed from its offer as a gateway in its tier has them. Pure."""

from __future__ import annotations

import json
from typing import Any, Mapping, Sequence

from ..config.context import Context
from ..config.file import File
from ..config.files import conf_dir
from ..config.judge import wanted
from ..config.products import effective_of
from ..config.products import files as files_of
from ..host.machine import Machine
from ..services.config_model import ObjectStore
from ..services.products import products_of
from ..services.registry import GATEWAYS
from . import paths, place
from .offer import Offer

SHELL = ".sh"
"""End of the names of files with variables, which the launchers of commands read."""


def products(offer: Offer) -> list[str]:
    """Return the products whose commands a gateway of the cluster has."""
    return products_of([GATEWAYS], offer["services"])


def environment(offer: Offer, host: str, machine: Machine, versions: Mapping[str, str]) -> list[File]:
    """Return the files for clients of the cluster of OFFER on HOST, with the products' VERSIONS.

    They are those of a gateway in the cluster's own tier, at other places. What a shell reads here names these; all
    other files name what is on hosts of the cluster, such as the class path of containers.
    """
    names = products(offer)
    ctx = _context(offer, host, machine, versions)
    settings = effective_of(ctx, names, offer["force"])
    moved = {f"{conf_dir(name)}/": f"{paths.conf(offer['cluster'], name)}/" for name in names}
    moved.update({conf_dir(name): paths.conf(offer["cluster"], name) for name in names})
    found = [one for name in names for one in files_of(ctx, name, settings) if one.path.startswith(tuple(moved))]
    cluster = offer["cluster"]
    return [
        *(_moved(one, moved) for one in found if not one.optional),
        File(paths.environment(cluster), place.environment_text(cluster, names)),
    ]


def _context(offer: Offer, host: str, machine: Machine, versions: Mapping[str, str]) -> Context:
    store = offer["object_store"]
    return Context(
        host=host,
        cluster=offer["cluster"],
        members={**offer["members"], GATEWAYS: [host]},
        memory_mb=machine["memory_mb"],
        cores=machine["cores"],
        disks=machine["disks"] or ["/mnt/disk1"],
        asked=wanted(offer["asked"]),
        zookeeper_ids=offer["zookeeper_ids"],
        given=offer["names"],
        versions=versions,
        storages=offer["storages"],
        object_store=ObjectStore(**{**store, "buckets": tuple(store["buckets"])}) if store else None,
    )


def _moved(one: File, moved: Mapping[str, str]) -> File:
    path, content = one.path, one.content
    for before, after in moved.items():
        path = path.replace(before, after, 1) if path.startswith(before) else path
        content = content.replace(before, after) if path.endswith(SHELL) else content
    return one._replace(path=path, content=content, owner="root", group="root", mode=0o644)


def known_text(
    cluster: str, host: str, release: str, masters: Sequence[str], versions: Mapping[str, str], identity: str = ""
) -> str:
    """Return what HOST remembers of its association, from which it goes on by itself."""
    known: dict[str, Any] = {
        "cluster": cluster,
        "id": identity,
        "host": host,
        "release": release,
        "masters": list(masters),
        "versions": dict(versions),
    }
    return json.dumps(known, sort_keys=True, indent=1) + "\n"
