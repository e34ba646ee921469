#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read which daemons of a host run, and which are stale."""

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon_info
short_description: Read which daemons of a host run, and which of them run with older settings
version_added: 1.0.0
description:
  - Compares what each daemon was started with to what is on disk, for all daemons of the host in one execution.
  - With O(declarations) also computes the configuration as M(bigdata.emr.daemon) would, and compares what is on disk
    and what runs to that. O(components) is not needed with it.
  - With O(ask_seconds) also asks the running daemons of Hadoop over HTTP (C(/conf)) which configuration they hold, all
    at the same time. The record of a start does not know of files that were edited by hand before it, nor of a live
    reconfiguration.
options:
  components:
    description: Component to the product that brings its daemon.
    type: dict
    default: {}
  ask_seconds:
    description: How long to wait for the answers of running daemons; V(0) does not ask them. Needs O(declarations).
    type: float
    default: 0
  steady_seconds:
    description:
      - How long to watch those of O(components) that have ended often, until they end once more or stay; V(0) does not.
    type: float
    default: 0
  just_started:
    description: Watch also those that have ended only once, but within the last minute; after a start.
    type: bool
    default: false
  firewall:
    description: Return RV(firewall) too.
    type: bool
    default: false
  leftovers:
    description:
      - Return RV(leftovers) too; O(components) or O(declarations) are of all that the topology places on the host then.
    type: bool
    default: false
extends_documentation_fragment: [bigdata.emr.daemon, bigdata.emr.daemon.passwords, bigdata.emr.info]
attributes:
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.daemon
  - module: bigdata.emr.roll
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read what runs
  bigdata.emr.daemon_info:
    components: {datanode: hadoop, nodemanager: hadoop}
"""

RETURN = r"""
daemons:
  description: What was found of each component.
  returned: success
  type: list
  elements: dict
  contains:
    component:
      description: The component.
      type: str
    running:
      description: Whether its unit runs.
      type: bool
    pid:
      description: Its process, or 0.
      type: int
    stale:
      description: What a restart would change, a line for each property.
      type: list
      elements: str
    restarts:
      description: How often systemd has started it again since it was last started or stopped on purpose.
      type: int
    unsteady:
      description: Whether it ended often and lately, so that it may do so again.
      type: bool
    start:
      description: Whether M(bigdata.emr.daemon) would start it; with O(declarations).
      type: bool
    reload:
      description: Files that M(bigdata.emr.daemon) would make it reload; with O(declarations).
      type: list
      elements: str
    live:
      description:
        - The command that would make it take over all of RV(daemons[].stale) while it runs; empty when only a restart
          does. Nothing in this collection runs it. With O(declarations).
      type: str
    unasked:
      description: Why it does not say which configuration it holds; empty when it does or does not run.
      type: str
    drift:
      description:
        - Each property that the running daemon holds otherwise than its start was recorded, with its C(file),
          C(property), C(recorded), C(running) and C(wanted) values. With O(ask_seconds).
      type: list
      elements: dict
notes:
  description:
    - With O(declarations), what a running daemon may refuse in files that differ, whose rights in ZooKeeper would
      become others, and what of ZooKeeper could not be read; a sentence each.
  returned: success
  type: list
  elements: str
unsteady:
  description: With O(steady_seconds), a sentence for each daemon that ends again and again, with its last error.
  returned: success
  type: list
  elements: str
  sample:
    - "emr-nodemanager.service does not stay: it ended 87 times since its last start; it said:
      java.lang.UnsatisfiedLinkError: Could not load library; mend that (read `journalctl -u emr-nodemanager.service`
      and /var/log/hadoop/yarn), then run again"
watched:
  description: Components that were watched for O(steady_seconds), since they had ended.
  returned: success
  type: list
  elements: str
firewall:
  description: With O(firewall), what the host has of a firewall of ours, as C(state) of M(bigdata.emr.preflight).
  returned: with O(firewall)
  type: dict
leftovers:
  description: Component to whether its daemon runs, of those that have a unit here and are not placed here.
  returned: with O(leftovers)
  type: dict
  sample: {spark_history: true}
files:
  description:
    - With O(declarations), each file that differs from what is wanted with its properties, and for each of them which
      daemons of the host M(bigdata.emr.daemon) leaves to a restart (C(restart)), makes load it again (C(reload)), and
      which of the first could take it over while they run (C(live)).
  returned: success
  type: dict
  sample:
    /etc/hadoop/conf/yarn-site.xml:
      - name: yarn.nodemanager.pmem-check-enabled
        before: "true"
        after: "false"
        restart: [nodemanager]
        reload: []
        live: []
strangers:
  description:
    - With O(declarations), each C(host) that the active master on this host has registered as C(component), with its
      C(state) there, and that O(members) does not declare.
  returned: success
  type: list
  elements: dict
ansible_facts:
  description: The same as facts, for M(bigdata.emr.roll).
  returned: success
  type: dict
  contains:
    emr_daemon_<component>:
      description: An item of RV(daemons).
      type: dict
    emr_replication:
      description: The least C(dfs.replication) of the host's files, as they are and as they would be.
      type: int
"""

import time
from typing import TYPE_CHECKING, Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applier
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.compare import compared
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import is_unread
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.effects import Candidate, effects, live
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import NEEDED, OPTIONS, context, secrets
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import running, stale
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.steady import ends
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.view import NO_PAGE, PAGE, drift, is_shown
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.nft import nft_path
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.state import read_state
from ansible_collections.bigdata.emr.plugins.module_utils.health import registered
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError, is_up
from ansible_collections.bigdata.emr.plugins.module_utils.host.units import Unit
from ansible_collections.bigdata.emr.plugins.module_utils.services import steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import replication
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port, reconfigure_command
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint

if TYPE_CHECKING:
    from ansible_collections.bigdata.emr.plugins.module_utils.health.strangers import Stranger
    from ansible_collections.bigdata.emr.plugins.module_utils.wire.conf import Setting

FORMER = (
    "daemons know former passwords of ZooKeeper: ZKFCs and ResourceManagers restart once more at the end, before "
    "site.yml takes these passwords out of znodes and files"
)


def _wanted(
    module: AnsibleModule, systemd: Systemd
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]], list[str], dict[str, int]]:
    """Return what the module daemon would do for each declaration, how the files differ, notes, and the replication."""
    asked = module.params
    host = context(asked, read_machine())
    found, texts, candidates, diff = [], {}, {}, []
    notes = [FORMER] if host.secret and any(len(known) > 1 for known in host.secret.accounts.values()) else []
    for declaration in asked["declarations"]:
        changes = Changes(check=True)
        applier = Applier(daemon(declaration), Tools(host, changes, systemd, module.run_command))
        one = applier.daemon
        applier.configure(asked["versions"].get(one.product, ""), asked["force"])
        written = len(changes.diff)
        start = bool(one.argv) and applier.start()
        for entry in changes.diff:
            path = entry["after_header"]
            if not path.endswith("/") and any(path.startswith(f"/etc/{name}/") for name in one.products):
                texts[path] = (entry["before"], entry["after"])
        diff += changes.diff
        notes += applier.tools.notes
        notes += [
            f"{entry['after_header']} of ZooKeeper: {entry['before'].strip()} -> {entry['after'].strip()}"
            for entry in changes.diff
            if entry["after_header"].startswith("znode ")
        ]
        if not one.argv:
            continue
        prefix = f"{one.unit} "
        reload = [
            entry["after_header"][len(prefix) :]
            for entry in changes.diff[written:]
            if entry["after_header"].startswith(prefix)
        ]
        state = systemd.state(one.unit)
        now = running(one)
        if now and applier.wanted and not start and not is_unread(now):
            candidates[one.name] = Candidate(one, now, applier.wanted)
        found.append(
            {
                "component": one.name,
                "running": not start,
                "pid": int(state.get("MainPID") or 0),
                **ends(state, time.monotonic()),
                "stale": [] if start else applier.differences(),
                "start": start,
                "reload": reload,
                "live": _command(candidates.get(one.name), asked["host"]),
            }
        )
    notes += [note for path, both in texts.items() for note in steps.notes(path, *both)]
    files = {
        path: [{**one, **effects(path, one["name"], list(candidates.values()))} for one in compared(path, *both)]
        for path, both in texts.items()
    }
    if asked["ask_seconds"]:
        _ask(found, candidates, asked["host"], asked["ask_seconds"])
    return found, files, list(dict.fromkeys(notes)), replication.least_on_disk(diff)


def _command(candidate: Candidate | None, host: str) -> str:
    """Return what a person runs on HOST so that CANDIDATE takes over all that a restart would change, "" for none."""
    return reconfigure_command(candidate.daemon.name, host) if candidate and live(candidate) else ""


def _ask(found: list[dict[str, Any]], candidates: dict[str, Candidate], host: str, seconds: float) -> None:
    """Add to each of FOUND what the running daemon itself says of its configuration, or why it does not."""
    # Not at the top: it brings the client for HTTP, which only few runs ask with.
    from ansible_collections.bigdata.emr.plugins.module_utils.wire import conf

    def probe(name: str) -> Callable[[], dict[str, Setting]]:
        return lambda: conf.settings(Endpoint(host, port(name, PAGE)), seconds)

    shows = [name for name, one in candidates.items() if is_shown(one.daemon)]
    seen = parallel.read_all({name: probe(name) for name in shows}, seconds)
    for one in found:
        name, view = one["component"], seen.get(one["component"])
        one["drift"], one["unasked"] = [], ""
        if not one["running"]:
            continue
        if name not in candidates:
            one["unasked"] = "there is no record of its start"
        elif view is None:
            one["unasked"] = NO_PAGE
        elif view.value is None:
            one["unasked"] = view.error
        else:
            daemon_, recorded, wanted = candidates[name]
            one["drift"] = drift(name, view.value, recorded, wanted, daemon_.reads)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "components": {"type": "dict", "default": {}},
            "ask_seconds": {"type": "float", "default": 0},
            "steady_seconds": {"type": "float", "default": 0},
            "just_started": {"type": "bool", "default": False},
            "firewall": {"type": "bool", "default": False},
            "leftovers": {"type": "bool", "default": False},
            **OPTIONS,
        },
        required_by={"declarations": NEEDED},
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    module.no_log_values.update(secrets(module.params))
    systemd = Systemd(module.run_command)
    found: list[dict[str, Any]] = []
    files: dict[str, list[dict[str, Any]]] = {}
    # Asked in the middle of a run, when files may be new: what the run was told at first counts.
    replicas = {} if module.params["steady_seconds"] else replication.least_on_disk([])
    strangers: list[Stranger] = []
    unsteady: list[str] = []
    watched: list[str] = []
    notes: list[str] = []
    more: dict[str, Any] = {}
    try:
        if module.params["firewall"]:
            more["firewall"] = read_state(module.run_command, nft_path(), {})
        if module.params["leftovers"]:
            from ansible_collections.bigdata.emr.plugins.module_utils.removal.units import leftovers

            named = [one["name"] for one in module.params["declarations"] or ()]
            more["leftovers"] = leftovers(systemd, [*module.params["components"], *named])
        if module.params["declarations"]:
            found, files, notes, replicas = _wanted(module, systemd)
            serving = [one["component"] for one in found if one["running"]]
            strangers = registered.strangers_of(module.params["host"], serving, module.params["members"])
        for name, product in module.params["components"].items():
            daemon = Daemon(name=name, product=product)
            if module.params["steady_seconds"]:
                unit = Unit(daemon, systemd, module.run_command)
                seen = unit.watch(module.params["steady_seconds"], module.params["just_started"])
                unsteady += filter(None, [seen.trouble])
                watched += [name] if seen.waited else []
            state = systemd.state(daemon.unit)
            runs, pid = is_up(state), int(state.get("MainPID") or 0)
            one = {"component": name, "running": runs, "pid": pid, "stale": stale(daemon) if runs else []}
            found.append({**one, **ends(state, time.monotonic())})
    except (ApplyError, SystemdError, OSError) as error:
        module.fail_json(msg=": ".join(filter(None, [module.params["host"], str(error)])))
    module.exit_json(
        changed=False,
        daemons=found,
        files=files,
        strangers=strangers,
        unsteady=unsteady,
        watched=watched,
        notes=notes,
        **more,
        ansible_facts={**replicas, **{f"emr_daemon_{one['component']}": one for one in found}},
    )


if __name__ == "__main__":
    main()
