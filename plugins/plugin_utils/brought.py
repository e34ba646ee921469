# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings files of the controller to a host, those alone that a module says are missing there."""

from __future__ import annotations

import os
from typing import Any, Sequence

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.files import Placed


def run(
    action: ActionBase,
    arguments: dict[str, Any],
    files: Sequence[Placed],
    task_vars: dict[str, Any] | None,
    module: str | None = None,
) -> dict[str, Any]:
    """Return what MODULE, by default that of the task, answers to ARGUMENTS with FILES.

    Where it names some as ``lacking``, these are brought, and it is executed again.
    """
    rows = [{"path": one.path, "digest": one.digest, "owner": one.owner, "source": ""} for one in files]
    result: dict[str, Any] = action._execute_module(module, {**arguments, "files": rows}, task_vars=task_vars)
    result.pop("invocation", None)
    if result.get("failed") or not result.get("lacking") or action._task.check_mode:
        return result
    temporary = action._connection._shell.tmpdir or action._make_tmp_path()
    for number, (one, row) in enumerate(zip(files, rows)):
        if one.path in result["lacking"]:
            row["source"] = action._connection._shell.join_path(temporary, f"{number}-{os.path.basename(one.path)}")
            action._transfer_file(one.source, row["source"])
    done: dict[str, Any] = action._execute_module(module, {**arguments, "files": rows}, task_vars=task_vars)
    done.pop("invocation", None)
    if done.get("failed"):
        return done
    diff = [*_list(result.get("diff")), *_list(done.get("diff"))]
    return {**done, "changed": bool(result.get("changed") or done.get("changed")), "diff": diff}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
