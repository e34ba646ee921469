# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fence puts on a NameNode's host: a program, its key and the unit that serves it."""

from __future__ import annotations

import inspect
import sys
from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import STARTED
from ansible_collections.bigdata.emr.plugins.module_utils.config.sandbox import sandbox
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import sha256
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import enable
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.unit import records
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, is_up
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

from . import fence_program
from .failover import FENCE, FENCE_KEY

UNIT = "emr-fence.service"
# The unit that the running server was started with.
_RUNNING = f"{STARTED}/fence"


def is_wanted(ctx: Context) -> bool:
    """Tell whether this host has a fence: where a ZKFC runs, and there is a secret to derive its key from."""
    return ctx.failover("namenode") and ctx.secret is not None and "zkfc" in ctx.components


def files(ctx: Context) -> list[File]:
    """Return the fence's files on this host; the unit last."""
    key = ctx.secret.fence if ctx.secret else ""
    program = f"#!{sys.executable or '/usr/bin/python3'}\n{inspect.getsource(fence_program)}"
    return [
        File(FENCE, program, mode=0o755),
        File(FENCE_KEY, key + "\n", "hdfs", "root", 0o400, secret=True),
        File(f"/etc/systemd/system/{UNIT}", unit_text(ctx.host, program, ctx.asked.get(UNIT, {}))),
    ]


def apply(ctx: Context, changes: Changes, systemd: Systemd) -> None:
    """Bring the fence of this host up, with the program and the unit that are on its disk."""
    for file in files(ctx):
        changes.file(file)
    # State decides, not what this call has written: an earlier one may have been killed right after it had.
    state = systemd.state(UNIT)
    enable(systemd, {UNIT: state}, changes)
    verb = ""
    if not is_up(state):
        changes.record(UNIT, "stopped\n", "started\n")
        verb = "start"
    elif read_text(_RUNNING) != files(ctx)[-1].content:
        changes.record(UNIT, "an older one runs\n", "restarted\n")
        verb = "restart"
    if verb and not changes.check:
        systemd.act(verb, UNIT)


def unit_text(host: str, program: str, asked: Mapping[str, object]) -> str:
    """Render the unit of the server on HOST, with what the user has ASKED of it.

    It changes with PROGRAM, so that one that runs an older one is seen.
    """
    ports = (
        port("zkfc", "fence"),
        FENCE_KEY,
        "emr-namenode.service",
        port("namenode", "rpc"),
        port("namenode", "http"),
    )
    lines = [
        "[Unit]",
        "Description=Ends a hung NameNode of this host when another ZKFC asks",
        "Wants=network-online.target",
        "After=network-online.target",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        "Type=exec",
        "User=hdfs",
        *records(f"/etc/systemd/system/{UNIT}", _RUNNING),
        f"ExecStart={FENCE} serve {host} {' '.join(map(str, ports))}",
        "Restart=always",
        "RestartSec=1",
        "OOMScoreAdjust=-900",
        *[f"{name}={value}" for name, value in sandbox({}, [sys.executable or ""], [], False, asked).items()],
        f"Environment=EMR_FENCE_PROGRAM={sha256(program)[:12]}",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]
    return "\n".join([*lines, ""])
