# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories and files that every host of a cluster has, whatever runs there."""

from __future__ import annotations

from ..config.files import conf_dir
from ..services.registry import PRODUCTS

DIRECTORIES: list[str] = ["/opt/emr", "/var/lib/emr"]
"""Software of the releases, and what we keep about a host."""

USERS_PATH = "/var/lib/emr/users.json"
"""Who was ever among the users of the cluster here."""
SCRIPTS = "/var/lib/emr/scripts"
"""What was ever begun of the user's scripts here."""

PROFILE_PATH = "/etc/profile.d/bigdata-emr.sh"
_COMMANDS = {name: row for name, row in sorted(PRODUCTS.items()) if row.commands}
_BINS = " ".join(f"/opt/emr/{name}/bin" for name in _COMMANDS)
_CONFS = "\n".join(
    f'export {row.conf_variable}="${{{row.conf_variable}:-{conf_dir(name)}}}"'
    for name, row in _COMMANDS.items()
    if row.conf_variable
)
PROFILE = f"""\
# Environment of the cluster's commands: written by bigdata.emr, changes are lost.
if [ -z "${{JAVA_HOME-}}" ] && [ -x /usr/bin/java ]; then
  JAVA_HOME=$(readlink -f /usr/bin/java)
  export JAVA_HOME="${{JAVA_HOME%/bin/java}}"
fi
{_CONFS}
for emr_bin in {_BINS}; do
  case ":$PATH:" in
    *":$emr_bin:"*) ;;
    *) [ -d "$emr_bin" ] && PATH="$PATH:$emr_bin" ;;
  esac
done
unset emr_bin
export PATH
"""

TMPFILES_PATH = "/etc/tmpfiles.d/bigdata-emr.conf"
HUGEPAGE_PATH = "/sys/kernel/mm/transparent_hugepage/enabled"


def tmpfiles_text(policy: str) -> str | None:
    """Return the file for tmpfiles.d(5) that sets transparent huge pages at boot, None for ``unmanaged``."""
    if policy == "unmanaged":
        return None
    return f"# Written by bigdata.emr, changes are lost.\nw {HUGEPAGE_PATH} - - - - {policy}\n"
