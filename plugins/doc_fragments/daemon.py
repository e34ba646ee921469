# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the modules that compute a host's configuration."""

from __future__ import annotations

import json

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PRODUCTS, STEPS
from ansible_collections.bigdata.emr.plugins.module_utils.services.steps import acts

_STEPS = {name: (acts(service).steps[name].__doc__ or "").splitlines()[0] for name, service in sorted(STEPS.items())}
_MADE = {
    "@PRODUCTS@": sorted(PRODUCTS),
    "@STEPS@": list(_STEPS),
    "@SENTENCES@": [
        "What is done after the files and before the start.",
        *(f"V({name}). {text}" for name, text in _STEPS.items()),
    ],
}
"""Places in the text to what services bring; JSON is YAML."""


def _filled(text: str) -> str:
    for place, value in _MADE.items():
        text = text.replace(place, json.dumps(value))
    return text


class ModuleDocFragment:
    """From what the configuration of a host's daemons is computed, beside the host; in PASSWORDS, its secrets."""

    DOCUMENTATION = _filled(r"""
options:
  declarations:
    description:
      - What the roles of the host's components declare, in the order in which the daemons start.
      - The module C(daemon) does not do without.
    type: list
    elements: dict
    suboptions:
      name:
        description: Component, which also names the unit C(emr-<name>.service).
        type: str
        required: true
      product:
        description: Product that brings the daemon.
        type: str
        required: true
        choices: @PRODUCTS@
      user:
        description: Account that the daemon runs as and that owns its directories.
        type: str
        default: root
      description:
        description: Description of the unit.
        type: str
      argv:
        description: Command below the product's directory that stays in the foreground; none for clients.
        type: list
        elements: str
        default: []
      environment:
        description: Environment variables of the unit.
        type: dict
        default: {}
      directories:
        description: Directories that the daemon writes to.
        type: list
        elements: dict
        default: []
        suboptions:
          path:
            description: The directory, when no property names it.
            type: str
          file:
            description: File whose property names the directory or directories.
            type: str
          property:
            description: That property.
            type: str
          mode:
            description: Permissions.
            type: str
      reads:
        description:
          - File to patterns of the properties that the daemon reads; C(!) excludes, the last match counts.
          - Files may be of other products too. All files of each product that is named are written, and C(product)'s.
        type: dict
        default: {}
      refresh:
        description: Files that the running daemon reloads on request.
        type: list
        elements: dict
        default: []
        suboptions:
          file:
            description: Name below the product's configuration directory, or the whole path of another product's file.
            type: str
            required: true
          argv:
            description:
              - Command below the product's directory, or the whole path of another program; C({host}) stands for this
                host.
            type: list
            elements: str
            required: true
          properties:
            description: Patterns of the properties that are reloaded; the whole file where there is none.
            type: list
            elements: str
            default: []
          active:
            description:
              - Whether the command reaches the active one of the component's daemons only. The others read the file
                when they become active, so they get it once that one has loaded it.
            type: bool
            default: false
      after_end:
        description:
          - Program and its arguments, run as the daemon's account when its process has ended, however that came about.
        type: list
        elements: str
        default: []
      unless:
        description: Files that forbid a start while they exist.
        type: list
        elements: path
        default: []
      steps:
        description: @SENTENCES@
        type: list
        elements: str
        choices: @STEPS@
        default: []
      kill_mode:
        description: systemd's C(KillMode).
        type: str
        choices: [mixed, process, control-group]
        default: mixed
      stop_timeout_seconds:
        description: Time that a stop may take, in seconds.
        type: int
        default: 120
      oom_score_adjust:
        description: systemd's C(OOMScoreAdjust).
        type: int
        default: 0
  versions:
    description: Product to the version that the release pins; part of what makes a daemon stale.
    type: dict
    default: {}
  host:
    description: Inventory name of this host; needed where configuration is computed.
    type: str
  cluster:
    description: Name of the cluster; needed where configuration is computed.
    type: str
  members:
    description: Component to its hosts; needed where configuration is computed.
    type: dict
  scopes:
    description: The user's configuration scopes, widest first; each is file to property to value.
    type: list
    elements: dict
    default: []
  force:
    description: Properties that the topology owns and that the user sets all the same.
    type: dict
    default: {}
  data_disks:
    description: Data disks by mount point; found below C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
  zookeeper_ids:
    description: ZooKeeper host to its id, where ids are known.
    type: dict
    default: {}
  racks:
    description:
      - Host, by name and by address, to its rack. It makes the table in which the cluster looks racks up. A running
        daemon learns of new entries by itself; where an entry that it knows has changed it is stale.
    type: dict
    default: {}
  addresses:
    description:
      - Host to its address in the inventory. Daemons know each other by it (C(hadoop-policy)) without asking a
        resolver; by their names where there is none.
    type: dict
    default: {}
  databases:
    description:
      - Databases that services need, by name, each with C(engine), C(host), C(port), C(name), C(user), C(tls) and
        C(local), as M(bigdata.emr.check_inventory) makes them of C(emr_rds).
    type: dict
    default: {}
  object_store:
    description:
      - Object store that file systems and jobs reach, with C(endpoint), C(buckets), C(credentials), C(role) and
        C(group), as M(bigdata.emr.check_inventory) makes it of C(emr_oss); none where it is empty.
    type: dict
    default: {}
  storages:
    description:
      - Service to the URL of the directory that its hosts share, as M(bigdata.emr.check_inventory) makes them of
        C(emr_storage).
    type: dict
    default: {}
  volume:
    description:
      - File system of its own beside the cluster's, as M(bigdata.emr.check_inventory) makes it of C(emr_smartdata).
      - None where it is empty.
    type: dict
    default: {}
  submitters:
    description:
      - Queue to the accounts that may submit jobs to it and to those below it, as M(bigdata.emr.check_inventory) makes
        it of C(emr_users). Where it is empty, everybody may submit to any.
    type: dict
    default: {}
""")

    PASSWORDS = r"""
options:
  secret:
    description:
      - What this host needs of the cluster's passwords, as the filter P(bigdata.emr.passwords#filter) returns it. None
        for a cluster without C(emr_secret).
    type: dict
    suboptions:
      records:
        description: Salt of what records have instead of secrets.
        type: str
        default: ""
      accounts:
        description: Account to its passwords in ZooKeeper, the present one first; its daemons know all of them.
        type: dict
        default: {}
      shut:
        description: Whether daemons make znodes for the present passwords alone, although they know former ones too.
        type: bool
        default: false
      fence:
        description: Key of the fence of NameNodes.
        type: str
        default: ""
      superuser:
        description:
          - Password of ZooKeeper's superuser, with which a root that somebody else has closed is taken back from a
            server that a person has told its digest.
        type: str
        default: ""
      databases:
        description: Database that daemons of the host need, by name, to the password of its account.
        type: dict
        default: {}
      object_store:
        description: Id, secret and, where there is one, token for the object store.
        type: list
        elements: str
        default: []
      shared:
        description: Passwords that hosts of the cluster share, by the names that services have for them.
        type: dict
        default: {}
"""
