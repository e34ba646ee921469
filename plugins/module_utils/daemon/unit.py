# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit of a daemon: foreground process, no pid file, enabled at boot."""

from __future__ import annotations

from typing import Mapping

from ..config.files import LOGS, conf_dir, log_dir
from ..config.sandbox import sandbox
from ..config.writable import writable
from ..services.registry import COMPONENTS, PRODUCTS
from .declaration import Daemon
from .digest import reads

Asked = Mapping[str, object]
"""Settings of a unit by name, as a user gives them in ``emr_config``."""


def logs(daemon: Daemon, settings: Mapping[str, Mapping[str, object]]) -> str:
    """Return the directory of DAEMON's logs with the effective SETTINGS: that of its account, or the user's."""
    product = PRODUCTS[daemon.product]
    asked = str(settings.get(product.env, {}).get(product.log_variable) or "")
    return asked if asked.startswith("/") and "$" not in asked else log_dir(daemon.product, daemon.user)


def process(daemon: Daemon, settings: Mapping[str, Mapping[str, object]], asked: Asked) -> dict[str, str]:
    """Return what DAEMON's process is given with the effective SETTINGS: settings of systemd.exec(5) by name.

    ASKED has those that the user sets. They hold from its next start on, so they are a part of what makes it stale.
    """
    known = {
        file: {name: value for name, value in settings.get(file, {}).items() if reads(patterns, name)}
        for file, patterns in daemon.reads.items()
    }
    java = [str(properties.get("JAVA_HOME") or "") for properties in known.values()]
    paths = [*daemon.paths(settings), logs(daemon, settings), daemon.tmp_dir, *writable(known)]
    local = [path for path in paths if path.startswith("/")]
    return {
        # What a JVM leaves of a crash or a full heap lies there too.
        "WorkingDirectory": f"-{logs(daemon, settings)}",
        "UMask": "0027",
        "LimitNOFILE": "131072",
        "LimitNPROC": "65536",
        "LimitCORE": "0",
        "OOMScoreAdjust": str(daemon.oom_score_adjust),
        **sandbox(known, java, local, daemon.kill_mode == "process", asked),
    }


def unit_text(daemon: Daemon, settings: Mapping[str, Mapping[str, object]], asked: Asked) -> str:
    """Render DAEMON's unit with the effective SETTINGS and what the user has ASKED of it.

    It starts only when the file systems of its directories are mounted. It restarts without limit: after a power
    failure of all hosts a daemon ends until those that it needs are back.
    """
    directories = daemon.paths(settings)
    conf = {PRODUCTS[name].conf_variable: conf_dir(name) for name in daemon.products if PRODUCTS[name].conf_variable}
    environment = {**conf, PRODUCTS[daemon.product].log_variable: logs(daemon, settings), **daemon.environment}
    lines = [
        "[Unit]",
        f"Description={daemon.description or daemon.name}",
        "Wants=network-online.target",
        "After=network-online.target time-sync.target",
        "StartLimitIntervalSec=0",
        *([f"RequiresMountsFor={' '.join(sorted(directories))}"] if directories else []),
        *[f"AssertPathExists=!{path}" for path in daemon.unless],
        "",
        "[Service]",
        "Type=exec",
        f"User={daemon.user}",
        *[f'Environment="{name}={value}"' for name, value in sorted(environment.items())],
        f"RuntimeDirectory={daemon.run_dir[len('/run/') :]}",
        *_bring_logs(daemon),
        f"ExecStartPre=-/usr/bin/find {daemon.tmp_dir} -xdev -mindepth 1 -delete",
        *records(daemon.wanted_path, daemon.running_path),
        f"ExecStart={daemon.command}",
        # Before the unit's own directory goes, and within its walls; what it cannot do keeps no daemon from its start.
        *([f"ExecStopPost=-{' '.join(daemon.after_end)}"] if daemon.after_end else []),
        "Restart=always",
        "RestartSec=3",
        "SuccessExitStatus=143",
        f"KillMode={daemon.kill_mode}",
        # What the kernel kills for lack of memory may be a container or a helper; systemd would end the daemon for it.
        "OOMPolicy=continue",
        f"TimeoutStopSec={daemon.stop_timeout_seconds}",
        "TasksMax=infinity",
        *[f"{name}={value}" for name, value in process(daemon, settings, asked).items()],
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]
    return "\n".join([*lines, ""])


def records(source: str, target: str) -> list[str]:
    """Return the steps of root's that keep, as TARGET, what a process was started with, SOURCE, for as long as it runs.

    The account of the process can change neither.
    """
    place = target.rpartition("/")[0]
    return [
        f"ExecStartPre=+/usr/bin/install -d -m 0755 {place}",
        f"ExecStartPre=+/usr/bin/install -m 0644 {source} {target}",
        f"ExecStopPost=+/usr/bin/rm -f {target}",
    ]


def _bring_logs(daemon: Daemon) -> list[str]:
    """Return the step of root's that brings the logs which DAEMON wrote under an earlier release to its directory.

    Nobody writes to them at this moment, and names where they were are root's to change by now. What is a link, has a
    second name or is another account's stays there.
    """
    own = log_dir(daemon.product, daemon.user)
    file = daemon.environment.get(PRODUCTS[daemon.product].logfile_variable, "")
    top = f"{LOGS}/{daemon.product}"
    if own == top or not file:
        return []
    names = [f"{file.partition('%')[0]}*", *(f"{name}*" for name in _audits(daemon))]
    wanted = " -o ".join(f'-name "{name}"' for name in names)
    found = f'-maxdepth 1 -type f -links 1 -user {daemon.user} "(" {wanted} ")"'
    return [f"ExecStartPre=-+/usr/bin/find {top} {found} -exec /usr/bin/mv -n -t {own} {{}} +"]


def _audits(daemon: Daemon) -> tuple[str, ...]:
    return COMPONENTS[daemon.name].logs if daemon.name in COMPONENTS else ()
