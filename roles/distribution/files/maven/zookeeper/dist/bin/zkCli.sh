#!/usr/bin/env bash
# zkCli.sh [--config dir] [-server host:port,...] [command]: the command line client.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"
exec "$JAVA" "${zk_options[@]}" "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.ZooKeeperMain "$@"
