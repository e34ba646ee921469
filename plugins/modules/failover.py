#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hand the active role of a service to another host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: failover
short_description: Hand the active role of a service to another host
version_added: 1.0.0
description:
  - Makes another NameNode, ResourceManager or server of Redis the active one, in good order, and waits until exactly
    one is active.
  - NameNodes hand over with C(hdfs haadmin -failover), which the ZKFCs carry out; no fence is needed and clients only
    see a pause. All ZKFCs have to answer.
  - An active ResourceManager can only be moved by ending it while another one waits. Its unit is restarted, so the
    module must run on its host. Applications go on; the election chooses the successor.
  - The master of Redis hands over when a sentinel is asked, which chooses the successor. The module must run on a host
    with a server, whose password it takes.
  - Nothing is done when O(to) is active already, or O(away_from) is not.
  - Nothing is done, and the module fails, when nobody is ready to take over.
options:
  members:
    description: All declared daemons of which one is active.
    type: list
    elements: str
    required: true
  to:
    description: Host that shall be active; only for O(service=hdfs).
    type: str
    default: ''
  away_from:
    description:
      - Host that shall not be active.
      - Without it and without O(to) the active daemon hands over, whoever it is, at each call.
    type: str
    default: ''
  host:
    description: The inventory name of the host that the module runs on; needed for O(service=yarn).
    type: str
    default: ''
  timeout_seconds:
    description: Limit of the command and of the wait after it, each.
    type: float
    default: 90
extends_documentation_fragment: [bigdata.emr.services.switch, bigdata.emr.hadoop, bigdata.emr.hadoop.user]
attributes:
  check_mode:
    description: Can run in check mode; it reads the states and says what would be done.
    support: full
  diff_mode:
    description: Shows which host was active and which one is.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.hdfs_info
  - module: bigdata.emr.yarn_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Take the active role from the NameNode that is restarted next
  bigdata.emr.failover:
    service: hdfs
    members: "{{ emr_topology.members.namenode }}"
    away_from: master-1.example.com

- name: Take the active role from the ResourceManager of this host
  bigdata.emr.failover:
    service: yarn
    members: "{{ emr_topology.members.resourcemanager }}"
    away_from: "{{ inventory_hostname }}"
    host: "{{ inventory_hostname }}"
"""

RETURN = r"""
before:
  description: Host that was active.
  returned: success
  type: str
  sample: master-1.lab
active:
  description: Host that is active; in check mode the one that would be, empty when the election would choose.
  returned: success
  type: str
  sample: master-2.lab
seconds:
  description: From the command to the new active daemon.
  returned: success
  type: float
  sample: 2.1
"""

import time
from typing import Any, Mapping

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health import failover
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.switches import SWITCHES
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel

REQUEST_SECONDS = 2.0


def _await(asked: Mapping[str, Any], switch: failover.Switch, limit: float) -> list[failover.Member]:
    """Return the members once SWITCH has happened; NotPossible with their states when LIMIT seconds have passed."""
    how = SWITCHES[asked["service"]]
    probes = {host: daemons.probe(how.kind, host, REQUEST_SECONDS) for host in asked["members"]}
    members, _passed = parallel.watch(probes, how.members, lambda seen: failover.fulfilled(seen, switch), limit)
    if not failover.fulfilled(members, switch):
        states = ", ".join(f"{one['host']} is {one['state']}" for one in members)
        raise failover.NotPossible(f"{switch.to or 'no other one'} did not become active in {limit:g} s ({states})")
    return members


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "service": {"type": "str", "choices": list(SWITCHES), "required": True},
            "members": {"type": "list", "elements": "str", "required": True},
            "to": {"type": "str", "default": ""},
            "away_from": {"type": "str", "default": ""},
            "host": {"type": "str", "default": ""},
            "timeout_seconds": {"type": "float", "default": 90},
            "user": {"type": "str", "default": "hdfs"},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    service, how = asked["service"], SWITCHES[asked["service"]]
    if asked["to"] and not how.chooses:
        module.fail_json(msg=f"to is not for {service}: its election chooses by itself; use away_from")
    begin = time.monotonic()
    try:
        members = how.members(daemons.read({how.kind: asked["members"]}, REQUEST_SECONDS)[how.kind])
        switch = failover.decide(members, asked["away_from"], asked["to"], how.chooses)
        before = next(one["host"] for one in members if one["state"] == "active")
        if switch is None:
            module.exit_json(changed=False, before=before, active=before, seconds=0.0)
            return
        active: str = switch.to
        if not module.check_mode:
            how.hand_over(module, switch)
            after = _await(asked, switch, asked["timeout_seconds"])
            active = next(one["host"] for one in after if one["state"] == "active")
    except (failover.NotPossible, SystemdError) as error:
        module.fail_json(msg=f"The active role of {service} stays where it is: {error}")
    diff = {"before": f"{before} is active\n", "after": f"{active or 'the winner of the election'} is active\n"}
    module.exit_json(changed=True, before=before, active=active, seconds=round(time.monotonic() - begin, 2), diff=diff)


if __name__ == "__main__":
    main()
