# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What action plugins know of the controller and of the user who logs in to a host."""

from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

COLLECTION = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""Directory of this collection, which has the release files."""


def login_uid(action: ActionBase) -> int:
    """Return the id of the user who logs in for ACTION: it writes and reads files there, whoever the module becomes."""
    answer = action._low_level_execute_command("id -u", sudoable=False)
    if answer["rc"] != 0:
        raise AnsibleActionFail(f"'id -u' failed on the host: {answer['stderr'].strip()}")
    return int(answer["stdout"].strip())
