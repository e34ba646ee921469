# shellcheck shell=bash
# Options of JVMs are split at blanks.
# shellcheck disable=SC2206
# What bin/{hadoop,hdfs,yarn,mapred} share; each of them defines hadoop_command, which maps a subcommand to its class.
#
# Options:   --config DIR  --daemon start|stop|status  --loglevel LEVEL  --debug  --help
# Variables: JAVA_HOME HADOOP_CONF_DIR HADOOP_LOG_DIR HADOOP_PID_DIR HADOOP_IDENT_STRING HADOOP_LOGFILE HADOOP_LOGLEVEL
#            HADOOP_ROOT_LOGGER HADOOP_DAEMON_ROOT_LOGGER HADOOP_SECURITY_LOGGER HADOOP_POLICYFILE HADOOP_STOP_TIMEOUT
#            HADOOP_HEAPSIZE_MIN HADOOP_HEAPSIZE_MAX HADOOP_OPTS HADOOP_CLIENT_OPTS <TOOL>_<SUBCOMMAND>_OPTS
#            <TOOL>_<SUBCOMMAND>_USER HADOOP_CLASSPATH HADOOP_USER_CLASSPATH_FIRST HADOOP_OPTIONAL_TOOLS
# They mean what they mean upstream and may stand in hadoop-env.sh (then hdfs-env.sh, yarn-env.sh or mapred-env.sh) of
# the configuration directory, which is /etc/hadoop/conf unless one is named. Without --daemon the JVM takes the place
# of this shell, so its pid is the launcher's.
#
# Class path: all jars first, in sorted order, directories last. Class data sharing demands both; and the physical
# path of the distribution is used, so that a running daemon keeps to its own jars when the symbolic link moves on.
# `hadoop classpath --shared` prints the jars that every class path begins with.

hadoop_die() {
  printf '%s: %s\n' "$tool" "$1" >&2
  exit "${2:-1}"
}

hadoop_usage() {
  printf 'usage: %s [--config dir] [--daemon start|stop|status] [--loglevel level] subcommand|class [arguments]\n' "$tool"
}

hadoop_source() {
  # Environment files come from users: neither unset variables nor a failing last command may stop the launcher.
  if [[ -r $HADOOP_CONF_DIR/$1 ]]; then . "$HADOOP_CONF_DIR/$1"; fi
}

hadoop_check_configuration() {
  # Without a login shell nobody names one, and without any Hadoop works on the local file system, deletions included.
  if [[ ! $conf && ! -r $HADOOP_CONF_DIR/core-site.xml ]]; then
    hadoop_die "$HADOOP_CONF_DIR has no core-site.xml that $(id -un) can read, and without it commands work on the local\
 file system; name the configuration with --config or HADOOP_CONF_DIR."
  fi
  [[ -d $HADOOP_CONF_DIR ]] || hadoop_die "the configuration directory $HADOOP_CONF_DIR does not exist."
}

hadoop_add_jars() {
  local directory
  for directory in "$@"; do classpath+=("$directory"/*.jar); done
}

hadoop_classpath() {
  local share=$HADOOP_HOME/share/hadoop IFS=:
  local LC_ALL=C # the sort order of file names must not depend on the locale
  local -a classpath=() user=(${HADOOP_CLASSPATH:+"$HADOOP_CLASSPATH"})
  shopt -s nullglob
  hadoop_add_jars "$share"/{common/lib,common,hdfs/lib,hdfs,mapreduce/lib,mapreduce,yarn/lib,yarn}
  if [[ ${1-} == --shared ]]; then
    printf '%s\n' "${classpath[*]}"
    exit
  fi
  if [[ $tools || ${HADOOP_OPTIONAL_TOOLS-} ]]; then hadoop_add_jars "$share/tools/lib"; fi
  shopt -u nullglob
  if [[ ${HADOOP_USER_CLASSPATH_FIRST-} ]]; then
    classpath=("${user[@]}" "${classpath[@]}")
  else
    classpath+=("${user[@]}")
  fi
  classpath+=("$share/hdfs" "$HADOOP_CONF_DIR")
  export CLASSPATH="${classpath[*]}"
}

hadoop_print_classpath() {
  # For other products: upstream's order and wildcards.
  local share=$HADOOP_HOME/share/hadoop
  printf '%s' "$HADOOP_CONF_DIR:$share/common/lib/*:$share/common/*:$share/hdfs:$share/hdfs/lib/*:$share/hdfs/*" \
    ":$share/mapreduce/*:$share/yarn:$share/yarn/lib/*:$share/yarn/*${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}"
  printf '\n'
}

hadoop_print_variables() {
  local name
  for name in JAVA_HOME HADOOP_HOME HADOOP_COMMON_HOME HADOOP_HDFS_HOME HADOOP_YARN_HOME HADOOP_MAPRED_HOME \
    HADOOP_CONF_DIR HADOOP_LOG_DIR HADOOP_PID_DIR; do
    printf "%s='%s'\n" "$name" "${!name-}"
  done
}

hadoop_class_data() {
  # The archive for class data sharing that lies beside this version, if it was made for this very JVM. The JVM leaves
  # out an archive that does not fit; but JDK 17 dies of one that a power failure cut, so the size is compared first.
  local data=${HADOOP_HOME%/*}/hadoop-classes-${HADOOP_HOME##*/hadoop-} bytes='' made_for='' running=''
  [[ ${JAVA_HOME-} && -r $data/classes.jvm && -r $JAVA_HOME/release ]] || return 0
  { read -r bytes && read -r -d '' made_for; } <"$data/classes.jvm"
  read -r -d '' running <"$JAVA_HOME/release"
  if [[ $running == "$made_for" && $bytes == "$(stat -c %s -- "$data/classes.jsa" 2>/dev/null)" ]]; then
    options+=("-XX:SharedArchiveFile=$data/classes.jsa" "-Xlog:cds*=off")
  fi
}

hadoop_heap() {
  # A number without a unit means MiB.
  if [[ ${2-} ]]; then options+=("$1${2}$([[ $2 == *[!0-9]* ]] || echo m)"); fi
}

hadoop_options() {
  local variable package directory root=${HADOOP_ROOT_LOGGER:-$HADOOP_LOGLEVEL,console}
  if [[ $daemon ]]; then root=${HADOOP_DAEMON_ROOT_LOGGER:-$HADOOP_LOGLEVEL,RFA}; fi
  options+=(-XX:+IgnoreUnrecognizedVMOptions -Djava.net.preferIPv4Stack=true)
  for package in java.io java.lang java.lang.reflect java.math java.net java.text java.util java.util.concurrent \
    java.util.zip sun.security.util sun.security.x509; do
    options+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
  hadoop_heap -Xms "${HADOOP_HEAPSIZE_MIN-}"
  hadoop_heap -Xmx "${HADOOP_HEAPSIZE_MAX-}"
  options+=("-Dhadoop.home.dir=$HADOOP_HOME" "-Dyarn.home.dir=$HADOOP_HOME" "-Dhadoop.log.dir=$HADOOP_LOG_DIR"
    "-Dyarn.log.dir=$HADOOP_LOG_DIR" "-Dhadoop.log.file=${HADOOP_LOGFILE:-$identity-$HOSTNAME.log}"
    "-Dhadoop.root.logger=$root" "-Dyarn.root.logger=$root" "-Dhadoop.id.str=$HADOOP_IDENT_STRING"
    "-Dhadoop.policy.file=${HADOOP_POLICYFILE:-hadoop-policy.xml}"
    "-Dhadoop.security.logger=${HADOOP_SECURITY_LOGGER:-INFO,NullAppender}")
  if [[ -d $HADOOP_HOME/lib/native ]]; then options+=("-Djava.library.path=$HADOOP_HOME/lib/native"); fi
  # The configuration directory comes last on the class path: no jar's logging configuration may win over it.
  for directory in "$HADOOP_CONF_DIR" "$HADOOP_HOME/etc/hadoop"; do
    if [[ -r $directory/log4j.properties ]]; then
      options+=("-Dlog4j.configuration=file:$directory/log4j.properties")
      break
    fi
  done
  # Word splitting is wanted and upstream's way; later options win over earlier ones.
  set -f
  options+=(${HADOOP_OPTS-})
  if [[ ! $server ]]; then options+=(${HADOOP_CLIENT_OPTS-}); fi
  variable=${tool^^}_${subcommand^^}_OPTS
  if [[ $variable == [A-Z]*([A-Z0-9_]) ]]; then options+=(${!variable-}); fi
  set +f
}

hadoop_check_user() {
  local variable=${tool^^}_${subcommand^^}_USER
  [[ $variable == [A-Z]*([A-Z0-9_]) && ${!variable-} ]] || return 0
  [[ ${!variable} == "$(id -un)" ]] || hadoop_die "$subcommand can only be executed by ${!variable}."
}

hadoop_daemon() {
  local pid='' file=${HADOOP_PID_DIR:-/tmp}/$identity.pid output=$HADOOP_LOG_DIR/$identity-$HOSTNAME.out left
  if [[ -r $file ]]; then pid=$(<"$file"); fi
  case $daemon in
    start)
      if [[ $pid ]] && kill -0 "$pid" 2>/dev/null; then
        hadoop_die "$subcommand is running as process $pid. Stop it first."
      fi
      mkdir -p -- "$HADOOP_LOG_DIR" || exit
      setsid "$java" "${options[@]}" "$class" "${arguments[@]}" >>"$output" 2>&1 </dev/null &
      echo $! >"$file"
      sleep 1
      kill -0 $! 2>/dev/null || hadoop_die "$subcommand did not start, see $output."
      ;;
    stop)
      [[ $pid ]] || return 0
      kill "$pid" 2>/dev/null
      left=$((${HADOOP_STOP_TIMEOUT:-5} * 10))
      while kill -0 "$pid" 2>/dev/null; do
        if ((left-- <= 0)); then kill -9 "$pid"; fi
        sleep 0.1
      done
      rm -f -- "$file"
      ;;
    status)
      if [[ ! $pid ]]; then return 3; fi
      kill -0 "$pid" 2>/dev/null
      ;;
  esac
}

hadoop_main() {
  tool=$1
  shift
  shopt -s extglob
  local class='' server='' tools='' daemon='' subcommand java identity home conf
  local -a options=() arguments=()
  while [[ ${1-} == --* ]]; do
    case $1 in
      --config) export HADOOP_CONF_DIR=$2 ;;
      --daemon) daemon=$2 ;;
      --loglevel) HADOOP_LOGLEVEL=$2 ;;
      --debug) set -x; shift; continue ;;
      --help) hadoop_usage; exit 0 ;;
      *) hadoop_usage >&2; hadoop_die "$1 is not an option." ;;
    esac
    [[ ${2-} ]] || hadoop_die "$1 needs a value."
    shift 2
  done
  [[ $daemon == ?(start|stop|status) ]] || hadoop_die "--daemon takes start, stop or status."
  subcommand=${1-}
  if [[ ! $subcommand ]]; then hadoop_usage >&2; exit 1; fi
  shift
  arguments=("$@")

  home=$(readlink -f -- "${BASH_SOURCE[0]}")
  export HADOOP_HOME=${home%/*/*}
  export HADOOP_COMMON_HOME=$HADOOP_HOME HADOOP_HDFS_HOME=$HADOOP_HOME HADOOP_YARN_HOME=$HADOOP_HOME
  export HADOOP_MAPRED_HOME=$HADOOP_HOME
  conf=${HADOOP_CONF_DIR-}
  export HADOOP_CONF_DIR=${HADOOP_CONF_DIR:-/etc/hadoop/conf}
  if [[ $subcommand != @(classpath|envvars|version) ]]; then hadoop_check_configuration; fi
  hadoop_source hadoop-env.sh
  if [[ $tool != hadoop ]]; then hadoop_source "$tool-env.sh"; fi
  HADOOP_LOGLEVEL=${HADOOP_LOGLEVEL:-INFO}
  HADOOP_IDENT_STRING=${HADOOP_IDENT_STRING:-${USER:-$(id -un)}}
  export HADOOP_LOG_DIR=${HADOOP_LOG_DIR:-$HADOOP_HOME/logs}
  identity=hadoop-$HADOOP_IDENT_STRING-$subcommand
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java

  hadoop_command "$subcommand"
  if [[ ! $class ]]; then
    case $subcommand in
      classpath)
        if ((${#arguments[@]} == 0)); then hadoop_print_classpath; exit; fi
        if [[ ${arguments[0]} == --shared ]]; then hadoop_classpath --shared; fi
        class=org.apache.hadoop.util.Classpath
        ;;
      envvars) hadoop_print_variables; exit ;;
      *.*) class=$subcommand ;;
      *) hadoop_usage >&2; hadoop_die "$subcommand is neither a subcommand nor the name of a class." ;;
    esac
  fi
  if [[ $daemon && ! $server ]]; then hadoop_die "$subcommand is no daemon."; fi
  hadoop_check_user
  hadoop_classpath
  options=("-Dproc_$subcommand" "${options[@]}")
  hadoop_class_data
  hadoop_options
  if [[ $daemon ]]; then hadoop_daemon; exit; fi
  exec "$java" "${options[@]}" "$class" "${arguments[@]}"
}
