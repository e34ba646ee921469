#!/usr/bin/env bash
# zkSnapShotToolkit.sh file: prints a snapshot.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"
exec "$JAVA" "${zk_options[@]}" "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.server.SnapshotFormatter "$@"
