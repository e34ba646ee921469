# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upstream's archives, whose launchers take the host's configuration after the installation."""

from __future__ import annotations

import gzip
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import launchers
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PRODUCTS
from ansible_collections.bigdata.emr.plugins.module_utils.software import upstream

FILES = {
    "hadoop": ["libexec/hadoop-functions.sh", "etc/hadoop/core-site.xml"],
    "zookeeper": ["conf/zoo_sample.cfg", "conf/logback.xml"],
}


def product(tmp_path: Path, name: str) -> Path:
    home = tmp_path / f"{name}-9.9"
    for path in FILES[name]:
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).touch()
    return home


@pytest.mark.parametrize(("name", "default"), [("hadoop", "etc/hadoop"), ("zookeeper", "conf")])
def test_the_default_directory_leads_to_the_hosts(tmp_path, name, default):
    home = product(tmp_path, name)
    for _twice in range(2):
        upstream.adapt(name, str(home))
        assert os.readlink(home / default) == f"/etc/{name}/conf"
    assert (home / f"{default}.upstream").is_dir()
    assert (home / launchers.PATH).exists() == (name == "hadoop")


@pytest.mark.parametrize("name", ["hadoop", "zookeeper", "hadoop-classes@x"])
def test_our_own_assemblies_stay_as_they_are(tmp_path, name):
    (tmp_path / "conf").mkdir()
    (tmp_path / "libexec").mkdir()
    upstream.adapt(name, str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conf", "libexec"]
    assert not (tmp_path / "conf").is_symlink()


def test_a_launcher_that_ours_replaces_can_be_run_as_before(tmp_path):
    home = tmp_path / "druid-9.9"
    (home / "bin").mkdir(parents=True)
    for name in ("start-druid", "run-druid"):
        (home / "bin" / name).write_text("#!/bin/sh\n")
        (home / "bin" / name).chmod(0o755)
    for _twice in range(2):
        upstream.adapt("druid", str(home))
        assert os.access(home / "bin" / "run-druid", os.X_OK)
        assert (home / "bin" / "run-druid").read_text() == PRODUCTS["druid"].upstream_layout[1]
    assert (home / "bin" / "run-druid.upstream").read_text() == "#!/bin/sh\n"


def layout(tmp_path: Path, arguments: str, named: str = "") -> tuple[int, str]:
    """Source the file as upstream's launchers do, and return the exit code and what it set or said."""
    script = tmp_path / "hadoop-layout.sh"
    script.write_text(launchers.LAYOUT.replace("/etc/hadoop/conf", f"{tmp_path}/conf"))
    command = f'. {script}; echo "$HADOOP_CONF_DIR"'
    done = subprocess.run(
        ["bash", "-c", command, "hdfs", *arguments.split()],
        env={"PATH": "/usr/bin:/bin", "HADOOP_CONF_DIR": named},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_upstreams_commands_fail_without_a_configuration(tmp_path):
    code, told = layout(tmp_path, "dfs -rm -r /data")
    assert code == 1
    assert f"{tmp_path}/conf has no core-site.xml that " in told
    assert layout(tmp_path, "version") == (0, f"{tmp_path}/conf")
    assert layout(tmp_path, "--config /other dfs -ls /") == (0, "")
    assert layout(tmp_path, "dfs -ls /", "/named") == (0, "/named")
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "core-site.xml").touch()
    assert layout(tmp_path, "dfs -ls /") == (0, f"{tmp_path}/conf")


@pytest.mark.parametrize("own", [True, False])
def test_launchers_of_upstream_that_an_index_has_too_take_the_hosts_configuration(tmp_path, own):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "load-spark-env.sh").touch()
    if own:
        (tmp_path / "conf").mkdir()
    upstream.adapt("spark", str(tmp_path))
    assert os.readlink(tmp_path / "conf") == "/etc/spark/conf"
    assert (tmp_path / "conf.upstream").is_dir() is own


def test_a_file_of_upstreams_that_ours_stands_before_is_kept(tmp_path):
    path, text = PRODUCTS["flink"].upstream_layout
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "flink-console.sh").touch()
    (tmp_path / path).write_text("upstream")
    for _twice in range(2):
        upstream.adapt("flink", str(tmp_path))
        assert (tmp_path / path).read_text() == text
        assert (tmp_path / f"{path}.upstream").read_text() == "upstream"
    assert os.readlink(tmp_path / "conf") == "/etc/flink/conf"


def test_what_a_jar_has_inside_lies_beside_it(tmp_path):
    jar = tmp_path / "juicefs-hadoop-1.0.2.jar"
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr("libjfs-amd64.so.gz", gzip.compress(b"library"))
    upstream.extract("juicefs_hadoop", str(tmp_path))
    assert (tmp_path / "libjfs-amd64.so").read_bytes() == b"library"
    upstream.extract("hadoop", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["juicefs-hadoop-1.0.2.jar", "libjfs-amd64.so"]
