# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: check_inventory
short_description: Fail with every error of the inventory before a host is touched
version_added: "1.0.0"
author:
  - bigdata.emr contributors (@bigdata-emr)
description:
  - Ansible turns the failure of an inventory source into a warning. So the topology plugin publishes its errors, and
    this action is the first task of every playbook, but of those that create and delete hosts, and fails with all of
    them.
  - It also fails when C(emr_topology) is missing, when a source added hosts after the topology was computed, when no
    tier has a host, and when a configuration scope of any host names an unknown file or a property that the topology
    owns.
  - Values that no daemon could use are refused, by themselves (directories, permissions, characters, names that nothing
    reads) and together (tolerated volumes, ports of JVMs, capacities of queues), and modes in C(emr_hdfs_directories).
    A value that is a template is judged on the host, before anything is written there.
  - Likewise when a variable that says what to restart, stop or start (C(emr_restart), C(emr_restart_components),
    C(emr_restart_batch), C(emr_components), C(emr_roll_*_seconds), C(emr_save_seconds)) cannot be followed.
  - Likewise when a rack (C(emr_rack)) is no path, or has another number of levels than the racks of other hosts.
  - Likewise when C(emr_oss) names an object store that cannot be reached as it says. Keys and passwords that stand in
    clear in a file of the inventory are warned of.
  - Likewise when a service needs a directory that its hosts share and C(emr_storage) has none, or one that is local to
    each host.
  - Likewise when a service needs a database that C(emr_rds) does not have, or not as it can be reached.
  - Likewise when C(emr_users) has a user that cannot be made or a queue that does not exist, or C(emr_scripts) a script
    that cannot be read or would run nowhere.
  - Runs once, on the controller, and connects to no host. All hosts of the inventory are judged, whatever the limit.
options:
  allow_empty:
    description: Accept an inventory without a host in any tier, as before hosts are provisioned.
    type: bool
    default: false
  purpose:
    description:
      - What the run is for. With V(apply), which makes the cluster what the inventory says, every error is a refusal.
      - With V(repair), an C(emr_secret) that can be guessed and a controller without the Python package C(netaddr) are
        warnings, since the cluster runs with that secret and its firewall stays as it is.
      - With V(operate), so is an C(emr_secret) that is missing, which nobody needs who only looks, stops or starts, and
        an C(emr_rds) with which nothing can be deployed, and an C(emr_users) that cannot be followed.
      - With either, so is an C(emr_scripts) that cannot be followed, as no script runs.
    type: str
    choices: [apply, repair, operate]
    default: apply
  gateways:
    description: Whether the playbook works in a gateway cluster, of type V(gateway), too; others do not work there.
    type: bool
    default: false
  script:
    description: Script of C(emr_scripts) that somebody wants to run now, which has to be one for that.
    type: str
  workflow:
    description:
      - Workflow of C(emr_workflows) that somebody wants to run now. Then jobs and workflows that cannot be followed are
        errors whatever O(purpose) is.
    type: str
  workflow_gone:
    description: Let O(workflow) be one that C(emr_workflows) does not have any more, as its runs may still go on.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and report what it would report otherwise.
    support: full
  diff_mode:
    description: Nothing changes, so there is no difference to show.
    support: none
  platform:
    description: Runs on the controller.
    support: full
    platforms: posix
seealso:
  - plugin: bigdata.emr.topology
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Check the inventory
  hosts: all:localhost
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - name: Report every error of the inventory
      bigdata.emr.check_inventory:
      run_once: true
"""

RETURN = r"""
racks:
  description:
    - Each host with a rack, by name and, where C(ansible_host) is one, by address, and its rack. That is C(emr_rack),
      or the zone of an ECS instance (C(ecs_zone)) if some host has an C(emr_rack) or the workers are in several zones.
  returned: success
  type: dict
  sample: {core-1.lab: /zone-a, 10.0.0.5: /zone-a}
addresses:
  description: Each host whose C(ansible_host) is an address that others can use, and that address.
  returned: success
  type: dict
  sample: {core-1.lab: 10.0.0.5}
databases:
  description:
    - Databases that services need, by name, each with C(engine), C(host), C(port), C(name), C(user), C(tls) and
      C(local), and without its password.
  returned: success
  type: dict
  sample: {hive: {engine: mysql, host: rds.example.com, port: 3306, name: hive, user: emr, tls: "", local: false}}
database_users:
  description: Each of them that is outside of the cluster to the hosts whose daemons need it.
  returned: success
  type: dict
database_host:
  description: Host on which the cluster brings those that it has itself, empty where it brings none.
  returned: success
  type: str
object_store:
  description:
    - The object store that file systems and jobs reach, with C(endpoint), C(buckets), C(credentials), C(role) and
      C(group), and without its keys; empty where C(emr_oss) is not set.
  returned: success
  type: dict
  sample: {endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com", buckets: [logs], credentials: ram_role}
storages:
  description: Service to the URL of the directory that its hosts share, as C(emr_storage) names it.
  returned: success
  type: dict
  sample: {flink: "file:///mnt/shared/flink"}
storage_hosts:
  description: Hosts that can see by themselves that these directories are there.
  returned: success
  type: list
  elements: str
object_store_users:
  description: Hosts with a product that reaches it.
  returned: success
  type: list
  elements: str
volume:
  description:
    - The volume of SmartData with C(engine), C(name), C(storage), C(bucket) and what else C(emr_smartdata) says of it,
      without keys; empty where the cluster has none.
  returned: success
  type: dict
  sample: {engine: juicefs, name: lake, storage: oss, bucket: "https://lake.oss-cn-hangzhou-internal.aliyuncs.com"}
volume_archive_hosts:
  description: Hosts that download the archive of the user's own engine of SmartData; none with another engine.
  returned: success
  type: list
  elements: str
users:
  description:
    - Users of C(emr_users), each with C(name), C(uid), C(groups), C(queue) (its path), C(quota_gb) and C(keys); null
      where it is not set.
  returned: success
  type: list
  elements: dict
  sample: [{name: alice, uid: 31415, groups: [sales], queue: root.default, quota_gb: 300, keys: []}]
groups:
  description: Group to the id with which it is made where it is missing, of all groups of users.
  returned: success
  type: dict
  sample: {alice: 31415, sales: 27182}
homes:
  description: Homes of users, as M(bigdata.emr.hdfs_tree) takes directories.
  returned: success
  type: list
  elements: dict
  sample: [{path: /user/alice, owner: alice, group: alice, mode: "0750", quota_gb: 300}]
jobs:
  description: Names of the jobs of C(emr_jobs).
  returned: success
  type: list
  elements: str
jobs_volume:
  description: Name of the volume that jobs reach as C(jfs://), empty for none; none where that is not known.
  returned: success
  type: str
submitters:
  description: Queue to the accounts that may submit jobs there; empty where C(emr_users) is not set.
  returned: success
  type: dict
  sample: {root: [hadoop, hive], root.default: [alice]}
scripts:
  description:
    - Scripts of C(emr_scripts), each with C(name), C(moment), C(hosts), C(digest) of what it does, and C(on_failure).
  returned: success
  type: list
  elements: dict
  sample: [{name: mounts, moment: before_install, hosts: [core-1.lab], digest: 6f1e, on_failure: stop}]
workflows:
  description:
    - What M(bigdata.emr.workflow_runner) is given on the host C(gateway), with C(workflows) and the C(jobs) of their
      steps; empty without workflows.
  returned: success
  type: dict
workflow_gateway:
  description: Host that runs workflows, whether or not there are any; empty without a gateway.
  returned: success
  type: str
calendars:
  description:
    - Hosts to the schedules that they are to keep, of workflows and of the keeper of a volume, as C(calendars) of
      M(bigdata.emr.preflight).
  returned: success
  type: dict
  sample: {gateway-1.lab: {"emr_workflows: workflow nightly: schedule": "02:30 Asia/Shanghai"}}
needed_groups:
  description:
    - Hosts to the groups that they need beside those of daemons, as C(needed_groups) of M(bigdata.emr.preflight).
  returned: success
  type: dict
  sample: {core-1.lab: {emr_smartdata: science}}
msg:
  description: One line for each error, with the place, the cause and the remedy.
  returned: failure
  type: str
  sample: |-
    1 error in the inventory; no host was touched.
    - topology.yml: service yarn needs hdfs; add hdfs to services
"""
