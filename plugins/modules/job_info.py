#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read which jobs run, and which have ended."""

from __future__ import annotations

DOCUMENTATION = r"""
module: job_info
short_description: Read which jobs of a gateway run, and which have ended
version_added: 1.0.0
description:
  - Reads what this gateway knows of runs of jobs, and its history of jobs and workflows.
  - Looks at runs that have not ended as far as is known, as nobody may have followed them, and writes down what has
    ended meanwhile; not in check mode. Where no ResourceManager answers, they are as they were known before.
options:
  limit:
    description: How many records of the history are returned, the newest.
    type: int
    default: 50
  gateway:
    description: File with what the gateway knows of the cluster; another one where it is a gateway of several.
    type: path
    default: /etc/emr/jobs.json
extends_documentation_fragment:
  - bigdata.emr.info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: See what ran
  bigdata.emr.job_info:
    limit: 10
"""

RETURN = r"""
running:
  description: Tries that have not ended, in the form of the history.
  returned: success
  type: list
  elements: dict
history:
  description: Records of tries of jobs (C(kind) V(try)) and of runs of workflows (V(run)) that have ended.
  returned: success
  type: list
  elements: dict
"""

import time
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import gateway, history, state


def _running(context: gateway.Gateway, look: bool) -> list[dict[str, Any]]:
    """Return the tries that have not ended; with LOOK as the cluster says, else as they were known last."""
    found = []
    for key in state.keys(context):
        known = state.load(context, key)
        last = known.tries[-1] if known and known.tries else None
        if look and known and last and not last.ended:
            look = _looked(known, last.attempt, context)
            known = state.load(context, key) or known
            last = known.attempt(last.attempt) or last
        if known and last and not last.ended:
            found.append(
                {
                    "kind": "try",
                    "key": key,
                    "job": known.job.get("name", ""),
                    "workflow": known.origin[0],
                    "step": known.origin[1],
                    "user": known.job.get("user", ""),
                    "try": last.attempt,
                    "state": last.state,
                    "started_at": last.started_at,
                    "seconds": max(0.0, time.time() - last.started_at),
                    "applications": list(last.applications),
                }
            )
    return found


def _looked(known: state.RunState, attempt: int, context: gateway.Gateway) -> bool:
    """Look at the try ATTEMPT of the run KNOWN, and return whether it is any use to look at others."""
    # Not at the top: mostly nothing runs.
    from ansible_collections.bigdata.emr.plugins.module_utils.jobs import run
    from ansible_collections.bigdata.emr.plugins.module_utils.jobs.judge import NOBODY
    from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import job_of

    try:
        return not run.look(job_of(known.job), known.key, attempt, context).message.startswith(NOBODY)
    except state.Busy:
        return True  # whoever works on it looks


def main() -> None:
    module = AnsibleModule(
        argument_spec={"limit": {"type": "int", "default": 50}, "gateway": {"type": "path", "default": gateway.PATH}},
        supports_check_mode=True,
    )
    try:
        context = gateway.read(module.params["gateway"])
    except gateway.NoGateway:
        module.exit_json(changed=False, running=[], history=[])
    try:
        running, limit = _running(context, not module.check_mode), module.params["limit"]
        module.exit_json(changed=False, running=running, history=history.read(limit, context.history))
    except (OSError, ValueError) as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()
