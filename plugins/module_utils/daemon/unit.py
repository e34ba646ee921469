# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit of a daemon: foreground process, no pid file, enabled at boot."""

from __future__ import annotations

from typing import Sequence

from .declaration import Daemon


def unit_text(daemon: Daemon, directories: Sequence[str]) -> str:
    """Render DAEMON's unit; it starts only when DIRECTORIES' file systems are mounted.

    It restarts without limit: after a power failure of all hosts a daemon ends until those that it needs are back.
    """
    environment = {"HADOOP_CONF_DIR": f"/etc/{daemon.product}/conf", **daemon.environment}
    if daemon.product != "hadoop":
        del environment["HADOOP_CONF_DIR"]
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
        f"RuntimeDirectory={daemon.run_dir[len('/run/'):]}",
        f"ExecStartPre=-/usr/bin/find {daemon.tmp_dir} -xdev -mindepth 1 -delete",
        f"ExecStartPre=/usr/bin/install -m 0644 {daemon.wanted_path} {daemon.running_path}",
        f"ExecStart={daemon.home}/{' '.join(daemon.argv)}",
        "Restart=always",
        "RestartSec=3",
        "SuccessExitStatus=143",
        f"KillMode={daemon.kill_mode}",
        # What the kernel kills for lack of memory may be a container or a helper; systemd would end the daemon for it.
        "OOMPolicy=continue",
        f"TimeoutStopSec={daemon.stop_timeout_seconds}",
        "UMask=0027",
        "LimitNOFILE=131072",
        "LimitNPROC=65536",
        "LimitCORE=0",
        "TasksMax=infinity",
        f"OOMScoreAdjust={daemon.oom_score_adjust}",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]
    return "\n".join([*lines, ""])
