# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for every action that would touch a host: acts on servers of the unit tests' own ensemble instead."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

WORLD = Path(os.environ["MEMBERS_WORLD"])
sys.path.insert(0, os.environ["MEMBERS_MODEL"])


@contextmanager
def ensemble() -> Iterator[Any]:
    """Give the ensemble, and keep what becomes of it."""
    with (WORLD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        one = pickle.loads((WORLD / "ensemble").read_bytes())
        yield one
        one.settle()
        one.write()
        one.caught_up()
        (WORLD / "ensemble").write_bytes(pickle.dumps(one))


class ActionModule(ActionBase):
    """One of several modules, by the name under which it was called."""

    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        host = (task_vars or {})["inventory_hostname"]
        name = self._task.action.rpartition(".")[2]
        arguments = json.loads(json.dumps(self._task.args, default=str))
        with (WORLD / "log").open("a") as log:
            log.write(json.dumps([name, host, arguments]) + "\n")
        most = (WORLD / "most").read_text()
        acts = [line for line in (WORLD / "log").read_text().splitlines() if json.loads(line)[0] in CHANGES]
        if most and len(acts) > int(most) and name in CHANGES:
            return {"failed": True, "msg": "the run is killed here"}
        return {"changed": False, **getattr(self, name)(host, arguments)}

    def preflight(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            seen = one.hosts[host]
            servers = {other: number for number, other in enumerate(sorted(seen.disk or ()), 1)}
        disk = {"path": "myid", "id": None, "servers": servers, "unit": seen.unit, "data": seen.data}
        return {"remembered": {"manifest": "", "zookeeper": disk}}

    def zookeeper_member_info(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            return {
                "server": one.seen(host),
                "answering": [each for each in arguments["given_up"] if one.seen(each)["running"]],
            }

    def daemon(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            server = one.hosts[host]
            server.disk, server.unit = frozenset(arguments["members"]["zookeeper"]), True
            if server.running is None:
                one.start(host)
        return {"changed": True}

    def daemon_state(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            server = one.hosts[host]
            if arguments["state"] == "absent":
                server.unit = False
            elif not arguments["only_stale"] or server.running != server.disk:
                one.stop(host)
                one.settle()
                one.start(host)
        return self.gate(host, {"gates": arguments.get("after", [])})

    def zookeeper_retire(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            one.stop(host)
            one.hosts[host].log.clear()
            one.hosts[host].data = False
        return {"changed": True}

    def gate(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        with ensemble() as one:
            closed = [gate for gate in arguments["gates"] if not one.holds(gate)]
        return {"failed": True, "msg": f"closed: {closed}"} if closed else {}


CHANGES = ("daemon", "daemon_state", "zookeeper_retire")
