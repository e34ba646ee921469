#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bigdata.emr.job does on the gateway: submits jobs, looks at them for a while, and ends them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: job_run
short_description: Submit, follow and end runs of jobs on a gateway
version_added: 1.0.0
description:
  - Internal. M(bigdata.emr.job) executes it, again and again, so that no connection is held for as long as a job runs.
  - Does nothing twice, whoever was killed before. A run is known by its key, on the gateway and in YARN.
options:
  act:
    description:
      - V(submit) submits what has no run yet, V(follow) waits for news of runs for O(wait_seconds), V(kill) ends runs,
        V(told) remembers that somebody has been told how they ended, or will not ask.
    type: str
    choices: [submit, follow, kill, told]
    required: true
  runs:
    description:
      - Runs, each with its C(job) (rendered, as the collection keeps jobs), its C(key), or C(base), the beginning of
        the key that is chosen where it has none, and the C(line) that was told of it last.
    type: list
    elements: dict
    default: []
  names:
    description: Jobs of which V(kill) ends all runs.
    type: list
    elements: str
    default: []
  keys:
    description: The only runs that V(kill) ends; all where there is none.
    type: list
    elements: str
    default: []
  wait_seconds:
    description: How long to wait for news.
    type: float
    default: 0
  gateway:
    description: File with what the gateway knows of the cluster; another one where it is a gateway of several.
    type: path
    default: /etc/emr/jobs.json
extends_documentation_fragment:
  - bigdata.emr.jobs.runs
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: See what runs
  bigdata.emr.job_run:
    act: follow
    runs: "{{ submitted.runs }}"
    wait_seconds: 20
"""

RETURN = r"""
runs:
  description: The runs, each with C(job), C(key), C(attempt), C(state), C(applications), C(message) and C(lines).
  returned: success
  type: list
  elements: dict
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import follow, gateway, run, state, watch
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import job_of
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.watch import Followed
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError

KEPT_SECONDS = 30 * 86400
"""What is known of a run that ended longer ago is removed when another one is submitted."""
REASON = "it was killed by playbooks/kill_job.yml"


def _chosen(module: AnsibleModule, context: gateway.Gateway) -> list[Followed]:
    """Return the runs that are asked for; a key is chosen for those without one."""
    found = []
    for row in module.params["runs"]:
        job = job_of(row["job"])
        try:
            key = str(row.get("key") or "") or follow.choose_key(str(row["base"]), job, context, not module.check_mode)
        except ClientError as error:
            module.fail_json(msg=f"job {job.name}: the cluster does not answer, so nothing was submitted ({error})")
        known = state.load(context, key)
        if known and known.job.get("name") != job.name:
            other = known.job.get("name")
            raise run.StartError(f"{key} is the key of a run of job {other}; choose another one for {job.name}")
        found.append(Followed(job, key, str(row.get("base") or ""), str(row.get("line") or "")))
    return found


def _submit(module: AnsibleModule, context: gateway.Gateway) -> tuple[list[Followed], list[str]]:
    """Submit what has no run yet; return the runs, and the keys of those that are new."""
    if module.check_mode:
        runs = _chosen(module, context)
        return runs, [one.key for one in runs if _is_new(one, context)]
    new = []
    with state.choosing(context, [str(row["base"]) for row in module.params["runs"] if not row.get("key")]):
        runs = _chosen(module, context)
        for one in runs:
            fresh = state.load(context, one.key) is None
            fresh = fresh and follow.adopt(one.job, one.key, context, one.base) is None
            watch.step(one, context)
            if fresh and not one.error:
                new.append(one.key)
    state.prune(context, time.time() - KEPT_SECONDS)
    return runs, new


def _is_new(one: Followed, context: gateway.Gateway) -> bool:
    """Tell whether neither this gateway nor the cluster knows the run ONE."""
    return state.load(context, one.key) is None and not follow.submitted(one.job, one.key, context)


def _kill(module: AnsibleModule, context: gateway.Gateway) -> tuple[list[Followed], list[str]]:
    """End runs, and wait until they have ended; return them, and the keys of those that ran."""
    names, keys = module.params["names"], module.params["keys"]
    runs = watch.unfinished(context, names, keys)
    known = {one.key for one in runs}
    for job in (job_of(row["job"]) for row in module.params["runs"]):
        runs += [
            Followed(job, key) for key in follow.elsewhere(job, context) if key not in known and key in (keys or [key])
        ]
    if module.check_mode:
        for one in runs:
            one.line = "would be ended"
        return runs, [one.key for one in runs]
    deadline = time.monotonic() + module.params["wait_seconds"]
    for one in runs:
        follow.adopt(one.job, one.key, context, one.base)
        while True:
            tries = state.load(context, one.key)
            last = tries.tries[-1].attempt if tries and tries.tries else 1
            seen = run.kill(one.job, one.key, last, context, REASON)
            one.standing = follow.Standing(one.key, last, seen.state, seen)
            one.line = one.standing.line()
            if seen.ended or time.monotonic() >= deadline or is_abandoned():
                break
            time.sleep(watch.LEAST_SECONDS)
    return runs, [one.key for one in runs]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "act": {"type": "str", "choices": ["submit", "follow", "kill", "told"], "required": True},
            "runs": {"type": "list", "elements": "dict", "default": []},
            "names": {"type": "list", "elements": "str", "default": []},
            "keys": {"type": "list", "elements": "str", "default": [], "no_log": False},
            "wait_seconds": {"type": "float", "default": 0},
            "gateway": {"type": "path", "default": gateway.PATH},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have what jobs set
    )
    act = module.params["act"]
    new: list[str] = []
    try:
        context = gateway.read(module.params["gateway"])
        if act == "submit":
            runs, new = _submit(module, context)
        elif act == "kill":
            runs, new = _kill(module, context)
        else:
            runs = [watch.followed_of(row, job_of(row["job"])) for row in module.params["runs"]]
            if act == "told":
                for one in runs:
                    watch.step(one, context)
                watch.told(context, runs)
            else:
                watch.watch(runs, context, module.params["wait_seconds"], is_abandoned)
    except (gateway.NoGateway, run.StartError, state.Busy, ClientError, ValueError, OSError) as error:
        module.fail_json(msg=str(error))
    verb = "ended" if act == "kill" else "submitted"
    module.exit_json(
        changed=bool(new),
        runs=[one.to_dict() for one in runs],
        diff={"before": "", "after": "".join(f"{key} {verb}\n" for key in new)},
    )


if __name__ == "__main__":
    main()
