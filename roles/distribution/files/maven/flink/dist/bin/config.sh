#!/usr/bin/env bash
# Read by every launcher of Flink before all else: the cluster's variables, then upstream's own file. So a process
# without a login shell (cron, sudo, systemd) finds the classes of Hadoop and the host's configuration too.
if [ -z "$FLINK_CONF_DIR" ]; then export FLINK_CONF_DIR=/etc/flink/conf; fi
if [ -r "$FLINK_CONF_DIR/flink-env.sh" ]; then . "$FLINK_CONF_DIR/flink-env.sh"; fi
. "${BASH_SOURCE[0]}.upstream"
