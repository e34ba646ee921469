# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What upstream's launchers of Hadoop read before all else, so that they take the configuration of the host."""

from __future__ import annotations

_CONF = "/etc/hadoop/conf"
PATH = "libexec/hadoop-layout.sh"
LAYOUT = f"""\
# Written by bigdata.emr; upstream's launchers read it before all else.
if [[ -z "${{HADOOP_CONF_DIR-}}" && " $* " != *" --config "* ]]; then
  case "${{1-}}" in
    classpath | envvars | version) ;;
    *)
      if [[ ! -r {_CONF}/core-site.xml ]]; then
        echo "{_CONF} has no core-site.xml that $(id -un) can read, and without it commands work on the" \\
          "local file system; name the configuration with --config or HADOOP_CONF_DIR" >&2
        exit 1
      fi
      ;;
  esac
  export HADOOP_CONF_DIR={_CONF}
fi
"""
