# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The launchers of the assembled products, run with a java that prints what it was called with."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import (
    ARCHIVE,
    MADE_FOR,
    made_for,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.shared import SHARED_JARS

RECIPES = Path(__file__).resolve().parents[2] / "roles" / "distribution" / "files" / "maven"
JAVA = """#!/bin/sh
printf '%s\\n' "$CLASSPATH" "$@"
"""
RELEASE = 'IMPLEMENTOR="Debian"\nJAVA_RUNTIME_VERSION="17.0.15+6-Debian-1deb12u1"\n'
COMMANDS = {
    "hadoop": ["bin/hdfs", "dfsadmin", "-safemode", "get"],
    "hbase": ["bin/hbase", "regionserver"],
    "hive": ["bin/hive", "--service", "metastore"],
    "zookeeper": ["bin/zkServer.sh", "start-foreground"],
}
SHARED = {**SHARED_JARS, "hbase": ["bin/hbase", "classpath", "--shared"]}
JARS = {
    "hadoop": [
        f"share/hadoop/{path}.jar"
        for path in ("common/lib/b", "common/lib/a", "common/c", "hdfs/d", "yarn/lib/e", "mapreduce/f", "tools/lib/g")
    ],
    "hbase": [f"lib/{path}.jar" for path in ("b", "a", "client-facing-thirdparty/c", "ruby/d", "test/e")],
    "hive": ["lib/metastore/b.jar", "lib/metastore/a.jar", "lib/hiveserver2/c.jar"],
    "zookeeper": ["lib/b.jar", "lib/a.jar", "lib/B.jar"],
}
EVERY_PRODUCT = pytest.mark.parametrize("name", sorted(SHARED))
HBASE = pytest.mark.parametrize("name", ["hbase"])
HIVE = pytest.mark.parametrize("name", ["hive"])


@dataclass
class Product:
    """A product as it is installed, with empty jars."""

    root: Path
    name: str

    @property
    def home(self) -> Path:
        return self.root / f"{self.name}-9.9"

    def run(self, *argv: str, **environment: str) -> list[str]:
        """Run a launcher and return the lines that it prints."""
        variables = {
            "PATH": "/usr/bin:/bin",
            "JAVA_HOME": str(self.root / "jvm"),
            "HADOOP_CONF_DIR": str(self.root / "conf"),
            "HBASE_CONF_DIR": str(self.root / "conf"),
            "HIVE_CONF_DIR": str(self.root / "conf"),
            "ZOOCFGDIR": str(self.root / "conf"),
            **environment,
        }
        launcher = str(self.root / self.name / argv[0])
        done = subprocess.run([launcher, *argv[1:]], env=variables, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout.splitlines()

    def class_data(self, release: str = RELEASE, cut: int = 0) -> Path:
        """Install class data for the JVM with this release file, of which a crash CUT some bytes."""
        directory = self.root / f"{self.name}-classes-9.9"
        directory.mkdir()
        content = b"class data" * 100
        (directory / ARCHIVE).write_bytes(content[: len(content) - cut])
        (directory / MADE_FOR).write_text(made_for(len(content), release))
        return directory / ARCHIVE


@pytest.fixture
def product(tmp_path: Path, name: str) -> Product:
    made = Product(tmp_path, name)
    shutil.copytree(RECIPES / name / "dist", made.home)
    for jar in JARS[name]:
        (made.home / jar).parent.mkdir(parents=True, exist_ok=True)
        (made.home / jar).touch()
    (tmp_path / name).symlink_to(made.home.name)
    for directory in ("conf", "jvm/bin"):
        (tmp_path / directory).mkdir(parents=True)
    (tmp_path / "conf" / "zoo.cfg").touch()
    java = tmp_path / "jvm" / "bin" / "java"
    java.write_text(JAVA)
    java.chmod(0o755)
    (tmp_path / "jvm" / "release").write_text(RELEASE)
    return made


def fails(product: Product, *argv: str, **variables: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as error:
        product.run(*argv, **variables)
    assert error.value.stdout == ""
    return str(error.value.stderr)


@pytest.fixture
def etc(product, name) -> Path:
    """Let the launchers look for the host's configuration below a directory of the test."""
    etc = product.root / "etc"
    for launcher in [*product.home.glob("bin/*"), *product.home.glob("libexec/*.sh")]:
        launcher.write_text(launcher.read_text().replace(f"/etc/{name}/conf", f"{etc}/{name}/conf"))
    return etc / name / "conf"


@pytest.mark.parametrize("name", ["hadoop"])
@pytest.mark.parametrize("there", ["no directory", "no core-site", "not readable"])
@pytest.mark.parametrize("command", ["bin/hdfs dfs -rm -r /data", "bin/hadoop fs -ls /", "bin/yarn node -list"])
def test_without_configuration_no_command_works_on_the_local_file_system(product, etc, there, command):
    if there != "no directory":
        etc.mkdir(parents=True)
    if there == "not readable":
        (etc / "core-site.xml").symlink_to("/proc/1/nothing")
    told = fails(product, *command.split(), HADOOP_CONF_DIR="")
    assert f"{etc} has no core-site.xml that " in told
    assert "name the configuration with --config or HADOOP_CONF_DIR." in told


@pytest.mark.parametrize("name", ["hadoop"])
def test_the_hosts_configuration_is_taken_unless_another_is_named(product, etc):
    etc.mkdir(parents=True)
    (etc / "core-site.xml").touch()
    assert product.run("bin/hdfs", "dfs", "-ls", HADOOP_CONF_DIR="")[0].split(":")[-1] == str(etc)
    named = product.run("bin/hdfs", "--config", f"{product.root}/conf", "dfs", "-ls", HADOOP_CONF_DIR="")
    assert named[0].split(":")[-1] == f"{product.root}/conf"
    (etc / "core-site.xml").unlink()
    product.run("bin/hdfs", "--config", f"{product.root}/conf", "dfs", "-ls", HADOOP_CONF_DIR="")
    product.run("bin/hadoop", "version", HADOOP_CONF_DIR="")
    assert fails(product, "bin/hdfs", "--config", "/nowhere", "dfs").endswith("/nowhere does not exist.\n")


@pytest.mark.parametrize("name", ["zookeeper"])
def test_a_server_without_configuration_says_so(product, etc):
    assert f"there is no {etc}/zoo.cfg that" in fails(product, "bin/zkServer.sh", "start-foreground", ZOOCFGDIR="")
    etc.mkdir(parents=True)
    (etc / "zoo.cfg").touch()
    assert product.run("bin/zkServer.sh", "start-foreground", ZOOCFGDIR="")[-1] == f"{etc}/zoo.cfg"


@EVERY_PRODUCT
def test_the_jars_that_class_data_is_made_of_begin_every_class_path(product, name):
    shared = product.run(*SHARED[name])
    assert len(shared) == 1
    jars = shared[0].split(":")
    assert all(jar.startswith(f"{product.home}/") and jar.endswith(".jar") for jar in jars)
    added = {"HADOOP_CLASSPATH": "/x.jar", "HBASE_CLASSPATH": "/x.jar", "CLASSPATH": "/x.jar"}
    for variables in ({}, added, {"LC_ALL": "C.UTF-8"}):
        class_path = product.run(*COMMANDS[name], **variables)[0].split(":")
        assert class_path[: len(jars)] == jars
        assert not any(
            entry.startswith(str(product.home)) and entry.endswith(".jar") for entry in class_path[len(jars) :]
        )


@pytest.mark.parametrize("name", ["hadoop"])
def test_the_jars_of_tools_follow(product, name):
    jars = product.run(*SHARED[name])[0].split(":")
    class_path = product.run("bin/hadoop", "distcp")[0].split(":")
    assert class_path[: len(jars)] == jars
    assert class_path[len(jars)] == f"{product.home}/share/hadoop/tools/lib/g.jar"


@EVERY_PRODUCT
def test_class_data_for_this_jvm_is_used_and_options_of_users_come_later(product, name):
    archive = product.class_data()
    own = "-XX:SharedArchiveFile=/own.jsa"
    words = product.run(*COMMANDS[name], HADOOP_OPTS=own, HBASE_OPTS=own, SERVER_JVMFLAGS=own)
    ours = [word for word in words if word.startswith("-XX:SharedArchiveFile=")]
    assert ours == [f"-XX:SharedArchiveFile={archive}", own]
    assert "-Xlog:cds*=off" in words


@pytest.mark.parametrize(
    "why",
    ["none", "another JVM", "cut", "empty", "gone", "note is empty", "JVM without release file", "JAVA_HOME unset"],
)
@EVERY_PRODUCT
def test_class_data_that_is_not_for_this_jvm_or_not_whole_is_left_out(product, name, why):
    variables = {}
    if why != "none":
        archive = product.class_data(
            release=RELEASE.replace("15", "16") if why == "another JVM" else RELEASE,
            cut={"cut": 1, "empty": 1000}.get(why, 0),
        )
        if why == "gone":
            archive.unlink()
        if why == "note is empty":
            archive.with_name(MADE_FOR).write_text("")
    if why == "JVM without release file":
        (product.root / "jvm" / "release").unlink()
    if why == "JAVA_HOME unset":
        variables = {"JAVA_HOME": "", "PATH": f"{product.root}/jvm/bin:/usr/bin:/bin"}
    words = product.run(*COMMANDS[name], **variables)
    assert words[0].startswith(f"{product.home}/")
    assert not any("SharedArchiveFile" in word or "-Xlog" in word for word in words)


def classes_of(words: list[str]) -> list[str]:
    """Return the class that a launcher runs and its arguments: what follows the JVM's options."""
    return words[max(number for number, word in enumerate(words) if word.startswith("-")) + 1 :]


@HBASE
@pytest.mark.parametrize(
    ("command", "started"),
    [
        ("master", "HMaster start"),
        ("master clear", "HMaster clear"),
        ("regionserver", "HRegionServer start"),
        ("regionserver stop", "HRegionServer stop"),
        ("canary", "CanaryTool"),
        ("hbck", "HBaseFsck"),
        ("hfile", "HFilePrettyPrinter"),
        ("ltt", "LoadTestTool"),
        ("pe", "PerformanceEvaluation"),
        ("regionmover", "RegionMover"),
        ("rowcounter t", "RowCounter t"),
        ("snapshot info", "SnapshotInfo"),
        ("snapshot export x", "ExportSnapshot x"),
        ("version", "VersionInfo"),
        ("wal", "WALPrettyPrinter"),
        ("zkcli", "ZKMainServer"),
        ("org.example.Tool a b", "Tool a b"),
    ],
)
def test_commands_of_hbase_are_classes(product, command, started):
    name, _, arguments = " ".join(classes_of(product.run("bin/hbase", *command.split()))).partition(" ")
    assert f"{name.split('.')[-1]} {arguments}".strip() == started


@HBASE
def test_what_is_no_command_of_hbase_is_refused(product):
    assert "hbtop is neither a command nor the name of a class" in fails(product, "bin/hbase", "hbtop")
    assert "snapshot takes create, info or export" in fails(product, "bin/hbase", "snapshot")
    assert "--speed is not an option" in fails(product, "bin/hbase", "--speed", "shell")
    assert "--config needs a value" in fails(product, "bin/hbase", "--config")
    assert "there is no jar /none.jar that" in fails(product, "bin/hbase", "hbck", "-j", "/none.jar")
    assert "usage: hbase" in product.run("bin/hbase", "--help")[0]


@HBASE
@pytest.mark.parametrize(
    ("command", "extra"),
    [
        ("master", []),
        ("rowcounter", []),
        ("org.apache.hadoop.hbase.util.RegionMover", []),
        ("shell", ["ruby/d"]),
        ("ltt", ["test/e"]),
        ("pe", ["test/e"]),
        ("org.apache.hadoop.hbase.test.IntegrationTestBigLinkedList", ["test/e"]),
        ("org.apache.hadoop.hbase.IntegrationTestIngest", ["test/e"]),
    ],
)
def test_jars_for_tests_are_on_the_class_path_of_tests_only(product, command, extra):
    class_path = product.run("bin/hbase", command)[0].split(":")
    shared = product.run(*SHARED["hbase"])[0].split(":")
    assert class_path == [
        *shared,
        *(f"{product.home}/lib/{jar}.jar" for jar in extra),
        str(product.home),
        f"{product.root}/conf",
        f"{product.root}/conf",
    ]


@HBASE
def test_hbase_finds_its_configuration_before_that_of_hadoop(product, etc):
    assert f"{etc} has no hbase-site.xml that " in fails(product, "bin/hbase", "shell", HBASE_CONF_DIR="")
    product.run("bin/hbase", "version", HBASE_CONF_DIR="")
    etc.mkdir(parents=True)
    (etc / "hbase-site.xml").touch()
    found = product.run("bin/hbase", "shell", HBASE_CONF_DIR="", HADOOP_CONF_DIR="")[0].split(":")
    assert found[-2:] == [str(etc), "/etc/hadoop/conf"]
    conf = f"{product.root}/conf"
    named = product.run("bin/hbase", "--config", conf, "shell", HBASE_CONF_DIR="", HADOOP_CONF_DIR="/h")
    assert named[0].split(":")[-2:] == [conf, "/h"]
    assert fails(product, "bin/hbase", "--config", "/nowhere", "shell").endswith("/nowhere does not exist.\n")


@HBASE
def test_other_products_get_the_class_path_of_hbase_in_the_order_of_upstream(product):
    (printed,) = product.run("bin/hbase", "classpath", HADOOP_CONF_DIR="/h")
    home = product.home
    jars = [f"{home}/lib/*", f"{home}/lib/client-facing-thirdparty/*"]
    assert printed.split(":") == [f"{product.root}/conf", "/h", str(home), *jars]


@HBASE
def test_options_of_hbase_come_in_the_order_in_which_they_win(product):
    (product.root / "conf" / "hbase-env.sh").write_text(
        "export HBASE_OPTS=-Done HBASE_MASTER_OPTS='-Dtwo -Xmx3g' HBASE_HEAPSIZE=512\n"
        "export SERVER_GC_OPTS=-Dgc CLIENT_GC_OPTS=-Dcgc\nfalse\n"
    )
    (product.root / "conf" / "log4j2.properties").touch()
    words = product.run("bin/hbase", "master", HBASE_LOG_DIR="/l", HBASE_LOGFILE="f.log", HBASE_ROOT_LOGGER="INFO,RFA")
    ordered = ["-Dproc_master", "-Xmx512m", "-Done", "-Dgc", "-Dtwo", "-Xmx3g"]
    assert [word for word in words if word in ordered] == ordered
    assert "-Dcgc" not in words
    assert {"-Dhbase.log.dir=/l", "-Dhbase.log.file=f.log", "-Dhbase.root.logger=INFO,RFA"} <= set(words)
    assert f"-Dlog4j2.configurationFile=file:{product.root}/conf/log4j2.properties" in words
    assert "--add-opens=java.base/java.nio=ALL-UNNAMED" in words
    stop = product.run("bin/hbase", "master", "stop")
    assert "-Dtwo" not in stop
    client = product.run("bin/hbase", "canary", HBASE_CANARY_OPTS="-Dthree")
    assert [word for word in client if word in ("-Done", "-Dcgc", "-Dthree")] == ["-Done", "-Dcgc", "-Dthree"]


@HBASE
def test_the_shell_is_quiet_and_finds_what_its_jar_lacks(product):
    words = product.run("bin/hbase", "shell", "-n")
    assert "-Dhbase.root.logger=ERROR,console" in words
    assert f"-Dhbase.ruby.sources={product.home}/lib/ruby" in words
    assert words[-2:] == ["org.jruby.JarBootstrapMain", "-n"]
    assert (product.home / "lib" / "ruby" / "shell" / "commands" / "trace.rb").exists()


@pytest.fixture
def beside(product) -> Path:
    """Install Hadoop and Tez beside the product, with empty jars."""
    for path in (
        "hadoop-3/share/hadoop/common/h",
        "hadoop-3/share/hadoop/common/lib/slf4j-reload4j-1",
        "hadoop-3/share/hadoop/yarn/y",
        "hadoop-3/share/hadoop/tools/lib/hadoop-distcp-3",
        "hadoop-3/share/hadoop/tools/lib/other",
        "tez-1/tez-api-1",
        "tez-1/lib/t",
    ):
        jar = product.root / f"{path}.jar"
        jar.parent.mkdir(parents=True, exist_ok=True)
        jar.touch()
    (product.root / "hadoop").symlink_to("hadoop-3")
    (product.root / "tez").symlink_to("tez-1")
    return Path(product.root)


@HIVE
@pytest.mark.parametrize(
    ("command", "own", "tez"),
    [
        ("--service metastore", ["metastore/a", "metastore/b"], []),
        ("--service schematool -info", ["metastore/a", "metastore/b"], []),
        ("--service hiveserver2", ["hiveserver2/c"], ["tez-api-1", "lib/t"]),
        ("-u x", ["hiveserver2/c"], []),
    ],
)
def test_each_part_of_hive_has_its_own_jars_and_those_of_others_behind(product, beside, command, own, tez):
    conf, share = f"{beside}/conf", f"{beside}/hadoop-3/share/hadoop"
    found = product.run("bin/hive", *command.split(), TEZ_CONF_DIR="/t", HADOOP_CONF_DIR="/h")[0].split(":")
    assert found == [
        conf,
        "/t",
        "/h",
        *(f"{product.home}/lib/{jar}.jar" for jar in own),
        *(f"{beside}/tez-1/{jar}.jar" for jar in tez),
        f"{share}/common/h.jar",
        f"{share}/yarn/y.jar",
        f"{share}/tools/lib/hadoop-distcp-3.jar",
    ]


@HIVE
@pytest.mark.parametrize(
    ("argv", "started"),
    [
        (["bin/hive", "--service", "metastore"], "HiveMetaStore"),
        (["bin/hiveserver2"], "HiveServer2"),
        (["bin/schematool", "-dbType", "mysql", "-info"], "MetastoreSchemaTool -dbType mysql -info"),
        (["bin/beeline", "-u", "jdbc:x", "-e", "select 1"], "BeeLine -u jdbc:x -e select 1"),
        (["bin/beeline", "--help"], "BeeLine --help"),
        (["bin/hive", "--service", "cli", "-u", "jdbc:x"], "BeeLine -u jdbc:x"),
        (["bin/hive", "-n", "alice", "-p", "x", "-e", "q"], "BeeLine -n alice -p x -e q"),
        (["bin/hive", "--version"], "HiveVersionInfo"),
        (["bin/hive", "--service", "jar", "/x/sqlline.jar", "sqlline.SqlLine", "-f", "f"], "SqlLine -f f"),
    ],
)
def test_services_of_hive_are_classes(product, beside, argv, started):
    words = product.run(*argv)
    last = max(number for number, word in enumerate(words) if word.startswith(("-D", "-X", "--add-opens")))
    name, _, arguments = " ".join(words[last + 1 :]).partition(" ")
    assert f"{name.split('.')[-1]} {arguments}".strip() == started


@HIVE
def test_who_names_no_server_is_not_asked_for_his_name(product, beside):
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    assert product.run("bin/beeline", "-e", "select 1")[-6:] == ["-p", me, "-n", me, "-e", "select 1"]
    assert product.run("bin/beeline", "-n", "alice")[-4:] == ["-p", me, "-n", "alice"]


@HIVE
def test_what_hive_cannot_do_is_said(product, beside, etc):
    assert "webhcat is not a service" in fails(product, "bin/hive", "--service", "webhcat")
    assert "--service needs a value" in fails(product, "bin/hive", "--service")
    assert f"{etc} has no hive-site.xml that " in fails(product, "bin/beeline", HIVE_CONF_DIR="")
    assert "usage: hive" in product.run("bin/hive", "--help")[0]
    (beside / "tez").unlink()
    assert "there is no Tez in " in fails(product, "bin/hiveserver2")
    (beside / "hadoop").unlink()
    assert "there is no Hadoop in " in fails(product, "bin/hive", "--service", "metastore")


@HIVE
def test_options_of_hive_are_those_of_its_service(product, beside):
    (beside / "conf" / "hive-env.sh").write_text(
        "export HADOOP_OPTS=-Done HIVE_METASTORE_HADOOP_OPTS='-Dtwo -Xmx3g' HIVESERVER2_HADOOP_OPTS=-Dthree\n"
        "export HADOOP_CLIENT_OPTS=-Dfour HADOOP_HEAPSIZE=512 HIVE_CLASSPATH=/drivers/*\nfalse\n"
    )
    (beside / "conf" / "hive-log4j2.properties").touch()
    words = product.run("bin/hive", "--service", "metastore")
    ordered = ["-Dproc_metastore", "-Xmx512m", "-Done", "-Dtwo", "-Xmx3g"]
    assert [word for word in words if word in ordered] == ordered
    assert not {"-Dthree", "-Dfour"} & set(words)
    assert words[0].endswith(":/drivers/*")
    assert f"-Dlog4j2.configurationFile=file:{beside}/conf/hive-log4j2.properties" in words
    assert "--add-opens=java.base/java.util.regex=ALL-UNNAMED" in words
    assert "-Dfour" in product.run("bin/beeline", "-u", "x")
