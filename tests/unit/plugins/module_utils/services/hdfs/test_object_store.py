# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How OSS comes into the configuration of a host, and the class with its credentials on a real JVM."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of, files
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import reads
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import object_store, oss_class

ROOT = Path(__file__).resolve().parents[6]
ROLE = ObjectStore("https://oss-cn-hangzhou-internal.aliyuncs.com", (), "ram_role")
SECRET = "p&<\"$x%'"


def given(ctx):
    settings = effective_of(ctx, ["hadoop"], {})
    return settings, {file.path: file for file in files(ctx, "hadoop", settings)}


def test_without_it_nothing_of_it_is_there(make_context):
    settings, made = given(make_context())
    assert not [name for properties in settings.values() for name in properties if "oss" in name or "OPTIONAL" in name]
    assert not [path for path in made if "oss" in path.lower()]


@pytest.mark.parametrize("host", ["m1", "c1", "g1"])
def test_every_host_of_hadoop_reaches_it_by_its_role(make_context, host):
    settings, made = given(make_context(host=host, object_store=ROLE._replace(role="emr")))
    core = settings["core-site"]
    assert core["fs.oss.endpoint"] == ROLE.endpoint
    assert core["fs.oss.emr.role"] == "emr"
    assert settings["hadoop-env"]["HADOOP_OPTIONAL_TOOLS"] == "hadoop-aliyun"
    assert settings["mapred-site"]["mapreduce.fileoutputcommitter.algorithm.version"] == 1
    for file, name in (("yarn-site", "yarn.application.classpath"), ("mapred-site", "mapreduce.application.classpath")):
        assert settings[file][name][-1] == "/opt/emr/hadoop/share/hadoop/tools/lib/*"
    assert f"/etc/hadoop/conf/{core['fs.oss.credentials.provider']}.class" in made
    # Keys of former times go.
    assert (made[object_store.KEYS_FILE].content, made[object_store.KEYS_FILE].optional) == ("", True)


def test_keys_are_in_a_file_of_their_own_only(make_context):
    store = ROLE._replace(credentials="keys", group="oss")
    settings, made = given(make_context(object_store=store, object_keys=["LTAI5t", SECRET, "token"]))
    kept = made[object_store.KEYS_FILE]
    assert kept.content == f"LTAI5t\n{SECRET}\ntoken\n"
    assert (kept.group, kept.mode, kept.secret) == ("oss", 0o440, True)
    assert settings["core-site"]["fs.oss.emr.credentials.file"] == kept.path
    assert SECRET not in str(settings)
    assert not kept.path.startswith("/etc/hadoop/conf")
    paths = list(made)
    assert paths.index(kept.path) < paths.index("/etc/hadoop/conf/core-site.xml")


def test_daemons_that_keep_away_from_it_do_not_restart_for_it(make_context):
    core = object_store.core_site(make_context(object_store=ROLE._replace(role="emr", credentials="ram_role")))
    readers = set()
    for path in ROOT.glob("roles/*/vars/main.yml"):
        declared = yaml.safe_load(path.read_text()).get(f"__{path.parts[-3]}_daemon", {})
        patterns = declared.get("reads", {}).get("core-site", [])
        readers |= {path.parts[-3] for name in core if reads(patterns, name)}
    jobs = {"nodemanager", "jobhistory", "metastore", "hiveserver2", "spark_thrift"}
    # What Druid has in it, and what its tasks read from it.
    assert readers == {*jobs, "coordinator", "historical", "middlemanager"}


def test_the_class_is_written_as_it_is(tmp_path, make_context):
    _settings, made = given(make_context(object_store=ROLE))
    (file,) = [one for one in made.values() if one.binary]
    own = file._replace(path=str(tmp_path / "x.class"))
    for check, found in ((True, True), (False, True), (False, False)):
        changes = Changes(check)
        assert changes.file(own) is found
        assert not changes.diff or changes.diff[0]["after"] == f"({len(oss_class.class_bytes())} bytes)\n"
    assert (tmp_path / "x.class").read_bytes() == oss_class.class_bytes()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Return a directory with what the class needs, the class, and a program that prints credentials."""
    loader = importlib.machinery.SourceFileLoader("oss_class_tool", str(ROOT / "tests" / "oss_class"))
    tool = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(tool)
    place = tmp_path_factory.mktemp("oss")
    made = tool.compiled(place)
    (place / "Show.java").write_text(
        """
        public class Show {
            public static void main(String[] words) throws Exception {
                try {
                    EmrOssCredentials one = new EmrOssCredentials(null, new org.apache.hadoop.conf.Configuration());
                    for (int turn = 0; turn < 2; turn++) {
                        com.aliyun.oss.common.auth.Credentials found = one.getCredentials();
                        System.out.println(found.getAccessKeyId() + " " + found.getSecretAccessKey() + " "
                            + found.getSecurityToken());
                    }
                } catch (IllegalStateException error) {
                    System.out.println("! " + error.getMessage());
                }
            }
        }"""
    )
    subprocess.run(["javac", "-d", str(place), "-cp", str(place), str(place / "Show.java")], check=True)
    return made


def show(compiled, **options):
    words = [f"-Dfs.oss.emr.{name.replace('_', '.')}={value}" for name, value in options.items()]
    argv = ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", *words, "-cp", str(compiled.parent), "Show"]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.splitlines()


def test_the_class_is_what_its_source_compiles_to(compiled):
    assert compiled.read_bytes() == oss_class.class_bytes(), "run tests/oss_class --write"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"LTAI5t\n{SECRET}\n", f"LTAI5t {SECRET} null"),
        (f"LTAI5t\n{SECRET}\ntoken\n", f"LTAI5t {SECRET} token"),
        ("", "! {0} has no keys of OSS"),
        (None, "! the keys of OSS in {0} cannot be read: java.nio.file.NoSuchFileException: {0}"),
    ],
)
def test_keys_of_a_file(compiled, tmp_path, text, told):
    if text is not None:
        (tmp_path / "keys").write_text(text)
    assert show(compiled, credentials_file=tmp_path / "keys")[0] == told.format(tmp_path / "keys")


def test_keys_of_a_role(compiled, web):
    asked = []
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    role = f'{{"AccessKeyId" : "STS.x", "AccessKeySecret" : "s", "SecurityToken" : "t", "Expiration" : "{until}"}}'

    def answer(method, path, _query):
        asked.append((method, path.rpartition("/")[2]))
        if method == "PUT":
            return 200, "a token"
        return 200, "emr" if path.endswith("/") else role

    endpoint = web(answer)
    metadata = f"http://127.0.0.1:{endpoint.port}"
    # Asked once, and kept while it lasts.
    assert show(compiled, metadata=metadata) == ["STS.x s t"] * 2
    assert asked == [("PUT", "token"), ("GET", ""), ("PUT", "token"), ("GET", "emr")]


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (404, "", "! this host has no RAM role; attach one to the instance"),
        (403, "", "! the metadata service of this host answers 403"),
        (200, "{}", "! the metadata service has no credentials of RAM role emr"),
    ],
)
def test_a_host_without_a_role_says_so(compiled, web, status, body, told):
    endpoint = web(lambda _method, _path, _query: (status, body))
    assert show(compiled, metadata=f"http://127.0.0.1:{endpoint.port}", role="emr") == [told]
