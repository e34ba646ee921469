# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The launcher of Druid's daemons, which our assembly has and which takes the place of upstream's. Plain data."""

from __future__ import annotations

PATH = "bin/run-druid"

LAYOUT = """\
#!/usr/bin/env bash
# run-druid coordinator|broker|router|historical|middlemanager: runs the daemon, in the place of this shell. Options of
# JVMs come from druid-env.sh of the cluster's configuration; the coordinator is the overlord too.
# In /opt/emr/jdbc are drivers of databases that an archive lacks. Options are split at blanks.
# shellcheck disable=SC1091,SC2086
set -eu
home=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
conf=${DRUID_CONF_DIR:-/etc/druid/conf}
role=${1-}
case $role in
  coordinator | broker | router | historical) server=$role ;;
  middlemanager) server=middleManager ;;
  *)
    echo "run-druid: '$role' is none of coordinator, broker, router, historical and middlemanager." >&2
    exit 1
    ;;
esac
. "$conf/druid-env.sh"
options=DRUID_${role^^}_OPTS
direct=DRUID_${role^^}_DIRECT
logs=${DRUID_LOG_DIR:-/var/log/druid}
# Tasks are run by the java that is found first.
if [[ ${JAVA_HOME-} ]]; then export PATH=$JAVA_HOME/bin:$PATH; fi
exec java ${DRUID_MODULES-} ${!direct:+-XX:MaxDirectMemorySize=${!direct}} ${DRUID_OPTS-} ${!options-} \\
  "-Demr.log.path=$logs" "-Demr.log.name=$role" -Duser.timezone=UTC -Dfile.encoding=UTF-8 \\
  -Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager \\
  -Dlog4j2.formatMsgNoLookups=true "-Ddruid.extensions.directory=$home/extensions" \\
  -cp "$conf/_common:$conf/$role:${HADOOP_CONF_DIR:-/etc/hadoop/conf}:$home/lib/*:/opt/emr/jdbc/*" \\
  org.apache.druid.cli.Main server "$server"
"""
