# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that Flink has, and that nothing reads here. Plain data."""

from __future__ import annotations

_PID = "systemd runs its daemons, without files of pids; leave it out"
_JAVA = "launchers cannot read it there; write JAVA_HOME in flink-env"
_LOGS = "launchers cannot read it there, and the logs of a daemon are its account's; leave it out"
_HISTORY = "the history server has its options in FLINK_ENV_JAVA_OPTS_HS of flink-env; write them there"
_FILE = "this file replaces it; leave it out"

UNREAD = {
    "flink-conf": {
        "env.pid.dir": _PID,
        "env.java.home": _JAVA,
        "env.log.dir": _LOGS,
        "env.java.opts.historyserver": _HISTORY,
        "env.hadoop.conf.dir": "the configuration of Hadoop is in /etc/hadoop/conf on every host; leave it out",
        "env.yarn.conf.dir": "the configuration of YARN is in /etc/hadoop/conf on every host; leave it out",
        "yarn.properties-file.location": "no command reads such a file, since execution.target is set; leave it out",
    },
    "flink-env": {
        "FLINK_PID_DIR": _PID,
        "FLINK_CONF_DIR": "daemons and commands have /etc/flink/conf; leave it out",
    },
}
"""Pattern of files to what nothing reads there, with the remedy."""
