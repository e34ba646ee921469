#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the rules of a cluster's firewall to a host, or remove them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: firewall
short_description: Keep strangers from the ports of a cluster on a host
version_added: 1.0.0
description:
  - Keeps a table of nftables of its own, C(inet bigdata_emr), with a unit that loads it at boot. Other tables, the file
    of C(nftables.service), firewalld and ufw are neither read nor changed.
  - New rules are in force at once, together with a timer of the host that takes them back after O(undo_seconds). Only
    O(stage=confirm), which comes over a new connection, makes them stay. A run that has lost the host, or has ended, is
    undone by the host itself.
  - An action plugin of the same name runs it. With O(stage=confirm) it closes the connection that was open, so that the
    host is reached by a new one or not at all.
options:
  rules:
    description: The rules, as M(bigdata.emr.firewall_plan) returns them. Empty, the host is to have no firewall.
    type: str
    default: ""
  stage:
    description:
      - V(apply) brings the rules in, or removes what is there when O(rules) is empty.
      - V(confirm) makes them stay, and does nothing when nothing was brought in.
    type: str
    choices: [apply, confirm]
    default: apply
  undo_seconds:
    description: How long the host waits for the confirmation.
    type: int
    default: 60
  connection:
    description:
      - RV(connection) of the task that brought the rules in. A confirmation that comes over the same connection proves
        nothing, and fails.
    type: str
    default: ""
  probes:
    description:
      - Host, address and port of members that have to answer, if only by a refusal, before the rules are confirmed.
    type: list
    elements: list
    default: []
attributes:
  action:
    description: Confirms over a new connection.
    support: full
  check_mode:
    description: Shows the rules and brings in nothing.
    support: full
  diff_mode:
    description: Shows the rules.
    support: full
  platform:
    description: Linux with systemd and nftables.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.firewall_plan
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Bring in the rules
  bigdata.emr.firewall:
    rules: "{{ emr_firewall.due[inventory_hostname].rules }}"
  register: brought_in

- name: Make them stay
  bigdata.emr.firewall:
    rules: "{{ emr_firewall.due[inventory_hostname].rules }}"
    stage: confirm
    connection: "{{ brought_in.connection }}"
"""

RETURN = r"""
pending:
  description: Whether rules are in force that the host takes back unless they are confirmed.
  returned: success
  type: bool
connection:
  description: What SSH_CONNECTION says of the connection, "" where it is not known.
  returned: success
  type: str
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.apply import (
    FirewallError,
    Place,
    bring_in,
    confirm,
    remove,
)
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.nft import nft_path
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError


def _act(module: AnsibleModule, place: Place) -> tuple[bool, bool]:
    """Return whether anything changes or would, and whether rules wait for their confirmation."""
    asked = module.params
    if asked["stage"] == "confirm":
        if asked["rules"] and not module.check_mode:
            if asked["connection"] and asked["connection"] == os.environ.get("SSH_CONNECTION"):
                raise FirewallError(
                    "its new rules were confirmed over a connection that was open before, which does not prove that "
                    "new ones come through; it takes them back by itself"
                )
            probes = [(str(host), str(address), int(port)) for host, address, port in asked["probes"]]
            confirm(place, asked["rules"], probes)
        return False, False
    if not asked["rules"]:
        return remove(place), False
    if not place.nft and not module.check_mode:
        raise FirewallError("nft is missing: install the package nftables, as the role host does")
    pending = bring_in(place, asked["rules"], asked["undo_seconds"])
    return bool(place.changes), pending


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "rules": {"type": "str", "default": ""},
            "stage": {"type": "str", "choices": ["apply", "confirm"], "default": "apply"},
            "undo_seconds": {"type": "int", "default": 60},
            "connection": {"type": "str", "default": ""},
            "probes": {"type": "list", "elements": "list", "default": []},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    changes = Changes(module.check_mode)
    place = Place(module.run_command, Systemd(module.run_command), nft_path(), changes)
    try:
        changed, pending = _act(module, place)
    except (FirewallError, SystemdError, OSError) as error:
        module.fail_json(msg=str(error))
    connection = os.environ.get("SSH_CONNECTION", "")
    module.exit_json(changed=changed, diff=changes.diff, pending=pending, connection=connection)


if __name__ == "__main__":
    main()
