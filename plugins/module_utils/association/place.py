# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How users of a gateway host choose a cluster. No I/O."""

from __future__ import annotations

from typing import Iterable

from ..services.registry import PRODUCTS
from .paths import TOP, conf

SWITCH = "/opt/emr/bin/emr-use"
PROFILE = "/etc/profile.d/bigdata-emr-clusters.sh"
"""The profile with the commands leaves what is chosen here, whichever of both a shell reads first."""


def environment_text(cluster: str, products: Iterable[str]) -> str:
    """Return the text of that file, for the commands of PRODUCTS."""
    lines = [
        f"# Commands work on cluster {cluster}: written by bigdata.emr, changes are lost.",
        f"export EMR_CLUSTER={cluster}",
    ]
    variables = {name: PRODUCTS[name].conf_variable for name in sorted(products)}
    lines += [f"export {variable}={conf(cluster, name)}" for name, variable in variables.items() if variable]
    return "\n".join(lines) + "\n"


SWITCH_TEXT = f"""#!/bin/sh
# Written by bigdata.emr, changes are lost. emr-use CLUSTER COMMAND...: runs a command on that cluster.
if [ $# -lt 2 ] || [ ! -r "{TOP}/$1/environment.sh" ]; then
  echo "usage: emr-use CLUSTER COMMAND..., with one of: $(ls {TOP} 2>/dev/null | tr '\\n' ' ')" >&2
  exit 2
fi
. "{TOP}/$1/environment.sh"
shift
exec "$@"
"""
PROFILE_TEXT = f"""# Which cluster commands work on: written by bigdata.emr, changes are lost.
emr_use() {{
  if [ $# -eq 0 ]; then
    for emr_one in {TOP}/*/environment.sh; do
      [ -r "$emr_one" ] || continue
      emr_one=${{emr_one%/environment.sh}}
      emr_one=${{emr_one##*/}}
      [ "$emr_one" = "${{EMR_CLUSTER-}}" ] && echo "$emr_one (chosen)" || echo "$emr_one"
    done
    unset emr_one
  elif [ $# -gt 1 ]; then
    {SWITCH} "$@"
  elif [ -r "{TOP}/$1/environment.sh" ]; then
    . "{TOP}/$1/environment.sh"
  else
    echo "emr-use: this host is no gateway of $1; emr-use lists the clusters" >&2
    return 1
  fi
}}
alias emr-use=emr_use
# Where there is one cluster only, it is chosen.
emr_only() {{
  if [ $# -eq 1 ] && [ -r "$1" ]; then . "$1"; fi
}}
[ -n "${{EMR_CLUSTER-}}" ] || emr_only {TOP}/*/environment.sh
unset -f emr_only
case ":$PATH:" in
  *":{SWITCH.rpartition("/")[0]}:"*) ;;
  *) PATH="$PATH:{SWITCH.rpartition("/")[0]}"; export PATH ;;
esac
"""
