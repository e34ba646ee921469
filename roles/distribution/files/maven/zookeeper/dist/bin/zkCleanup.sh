#!/usr/bin/env bash
# Options of JVMs are split at blanks; zkEnv.sh sets what is not set here.
# shellcheck disable=SC2086,SC2154
# zkCleanup.sh [--config dir] -n count: removes old snapshots and logs of the server that zoo.cfg describes.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"
zk_property() {
  sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*\$/\1/p" "$ZOOCFGDIR/${ZOOCFG:-zoo.cfg}" | tail -n 1
}

data=$(zk_property dataDir)
log=$(zk_property dataLogDir)
exec "$JAVA" "${zk_options[@]}" "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.server.PurgeTxnLog "${log:-$data}" "$data" "$@"
