# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of jobs: what users ask for, what one try is made of, and what is known of it. Plain data, no I/O."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Iterable, Mapping, NamedTuple

TAG = "emr"
"""How tags of ours begin."""


class Fault(NamedTuple):
    """What is wrong with a job, half a sentence with what to write instead."""

    where: str
    """``emr_jobs: NAME``, with the field if one is at fault."""
    text: str

    def __str__(self) -> str:
        """Return the sentence."""
        return f"{self.where}: {self.text}"


@dataclass(frozen=True)
class Resource:
    """A file that a job needs."""

    source: str
    """``hdfs://...`` and the like for one in the cluster's stores, ``local:/path`` for one that hosts have, else a file
    of the controller, relative to the directory of the inventory."""
    name: str
    """What the job finds it as."""
    path: str = ""
    """Where a file of the controller lies on the gateway; "" before it was brought there."""

    @property
    def kind(self) -> str:
        """Return ``store``, ``local`` or ``controller``."""
        if "://" in self.source:
            return "store"
        return "local" if self.source.startswith("local:") else "controller"

    @property
    def place(self) -> str:
        """Return where a process on the gateway finds it: a URL, or an absolute path."""
        if self.kind == "controller":
            return self.path
        return self.source[len("local:") :] if self.kind == "local" else self.source


def is_file_name(name: str) -> bool:
    """Tell whether a file of a job may be called NAME: by it root makes files, and it leads to no other directory."""
    return bool(name) and "/" not in name and name not in (".", "..") and name.isprintable() and name[0] != "-"


def twice(files: Iterable[Resource | None]) -> str:
    """Return the first name that two of FILES have, "" for none: they lie in one directory."""
    names = sorted(one.name for one in files if one)
    return next((name for name, other in zip(names, names[1:]) if name == other), "")


def two_files(name: str) -> str:
    """Return half a sentence on two files of a job that have NAME."""
    return f"two files would be {name}; give one another name with {{source: ..., name: ...}}"


@dataclass(frozen=True)
class Job:
    """One job, as ``emr_jobs`` describes it; all texts may have parameters (see :mod:`.parameters`) until rendered."""

    name: str
    type: str
    user: str = "hadoop"
    """Account that it runs as, on the gateway and in the cluster."""
    queue: str = ""
    """Queue of YARN, "" for the one that the cluster chooses."""
    priority: int | None = None
    args: tuple[str, ...] = ()
    conf: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    program: Resource | None = None
    """What ``file`` names."""
    resources: tuple[Resource, ...] = ()
    retries: int = 0
    """Further tries after one that failed, 0 to 5."""
    retry_interval_seconds: int = 0
    max_running_seconds: int = 0
    """Limit of one try, from its submission; 0 for none."""
    on_failure: str = "stop"
    """``stop`` or ``continue``: whether what follows in a play or a workflow still runs."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = "UTC"
    options: Mapping[str, Any] = field(default_factory=dict)
    """Fields of its type alone, by name; those that are not set are missing."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, of which :func:`job_of` makes the same job. There is no secret in it."""
        return asdict(self)


def job_of(data: Mapping[str, Any]) -> Job:
    """Return the job of DATA, as :meth:`Job.to_dict` makes them."""
    row = dict(data)
    program = row.get("program")
    row["program"] = Resource(**program) if program else None
    row["resources"] = tuple(Resource(**one) for one in row.get("resources") or ())
    row["args"] = tuple(row.get("args") or ())
    return Job(**row)


@dataclass(frozen=True)
class Seen:
    """What is known of one try, read anew."""

    state: str
    """``running``, ``succeeded``, ``failed``, ``killed``, ``absent`` (it never reached the cluster, and its process is
    gone: it may start) or ``unknown`` (nobody could tell, which is neither success nor failure)."""
    progress: float | None = None
    """Per cent."""
    containers: int | None = None
    applications: tuple[str, ...] = ()
    """Ids of the applications of the cluster with its tag, in the order of their submission."""
    exit_code: int | None = None
    """Of the process on the gateway, None while it runs and where that is not known."""
    message: str = ""
    """The cause of a failure, or of not knowing, in a sentence."""

    @property
    def ended(self) -> bool:
        """Tell whether it will not change any more."""
        return self.state in ("succeeded", "failed", "killed")


@dataclass(frozen=True)
class Run:
    """One try of a job, as its command is made of it."""

    key: str
    attempt: int
    directory: str
    """Where ``Command.files`` lie on the gateway: absolute, root's, and readable by its user."""
    work: str = ""
    """The directory in which the command runs, which is its user's."""
    tags: tuple[str, ...] = ()
    connection: Mapping[str, Any] = field(default_factory=dict)
    """The database of a job that names one, with its password."""
    began_at: float = 0.0
    """When the first of the tries before this one began, in seconds since 1970; 0 for the first one."""


@dataclass(frozen=True)
class Command:
    """How one try is submitted on a gateway."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Name in the try's directory to text: the user alone reads it, and it is removed when the try has ended."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Name in the same directory to a file of the host."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    """Name in the work directory to the URL of a file that is brought there before."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Name in the work directory to a file of the host."""


def tags(key: str, attempt: int, base: str = "") -> tuple[str, ...]:
    """Return the tags of try ATTEMPT of the run KEY: of the try, of all tries, and of all runs whose key begins with
    BASE. The cluster keeps tags in lower case, as keys are.
    """
    found = [f"{TAG}:{key}:{attempt}", f"{TAG}:{key}"]
    return tuple([*found, f"{TAG}:{base}"] if base else found)
