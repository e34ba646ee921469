# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway in a directory, with a cluster and a systemd that are made up."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import checks, logs, unit
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import Gateway
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Command, Job
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.tracker_types import Application, Tracker
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

USER = getpass.getuser()
JOB = Job("pi", "spark", user=USER)


class World:
    """Units that run, applications by id, and what was asked of both."""

    def __init__(self, area):
        self.gateway = Gateway("lab", "g1", masters=("m1:8088",), users=(USER,), area=str(area / "jobs"))
        self.gateway = replace(self.gateway, history=str(area / "log" / "history.jsonl"))
        self.up: set[str] = set()
        self.started: list[str] = []
        self.stopped: list[str] = []
        self.applications: dict[str, Application] = {}
        self.killed: list[str] = []
        self.limits: dict[str, float] = {}
        self.silent = False
        self.on_start = lambda name, directory: None

    def start(self, name, directory, says, seconds, run=None):
        self.started.append(name)
        self.up.add(name)
        self.on_start(name, directory)

    def stop(self, name, run=None):
        self.stopped.append(name)
        self.up.discard(name)

    def end(self, key, attempt, code):
        """Let the process of the try end with CODE."""
        self.up.discard(unit.unit(key, attempt))
        (Path(self.gateway.area) / "runs" / key / str(attempt) / "exit").write_text(f"{code}\n")

    def put(self, identity, state, tags, **more):
        """Let the cluster have an application."""
        self.applications[identity] = Application(identity, state, tags=tuple(tags), user=USER, **more)

    def find(self, masters, tag, user):
        if self.silent:
            raise Unreachable("m1:8088: connection refused")
        return [one for _id, one in sorted(self.applications.items()) if tag in one.tags]

    def kill(self, masters, identity, user):
        self.killed.append(identity)
        self.applications[identity] = replace(self.applications[identity], state="killed", message="by user")

    def limit(self, masters, identity, until, user):
        self.limits[identity] = until


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    tracker = Tracker(
        find=made.find,
        kill=made.kill,
        limit=made.limit,
        queues=lambda masters, user: ["root.default"],
        failing=lambda masters, application, user: ("master", []),
        logs=lambda identity, user, container: ["echo", identity, user, container],
    )
    monkeypatch.setattr(services, "tracker", lambda: tracker)
    monkeypatch.setattr(checks, "tracker", lambda: tracker)
    monkeypatch.setattr(
        services, "build", lambda kind: lambda job, place, gateway, host: Command(("true", *place.tags))
    )
    monkeypatch.setattr(unit, "start", made.start)
    monkeypatch.setattr(unit, "stop", made.stop)
    monkeypatch.setattr(unit, "is_up", lambda name, run=None: name in made.up)
    monkeypatch.setattr(unit, "call", lambda argv: (0, "Traceback (most recent call last):\n  x\nValueError: y\n", ""))
    monkeypatch.setattr(logs, "LOGS_SECONDS", 0.0)
    if os.geteuid() == 0:
        return made
    # Files are given away by root alone; whose they are is no matter here.
    monkeypatch.setattr(os, "chown", lambda *_args, **_more: None)
    return made


@pytest.fixture
def job():
    return JOB
