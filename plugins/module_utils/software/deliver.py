# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a delivery on a host: what bigdata.emr.software does there at the word of its action plugin.

``plan`` has ``wanted``, the products of the step, and ``archives``, name to ``file`` (a name without directory),
``sha512``, ``size`` and ``unpacked`` in bytes; ``incoming`` is the place that the step before has made. With a ``part``
(relay/host.py) the host serves what it gets to others.
"""

from __future__ import annotations

import os
from typing import Any

from ..relay.host import Part, get, serve
from ..relay.plan import State
from ..relay.types import File, Source
from .archive import file_sha512
from .classes import held_up
from .host import SoftwareError, install, reclaim, stage, unstage
from .kept import keep, path_of
from .lacking import Plan, look
from .release import Wanted


def stage_for(root: str, plan: Plan) -> dict[str, Any]:
    """Tell what is lacking and, if anything is, make the place for its archives."""
    result = look(root, plan, True)
    if result["absent"]:
        needed = sum(plan["archives"][name]["size"] + plan["archives"][name]["unpacked"] for name in result["absent"])
        result["incoming"] = stage(root, plan["uid"], needed)
    return result


def install_archives(root: str, plan: Plan, keeps: bool, token: str) -> dict[str, Any]:
    """Install every archive that the controller has sent, and serve it meanwhile."""
    reclaim(str(plan["incoming"]), [plan["archives"][product["name"]]["file"] for product in plan["wanted"]])
    for product in plan["wanted"]:
        verify(product, _arrived(plan, product["name"]), plan["archives"][product["name"]]["sha512"])
    return {"changed": True, "serving": _install(root, plan, keeps, token)}


def receive_archives(root: str, plan: Plan, token: str) -> dict[str, Any]:
    """Get every archive that is lacking from other hosts, serve it on and install it; tell why one did not come."""
    result = stage_for(root, {**plan, "uid": os.geteuid()})
    plan = {**plan, "incoming": result.get("incoming")}
    lacking = [product for product in plan["wanted"] if product["name"] in result["absent"]]
    wanted = {
        product["name"]: (
            File(plan["archives"][product["name"]]["sha512"], plan["archives"][product["name"]]["size"]),
            [Source(*source) for source in plan["sources"][product["name"]]],
            _arrived(plan, product["name"]),
        )
        for product in lacking
    }
    came, missing = get(wanted, plan["part"], token) if wanted else ({}, {})
    missing = held_up(came, missing)
    came = {name: host for name, host in came.items() if name not in missing}
    here = [product for product in lacking if product["name"] in came]
    serving = _install(root, {**plan, "wanted": here}, False, token) if here else None
    return {**result, "changed": result["changed"] or bool(came), "came": came, "missing": missing, "serving": serving}


def serve_kept(root: str, plan: Plan, token: str) -> dict[str, Any]:
    """Serve archives that were kept; one that is damaged is removed."""
    files: dict[str, str] = {}
    for name, archive in plan["archives"].items():
        path = path_of(root, name, archive["sha512"])
        if file_sha512(path) != archive["sha512"]:
            os.unlink(path)
            return {"changed": False, "serving": {"why": f"{path} was damaged"}}
        files[archive["sha512"]] = path
    return {"changed": False, "serving": serve(files, plan["part"], token)}


def _arrived(plan: Plan, name: str) -> str:
    return os.path.join(str(plan["incoming"]), str(plan["archives"][name]["file"]))


def _install(root: str, plan: Plan, keeps: bool, token: str) -> State | None:
    """Serve the whole archives of the products to those that wait, then install them; return where they are served."""
    paths = {product["name"]: _arrived(plan, product["name"]) for product in plan["wanted"]}
    sums = {name: str(plan["archives"][name]["sha512"]) for name in paths}
    if keeps:
        paths = {name: keep(root, name, sums[name], path) for name, path in paths.items()}
    part: Part | None = plan.get("part")
    serving: State | None = None
    if part and part["clients"]:
        serving = serve({sums[name]: path for name, path in paths.items()}, part, token)
    for product in plan["wanted"]:
        install(root, product, paths[product["name"]], sums[product["name"]], plan["incoming"])
    unstage(root, plan["incoming"])  # a server has the files open
    return serving


def verify(product: Wanted, archive: str, sha512: str) -> None:
    """Raise SoftwareError if the archive is not what was sent."""
    if file_sha512(archive) != sha512:
        label = f"{product['name']} {product['version']}"
        raise SoftwareError(f"the archive of {label} was damaged on its way to the host: run again")
