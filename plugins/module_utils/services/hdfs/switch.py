# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the active role goes from one NameNode to another: the ZKFCs carry it out, in good order."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.failover import Member, NotPossible, Switch, Switching, member
from ...telling import telling
from ...wire.parallel import Outcome
from ..registry import port
from . import health as hdfs
from .disks import read_site
from .peers import silent


def namenode_ids(hdfs_site: Mapping[str, str], service: str) -> dict[str, str]:
    """Return host to NameNode id (``nn1``) of nameservice SERVICE, as HDFS_SITE names them."""
    found = {}
    for one in hdfs_site.get(f"dfs.ha.namenodes.{service}", "").split(","):
        address = hdfs_site.get(f"dfs.namenode.rpc-address.{service}.{one.strip()}", "")
        if address:
            found[address.rpartition(":")[0]] = one.strip()
    return found


def _members(seen: Mapping[str, Outcome[Any]]) -> list[Member]:
    nodes = [hdfs.namenode(host, one.value, one.error) for host, one in seen.items()]
    return [
        member(one["host"], one["state"], one["error"], "is in safe mode" if one["safemode"] else "", one["last_txid"])
        for one in nodes
    ]


def _hand_over(module: Any, switch: Switch) -> None:
    """Let the ZKFCs hand over; NotPossible when one of them or the command refuses."""
    asked = module.params
    quiet = silent("zkfc", [f"{host}:{port('zkfc', 'rpc')}" for host in asked["members"]])
    if quiet:
        causes = ", ".join(f"{address}: {cause}" for address, cause in quiet.items())
        raise NotPossible(f"a switch in good order needs every ZKFC ({causes}); start it and run again")
    site = read_site(f"{asked['conf_dir']}/hdfs-site.xml")
    service = site.get("dfs.nameservices", "").split(",")[0]
    ids = namenode_ids(site, service)
    if not {switch.before, switch.to} <= set(ids):
        raise NotPossible(f"{asked['conf_dir']}/hdfs-site.xml does not name {switch.before} and {switch.to}")
    command = [f"{asked['home']}/bin/hdfs", "--config", asked["conf_dir"], "haadmin", "-ns", service, "-failover"]
    command += [ids[switch.before], ids[switch.to]]
    limit = ["timeout", "--kill-after=10", str(int(asked["timeout_seconds"]))]
    code, out, err = module.run_command([*limit, "runuser", "-u", asked["user"], "--", *command], cwd="/")
    if code != 0:
        raise NotPossible(f"`{' '.join(command)}` ended with {code}: {telling(err or out)}")


SWITCHING = Switching("namenode_nodes", _members, _hand_over, chooses=True)
