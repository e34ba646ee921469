#!/usr/bin/env bash
# Options of JVMs are split at blanks; zkEnv.sh sets what is not set here.
# shellcheck disable=SC2086,SC2154,SC2206
# zkServer.sh [--config dir] start|start-foreground|stop|restart|status|version|print-cmd|print-shared [configuration file]
# start-foreground: the JVM takes the place of this shell, so its pid is the launcher's.
# print-shared: the jars that every class path begins with, for class data sharing.
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/zkEnv.sh"

# A file is looked for in the configuration directory, unless it is given with its own.
file=${2:-${ZOOCFG:-zoo.cfg}}
case $file in
  /* | ./* | ../*) ;;
  *) file=$ZOOCFGDIR/$file ;;
esac

zk_property() {
  sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*\$/\1/p" "$file" | tail -n 1
}

zk_check_configuration() {
  if [[ ! -r $file ]]; then
    echo "zkServer.sh: there is no $file that $(id -un) can read; name the configuration with --config or ZOOCFGDIR." >&2
    exit 1
  fi
}

zk_command() {
  local main=${ZOOMAIN:-org.apache.zookeeper.server.quorum.QuorumPeerMain}
  command=("$JAVA" "${zk_options[@]}" "-Xmx${ZK_SERVER_HEAP:-1000}m" -XX:+HeapDumpOnOutOfMemoryError
    "-XX:HeapDumpPath=$ZOO_LOG_DIR" "-XX:OnOutOfMemoryError=kill -9 %p")
  if [[ ${JMXPORT-} ]]; then
    command+=("-Dcom.sun.management.jmxremote.port=$JMXPORT" "-Dcom.sun.management.jmxremote.ssl=${JMXSSL:-false}"
      "-Dcom.sun.management.jmxremote.authenticate=${JMXAUTH:-false}")
  fi
  command+=(${SERVER_JVMFLAGS-} ${JVMFLAGS-} $main "$file")
}

zk_pid_file() {
  local directory
  directory=$(zk_property dataDir)
  printf '%s' "${ZOOPIDFILE:-${directory:-$ZOO_LOG_DIR}/zookeeper_server.pid}"
}

zk_start() {
  local pid_file
  zk_check_configuration
  pid_file=$(zk_pid_file)
  if [[ -r $pid_file ]] && kill -0 "$(<"$pid_file")" 2>/dev/null; then
    echo "zkServer.sh: already running as process $(<"$pid_file")." >&2
    return 1
  fi
  mkdir -p -- "$ZOO_LOG_DIR" "$(dirname -- "$pid_file")" || return
  zk_command
  setsid "${command[@]}" >>"$ZOO_LOG_DIR/${ZOO_LOG_FILE%.log}.out" 2>&1 </dev/null &
  echo $! >"$pid_file"
  sleep 1
  kill -0 $! 2>/dev/null
}

zk_stop() {
  local pid_file pid
  pid_file=$(zk_pid_file)
  [[ -r $pid_file ]] || return 0
  pid=$(<"$pid_file")
  kill "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  rm -f -- "$pid_file"
}

zk_status() {
  local port
  port=$(zk_property clientPort)
  "$JAVA" ${CLIENT_JVMFLAGS-} ${JVMFLAGS-} org.apache.zookeeper.client.FourLetterWordMain localhost "${port:-2181}" srvr |
    grep '^Mode: '
}

case ${1-} in
  start-foreground) zk_check_configuration; zk_command; exec "${command[@]}" ;;
  print-cmd) zk_command; printf '%q ' "${command[@]}"; echo ;;
  print-shared) printf '%s\n' "$zk_shared" ;;
  start) zk_start ;;
  stop) zk_stop ;;
  restart) zk_stop && zk_start ;;
  status) zk_status ;;
  version) exec "$JAVA" org.apache.zookeeper.version.VersionInfoMain ;;
  *)
    echo 'usage: zkServer.sh [--config dir] start|start-foreground|stop|restart|status|version|print-cmd|print-shared [file]' >&2
    exit 1
    ;;
esac
