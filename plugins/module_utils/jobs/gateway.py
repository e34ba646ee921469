# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway needs to know to run jobs: where the cluster is, and where files of jobs lie.

The role jobs writes it. There is no secret in it: databases of jobs have a file of root's alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Mapping, Sequence

from ..association import paths
from ..host.inside import text

PATH = "/etc/emr/jobs.json"
CONNECTIONS = "/var/lib/emr/jobs/connections.json"
"""Database of jobs, as users name it, to how it is reached, with its password: root's, mode 0600."""
AREA = "/var/lib/emr/jobs"
"""Root's, mode 0711: nobody else lists it, and users reach the files of their own tries."""
LOGS = "/var/log/emr/jobs"


@dataclass(frozen=True)
class Gateway:
    """The cluster as jobs of this host see it."""

    cluster: str
    host: str
    """The name of this host in the inventory."""
    services: tuple[str, ...] = ()
    masters: tuple[str, ...] = ()
    """``host:port`` of each one's REST, in the order of the topology."""
    file_masters: tuple[str, ...] = ()
    """``host:port`` of each one's WebHDFS."""
    file_system: str = ""
    """URL of the cluster's own file system, as ``hdfs://prod``."""
    users: tuple[str, ...] = ()
    """Accounts that jobs may run as."""
    area: str = AREA
    connections: str = CONNECTIONS
    history: str = f"{LOGS}/history.jsonl"
    environment: str = ""
    """File for sh that chooses the cluster, where commands of this host work on several; "" where there is one."""
    conf: str = ""
    """Directory with the configuration of each product for that cluster; "" for the host's own."""

    def conf_of(self, product: str) -> str:
        """Return the directory with the configuration of PRODUCT."""
        # Not at the top: who only asks what runs has no use for the facts of products.
        from ..config.files import conf_dir

        return f"{self.conf}/{product}" if self.conf else conf_dir(product)

    def to_text(self) -> str:
        """Return the content of its file."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def path_for(topology: Mapping[str, Any]) -> str:
    """Return the file of a gateway of the cluster of TOPOLOGY: another one for each that a gateway cluster is of."""
    return paths.jobs(str(topology["cluster"])) if topology.get("associate") else PATH


def places(topology: Mapping[str, Any]) -> dict[str, str]:
    """Return what differs of :class:`Gateway` where a host may be a gateway of several clusters; {} elsewhere."""
    if not topology.get("associate"):
        return {}
    cluster = str(topology["cluster"])
    area = f"/var/lib/emr/clusters/{cluster}/jobs"
    return {
        "area": area,
        "connections": f"{area}/connections.json",
        "history": f"{LOGS}/{cluster}.jsonl",
        "environment": paths.environment(cluster),
        "conf": paths.directory(cluster),
    }


class NoGateway(Exception):
    """This host is not prepared for jobs; the message says how to."""


def gateway_of(data: Mapping[str, Any]) -> Gateway:
    """Return the gateway of DATA, the JSON of its file; unknown keys of a later release are left out."""
    known = {name: value for name, value in data.items() if name in Gateway.__dataclass_fields__}
    row: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Gateway(**row)


def read(path: str = PATH) -> Gateway:
    """Return what the file PATH of this host says; NoGateway where it is missing or none of ours."""
    found = text(path)
    if found is None:
        raise NoGateway(f"{path} is missing, so this host is not prepared for jobs; run playbooks/job.yml or site.yml")
    try:
        return gateway_of(json.loads(found))
    except (ValueError, TypeError) as error:
        raise NoGateway(f"{path} cannot be read ({error}); remove it and run site.yml") from error


def connection(gateway: Gateway, name: str) -> dict[str, Any]:
    """Return the database of jobs called NAME, with its password; NoGateway where this host does not know it."""
    found = text(gateway.connections)
    rows: Mapping[str, Any] = json.loads(found) if found else {}
    if name not in rows:
        raise NoGateway(f"this host knows no database {name}; name it in emr_job_databases, and run site.yml")
    return dict(rows[name])


def users_of(asked: Sequence[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """Return the accounts that jobs may run as: that of the cluster's own jobs, and those ASKED in ``emr_users``."""
    return ("hadoop", *(str(one.get("name")) for one in asked or () if one.get("name") != "hadoop"))
