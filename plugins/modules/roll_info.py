#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what the order of a roll depends on."""

from __future__ import annotations

DOCUMENTATION = r"""
module: roll_info
short_description: Read from live daemons what the order of restarts depends on
version_added: 1.0.0
description:
  - Reads who leads and is active, which members do not serve, how far members of a quorum are behind, in which racks
    the copies of data lie and how many of them lack, all at the same time and without a JVM.
options:
  members:
    description: Component to its declared hosts, as C(members) of C(emr_topology).
    type: dict
    required: true
  timeout_seconds:
    description: Limit of the whole reading.
    type: float
    default: 10
  gates:
    description:
      - Gates, as O(bigdata.emr.gate#module:gates), that have to hold before the daemons are read. In check mode nobody
        waits for them.
    type: list
    elements: dict
    default: []
  gates_seconds:
    description: How long they may take.
    type: float
    default: 180
  patience_seconds:
    description: As O(bigdata.emr.gate#module:patience_seconds); nothing is read then.
    type: float
    default: 0
extends_documentation_fragment: [bigdata.emr.info]
seealso:
  - module: bigdata.emr.roll
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read what a roll depends on
  bigdata.emr.roll_info:
    members: "{{ emr_topology.members }}"
  register: __live
"""

RETURN = r"""
suspects:
  description: As M(bigdata.emr.gate) returns it.
  returned: when the gates do not hold after O(patience_seconds)
  type: dict
live:
  description: What was read.
  returned: when the gates hold
  type: dict
  contains:
    leaders:
      description: Component that has a leader or an active one to the host of that, or empty.
      type: dict
    states:
      description:
        - Component to host to state. C(unheard) is a worker that answers, while its active master has never heard of
          it or has lost it.
      type: dict
    unhealthy:
      description: The same, of those members only that do not serve, with the cause where one is known.
      type: dict
    behind:
      description: Component to host to how much it lacks of what others have, such as a JournalNode's transactions.
      type: dict
    racks:
      description: Component to host to its rack.
      type: dict
    replicas:
      description:
        - Component that keeps replicas to how many of what it keeps have none (C(missing)) and too few
          (C(under_replicated)).
      type: dict
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import GateError, GatesClosed, hold
from ansible_collections.bigdata.emr.plugins.module_utils.roll.live import live
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import KINDS


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "members": {"type": "dict", "required": True},
            "timeout_seconds": {"type": "float", "default": 10},
            "gates": {"type": "list", "elements": "dict", "default": []},
            "gates_seconds": {"type": "float", "default": 180},
            "patience_seconds": {"type": "float", "default": 0},
        },
        supports_check_mode=True,
    )
    members = module.params["members"]
    seconds, limit = module.params["timeout_seconds"], module.params["gates_seconds"]
    patience = module.params["patience_seconds"] if module.params["patience_seconds"] < limit else 0.0
    try:
        hold([] if module.check_mode else module.params["gates"], patience or limit)
    except GatesClosed as error:
        if patience:
            module.exit_json(changed=False, msg=str(error), suspects=error.suspects)
        module.fail_json(msg=str(error))
    except GateError as error:
        module.fail_json(msg=str(error))
    seen = daemons.read({kind: members.get(component, []) for component, kind in KINDS.items()}, seconds)
    readings = {
        component: {host: (one.value, one.error) for host, one in seen[kind].items()}
        for component, kind in KINDS.items()
    }
    module.exit_json(changed=False, live=live(readings, time.time()))


if __name__ == "__main__":
    main()
