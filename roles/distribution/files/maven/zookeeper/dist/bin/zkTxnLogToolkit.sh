#!/usr/bin/env bash
# zkTxnLogToolkit.sh [options] file: prints or repairs a transaction log.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"
exec "$JAVA" "${zk_options[@]}" "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.server.persistence.TxnLogToolkit "$@"
