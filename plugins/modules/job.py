#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: job
short_description: Run jobs of a cluster from a gateway, once, and tell how far they are
version_added: 1.0.0
description:
  - Submits jobs on this host, a gateway, and follows them until they have ended. Their state comes from YARN, whatever
    becomes of the process that has submitted them, and whichever ResourceManager is active.
  - A run has a key. While it has not ended, or nobody has been told how, the same task joins it, also after the
    controller or the connection was lost, and does not submit it again.
  - Each change is a line of the output. A job that fails brings the last lines of the container that failed.
  - Refuses what is wrong with a job before anything is submitted.
options:
  jobs:
    description: Jobs by name, as in C(emr_jobs); see the documentation of jobs for fields and types.
    type: dict
    required: true
  names:
    description: Those of O(jobs) that are run, at the same time.
    type: list
    elements: str
    required: true
  state:
    description:
      - V(done) waits for the end, but of a type that runs for ever only until it is submitted. V(submitted) waits for
        that alone. V(killed) ends all runs of the jobs that have not ended.
    type: str
    choices: [done, submitted, killed]
    default: done
  parameters:
    description: Values that replace those of C(parameters) of each job.
    type: dict
    default: {}
  time:
    description: Time that dates are of, as V(2026-11-30T04:00) in UTC; now by default.
    type: str
  key:
    description:
      - Key of the run, for one job. A run with this key is never begun a second time, also when it has ended. By
        default it is made of the name of the job, of all that it says, and of the time.
      - With O(state=killed) the only run that is ended.
    type: str
  volume:
    description:
      - Name of the volume that jobs reach as C(jfs://), empty for none. A job with a place in another one is refused.
        Without a value none is judged.
    type: str
  away_seconds:
    description: How long the gateway may not answer before this task gives up. The jobs go on.
    type: int
    default: 600
extends_documentation_fragment:
  - bigdata.emr.jobs
  - bigdata.emr.jobs.runs
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Load the sales of yesterday
  bigdata.emr.job:
    jobs: "{{ emr_jobs }}"
    names: [load_sales]
    topology: "{{ emr_topology }}"
    host: "{{ inventory_hostname }}"
    users: "{{ emr_users | map(attribute='name') | list }}"
"""

RETURN = r"""
runs:
  description: What became of each job.
  returned: always
  type: list
  elements: dict
  contains:
    job:
      description: The job.
      type: str
    key:
      description: Key of its run.
      type: str
    attempt:
      description: Number of the last try.
      type: int
    state:
      description: V(succeeded), V(failed) or V(killed); V(running), V(waiting) or V(unknown) where it has not ended.
      type: str
    applications:
      description: Ids of the applications of the last try.
      type: list
      elements: str
    message:
      description: Why it failed.
      type: str
    lines:
      description: The last lines of what failed.
      type: list
      elements: str
    command:
      description: What shows all of its log.
      type: str
"""
