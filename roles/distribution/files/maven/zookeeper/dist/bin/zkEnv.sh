# shellcheck shell=bash
# What is set here is used by the scripts that source this one.
# shellcheck disable=SC2034
# What the zk*.sh launchers share. Variables as upstream's: JAVA_HOME ZOOCFGDIR ZOOCFG ZOO_LOG_DIR ZOO_LOG_FILE ZOOPIDFILE
# JVMFLAGS SERVER_JVMFLAGS CLIENT_JVMFLAGS ZK_SERVER_HEAP ZK_CLIENT_HEAP (MiB) CLASSPATH JMXPORT ZOOMAIN; they may stand
# in zookeeper-env.sh and java.env of the configuration directory, which is /etc/zookeeper/conf unless one is named.
#
# Class path: all jars first, in sorted order, directories last (class data sharing demands both), and the physical path
# of the distribution, so that a running server keeps to its own jars when the symbolic link moves on.

if [[ ${1-} == --config ]]; then
  ZOOCFGDIR=$2
  shift 2
fi
ZOOBINDIR=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
ZOOKEEPER_PREFIX=${ZOOBINDIR%/*}
export ZOOCFGDIR=${ZOOCFGDIR:-/etc/zookeeper/conf}
for zk_file in zookeeper-env.sh java.env; do
  if [[ -r $ZOOCFGDIR/$zk_file ]]; then . "$ZOOCFGDIR/$zk_file"; fi
done
ZOO_LOG_DIR=${ZOO_LOG_DIR:-$ZOOKEEPER_PREFIX/logs}
ZOO_LOG_FILE=${ZOO_LOG_FILE:-zookeeper-${USER:-$(id -un)}-server-$HOSTNAME.log}
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

zk_classpath() {
  local IFS=: LC_ALL=C # the sort order of file names must not depend on the locale
  local -a jars=("$ZOOKEEPER_PREFIX"/lib/*.jar)
  zk_shared=${jars[*]}
  export CLASSPATH="$zk_shared${CLASSPATH:+:$CLASSPATH}:$ZOOCFGDIR"
}

zk_class_data() {
  # The archive for class data sharing that lies beside this version, if it was made for this very JVM. The JVM leaves
  # out an archive that does not fit; but JDK 17 dies of one that a power failure cut, so the size is compared first.
  local data=${ZOOKEEPER_PREFIX%/*}/zookeeper-classes-${ZOOKEEPER_PREFIX##*/zookeeper-} bytes='' made_for='' running=''
  [[ ${JAVA_HOME-} && -r $data/classes.jvm && -r $JAVA_HOME/release ]] || return 0
  { read -r bytes && read -r -d '' made_for; } <"$data/classes.jvm"
  read -r -d '' running <"$JAVA_HOME/release"
  if [[ $running == "$made_for" && $bytes == "$(stat -c %s -- "$data/classes.jsa" 2>/dev/null)" ]]; then
    zk_options+=("-XX:SharedArchiveFile=$data/classes.jsa" "-Xlog:cds*=off")
  fi
}

zk_classpath
# The configuration directory comes last on the class path: no jar's logging configuration may win over it.
zk_options=(-Dzookeeper.log.dir="$ZOO_LOG_DIR" -Dzookeeper.log.file="$ZOO_LOG_FILE")
for zk_file in "$ZOOCFGDIR" "$ZOOKEEPER_PREFIX/conf"; do
  if [[ -r $zk_file/logback.xml ]]; then
    zk_options+=(-Dlogback.configurationFile="$zk_file/logback.xml")
    break
  fi
done
zk_class_data
# Later on, flags are split into words, which is wanted, but never matched against file names.
set -f
