# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write down what a run of Ansible does and when: plays, tasks, and every module that is executed on a host.

Results of tasks would be the wrong thing to count: one task may execute several modules on its host, or none.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase
from ansible.plugins.connection.ssh import Connection

DOCUMENTATION = r"""
name: bench_events
type: aggregate
short_description: Write plays, tasks, executions of modules and copies of files with their times to a file
description:
  - Writes a JSON object per line to the file that E(BENCH_EVENTS) names; times are seconds of the monotonic clock.
requirements: [enable it with E(ANSIBLE_CALLBACKS_ENABLED)]
"""


class CallbackModule(CallbackBase):
    """The plugin; workers are forked after it was made and inherit what it has put around their methods."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "bench_events"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._file = os.open(os.environ["BENCH_EVENTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        ActionBase._execute_module = self._timed(ActionBase._execute_module, self._module)
        Connection.put_file = self._timed(Connection.put_file, self._copy)

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._write(what="play", name=play.get_name(), at=time.monotonic())

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._write(what="task", name=task.get_name(), at=time.monotonic())

    def v2_runner_on_ok(self, result: Any) -> None:
        if result._return_data.get("changed"):
            self._write(what="changed", host=result._host.get_name(), name=result._task.get_name())

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._write(what="end", at=time.monotonic())

    def _write(self, **event: Any) -> None:
        # One write of a short line in append mode: lines of several processes do not mix.
        os.write(self._file, json.dumps(event).encode() + b"\n")

    def _timed(self, method: Callable[..., Any], describe: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
        @wraps(method)
        def call(this: Any, *args: Any, **kwargs: Any) -> Any:
            begin = time.monotonic()
            try:
                return method(this, *args, **kwargs)
            finally:
                self._write(**describe(this, *args, **kwargs), at=begin, seconds=time.monotonic() - begin)

        return call

    @staticmethod
    def _module(action: Any, module_name: str | None = None, *args: Any, **kwargs: Any) -> dict[str, Any]:
        host = (kwargs.get("task_vars") or {}).get("inventory_hostname", "")
        name = module_name or action._task.action
        local = action._connection.transport == "local"
        return {"what": "module", "name": name, "host": "localhost" if local else host, "task": action._task.get_name()}

    @staticmethod
    def _copy(connection: Any, in_path: str, out_path: str) -> dict[str, Any]:
        size = os.path.getsize(in_path)
        return {"what": "copy", "name": in_path, "host": connection.host, "bytes": size}
