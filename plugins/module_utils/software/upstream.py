# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What upstream's archives lack that our assemblies have: their commands look for the configuration where it is.

Else a process without a login shell (cron, sudo, systemd) works with the empty configuration beside the software: on
the local file system, where it deletes what it should delete in HDFS.
"""

from __future__ import annotations

import os

from ..config.files import conf_dir

# Product to a file that only upstream's archive has, and the directory that its launchers take by default.
_LAUNCHERS = {
    "hadoop": ("libexec/hadoop-functions.sh", "etc/hadoop"),
    "zookeeper": ("conf/zoo_sample.cfg", "conf"),
}
KEPT = ".upstream"
"""What the name of upstream's own directory ends in afterwards."""
LAYOUT_PATH = "libexec/hadoop-layout.sh"
_CONF = conf_dir("hadoop")
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


def adapt(name: str, directory: str) -> None:
    """Let the launchers of product NAME in DIRECTORY, if they are upstream's, take the host's configuration."""
    sign, default = _LAUNCHERS.get(name, ("", ""))
    if not sign or not os.path.exists(os.path.join(directory, sign)):
        return
    own = os.path.join(directory, default)
    if os.path.isdir(own) and not os.path.islink(own):
        os.rename(own, own + KEPT)
    if not os.path.islink(own):
        os.symlink(conf_dir(name), own)
    if name == "hadoop":
        with open(os.path.join(directory, LAYOUT_PATH), "w", encoding="utf-8") as stream:
            stream.write(LAYOUT)
            os.fchmod(stream.fileno(), 0o644)
