# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services know of jobs: how a command is made of one, and what keeps track of their applications.

That is imported when it is needed, as in :mod:`.steps`. What types there are stands in the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Sequence

from ..jobs.builder_types import Build, Stores
from .job_model import JobType
from .registry import JOBS, port

if TYPE_CHECKING:
    from ..jobs.model import Fault, Job
    from ..jobs.stop_types import Stop
    from ..jobs.tracker_types import Tracker


def job_type(kind: str) -> JobType:
    """Return the type called KIND; KeyError for one that does not exist."""
    service = JOBS[kind]
    # Statements, and not names for importlib: by these Ansible knows what to send with a module.
    if service == "flink":
        from .flink.job_types import TYPES
    elif service == "hive":
        from .hive.job_types import TYPES
    elif service == "spark":
        from .spark.job_types import TYPES
    elif service == "yarn":
        from .yarn.job_types import TYPES
    else:
        raise KeyError(kind)
    return TYPES[kind]


def build(kind: str) -> Build:
    """Return what makes the command of a job of the type KIND."""
    service = JOBS[kind]
    if service == "flink":
        from .flink.jobs import BUILDS
    elif service == "hive":
        from .hive.jobs import BUILDS
    elif service == "spark":
        from .spark.jobs import BUILDS
    elif service == "yarn":
        from .yarn.jobs import BUILDS
    else:
        raise KeyError(kind)
    return BUILDS[kind]


def stopper(kind: str) -> Stop | None:
    """Return what ends an application of a job of the type KIND in its own way, None where force does."""
    if JOBS[kind] == "flink":
        from .flink.stopping import STOP

        return STOP
    return None


def unreached(job: Job, volume: str | None) -> list[Fault]:
    """Return what is wrong with places of JOB, rendered, in stores that services bring.

    VOLUME is the one that its engines reach, "" for none; None where that is not known, and nothing is judged.
    """
    from .smartdata.jobs import faults

    return [] if volume is None else faults(job, volume)


def stores() -> Stores:
    """Return what knows the files of jobs in stores of the cluster."""
    from .hdfs.stores import STORES

    return STORES


def masters(members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return where the masters are that :func:`tracker` asks, in a cluster with MEMBERS, component to its hosts."""
    return [f"{host}:{port('resourcemanager', 'http')}" for host in members.get("resourcemanager", ())]


def file_masters(members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return where the masters are that :func:`stores` asks."""
    return [f"{host}:{port('namenode', 'http')}" for host in members.get("namenode", ())]


def file_system(cluster: str, members: Mapping[str, Sequence[str]]) -> str:
    """Return the URL of the file system of CLUSTER, "" without one."""
    hosts = list(members.get("namenode", ()))
    if not hosts:
        return ""
    return f"hdfs://{cluster}" if len(hosts) > 1 else f"hdfs://{hosts[0]}:{port('namenode', 'rpc')}"


def tracker() -> Tracker:
    """Return what knows the applications of the cluster, by their tags."""
    from .yarn.applications import TRACKER

    return TRACKER
