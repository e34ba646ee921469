#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let a host be the gateway of workflows, or no more."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workflow_runner
short_description: Let a host begin and follow runs of workflows
version_added: 1.0.0
description:
  - Brings the program that follows runs, the workflows with the jobs of their steps, a timer of systemd for each
    schedule, and the unit that lets runs go on after a boot. All in one execution.
  - The program is this collection's own code, as Ansible sends it with the module. A run goes on with the program, the
    steps and the jobs that it began with, whatever is brought meanwhile.
  - A timer with other times waits for the next of these; it does not fire for one that has passed.
options:
  state:
    description:
      - V(present) lets the host be the gateway of O(workflows). Timers of others are taken off.
      - With V(absent) all timers are taken off. Runs that go on there go on to their end, also over a boot; with the
        last of them, the next execution takes off the rest. What is kept of runs stays.
    type: str
    choices: [present, absent]
    default: present
  cluster:
    description: Name of the cluster, for descriptions of units.
    type: str
    default: ""
  workflows:
    description: Workflows, as M(bigdata.emr.check_inventory) makes them of C(emr_workflows).
    type: list
    elements: dict
    default: []
  jobs:
    description: The jobs of their steps by name, as M(bigdata.emr.check_inventory) makes them of C(emr_jobs).
    type: dict
    default: {}
attributes:
  check_mode:
    description: Reports what would change and changes nothing.
    support: full
  diff_mode:
    description: Shows units and definitions; of the program only that it is another one.
    support: full
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.workflow
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Let the first gateway run the workflows
  bigdata.emr.workflow_runner:
    cluster: prod
    workflows: "{{ emr_inventory.workflows.workflows }}"
    jobs: "{{ emr_inventory.workflows.jobs }}"
"""

RETURN = r"""
due:
  description: What differed, a line each; in check mode what differs.
  returned: success
  type: list
  elements: str
  sample: ["timer of workflow nightly: 02:00 UTC -> 02:30 UTC"]
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.install import InstallError, Place, bring, take_off
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import workflow_from_data
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.store import Store, StoreError


def _carried() -> None:
    """Name what Ansible is to send along, since the program starts with it."""
    from ansible_collections.bigdata.emr.plugins.module_utils.workflows import main as _program  # noqa: F401


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "cluster": {"type": "str", "default": ""},
            "workflows": {"type": "list", "elements": "dict", "default": []},
            "jobs": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all jobs
    )
    work_alone(module)
    asked = module.params
    changes = Changes(module.check_mode)
    place = Place(module.run_command, Systemd(module.run_command), changes, Store(), [])
    try:
        if asked["state"] == "absent":
            take_off(place)
        else:
            bring(place, [workflow_from_data(one) for one in asked["workflows"]], asked["jobs"], asked["cluster"])
    except (KeyError, TypeError) as error:
        module.fail_json(msg=f"workflows are not as check_inventory makes them: {error}")
    except (InstallError, Odd, StoreError, SystemdError, OSError) as error:
        module.fail_json(msg=str(error), changed=bool(changes), diff=changes.diff)
    module.exit_json(changed=bool(changes), diff=changes.diff, due=place.due)


if __name__ == "__main__":
    main()
