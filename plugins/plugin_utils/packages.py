# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install packages from an action plugin.

A task of a role would cost every host, and nearly all have what they need.
"""

from __future__ import annotations

from typing import Any, Sequence

from ansible.plugins.action import ActionBase


def install(action: ActionBase, packages: Sequence[str], task_vars: dict[str, Any] | None) -> dict[str, Any]:
    """Install PACKAGES with whatever the host's package manager is; a bare host may have no package lists yet."""
    task = action._task.copy()
    task.args = {"name": list(packages), "state": "present", "update_cache": True}
    own = action._shared_loader_obj.action_loader.get(
        "ansible.builtin.package",
        task=task,
        connection=action._connection,
        play_context=action._play_context,
        loader=action._loader,
        templar=action._templar,
        shared_loader_obj=action._shared_loader_obj,
    )
    answer: dict[str, Any] = own.run(task_vars=task_vars)
    return answer
