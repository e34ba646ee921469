#!/usr/bin/env bash
# Options of JVMs are split at blanks; zkEnv.sh sets what is not set here.
# shellcheck disable=SC2086,SC2154
# zkCli.sh [--config dir] [-server host:port,...] [command]: the command line client.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"
exec "$JAVA" "${zk_options[@]}" "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.ZooKeeperMain "$@"
