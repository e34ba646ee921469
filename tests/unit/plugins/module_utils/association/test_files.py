# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association import files, place
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import files as files_of
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import (
    MACHINE,
    VERSIONS,
    members,
    offer,
)

ASKED = {"hdfs-site": {"dfs.replication": 2}, "hive-site": {"hive.exec.parallel": True}}


def made(**changes):
    return {one.path: one for one in files.environment(offer(**changes), "g1", MACHINE, VERSIONS)}


def test_clients_have_what_a_gateway_of_the_clusters_own_tier_has():
    ctx = Context("g1", "prod", {**members(), "gateway": ["g1"]}, 4096, 2, ["/mnt/disk1"], ASKED, versions=VERSIONS)
    ctx.zookeeper_ids = {"m1": 1}
    ctx.given = {"m1": "10.0.0.1"}
    names = files.products(offer())
    assert names == ["hadoop", "hive", "spark"]
    settings = effective_of(ctx, names, {})
    wanted = {one.path: one.content for name in names for one in files_of(ctx, name, settings) if not one.optional}
    found = made(asked=ASKED)
    moved = {path: one.content for path, one in found.items() if path != place.environment("prod")}
    back = {
        path.replace(place.conf("prod", name), f"/etc/{name}/conf"): text.replace(
            place.conf("prod", name), f"/etc/{name}/conf"
        )
        for name in names
        for path, text in moved.items()
        if path.startswith(f"{place.conf('prod', name)}/")
    }
    for name in names:
        back = {path: text.replace(place.conf("prod", name), f"/etc/{name}/conf") for path, text in back.items()}
    assert back == wanted
    assert (
        "<name>dfs.replication</name><value>2</value>" in found["/etc/emr/clusters/prod/hadoop/hdfs-site.xml"].content
    )


def test_every_file_is_roots_and_may_be_read_by_everybody():
    assert {(one.owner, one.group, one.mode, one.secret) for one in made().values()} == {("root", "root", 0o644, False)}
    assert all(path.startswith("/etc/emr/clusters/prod/") for path in made())


def test_two_clusters_do_not_meet():
    one, other = made(), made(cluster="test")
    assert set(one).isdisjoint(other)
    assert "hdfs://test" in other["/etc/emr/clusters/test/hadoop/core-site.xml"].content
    assert not any("clusters/prod" in file.content for file in other.values())


@pytest.fixture
def clusters(tmp_path, monkeypatch):
    """Two clusters below a directory that stands for /etc/emr/clusters."""
    for name in ("prod", "test"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "environment.sh").write_text(place.environment_text(name, ["hadoop", "hive", "spark"]))
    profile = tmp_path / "profile.sh"
    switch = tmp_path / "emr-use"
    profile.write_text(place.PROFILE_TEXT.replace(place.TOP, str(tmp_path)).replace(place.SWITCH, str(switch)))
    switch.write_text(place.SWITCH_TEXT.replace(place.TOP, str(tmp_path)))
    switch.chmod(0o755)
    return tmp_path


def shell(directory, words, program="bash"):
    """Return what a shell prints that has read the profile."""
    text = f"shopt -s expand_aliases 2>/dev/null; . {directory}/profile.sh\n{words}\n"
    argv = [program, "-c", text] if program != "dash" else [program, "-c", f". {directory}/profile.sh\n{words}\n"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})
    return done.stdout + done.stderr


def test_a_user_chooses_a_cluster(clusters):
    assert shell(clusters, 'echo "${EMR_CLUSTER-none}"') == "none\n"
    assert (
        shell(clusters, 'emr-use test\necho "$EMR_CLUSTER $HADOOP_CONF_DIR"') == "test /etc/emr/clusters/test/hadoop\n"
    )
    assert shell(clusters, "emr-use prod\nemr-use") == "prod (chosen)\ntest\n"
    assert shell(clusters, 'emr-use test sh -c "echo \\$SPARK_CONF_DIR"') == "/etc/emr/clusters/test/spark\n"
    assert "this host is no gateway of other" in shell(clusters, "emr-use other")


def test_a_single_cluster_is_chosen_by_itself(clusters):
    (clusters / "test" / "environment.sh").unlink()
    assert shell(clusters, 'echo "$EMR_CLUSTER"') == "prod\n"


def test_the_profile_is_for_every_shell_and_leaves_its_words_alone(clusters):
    assert shell(clusters, 'emr_use test; echo "$EMR_CLUSTER"', "dash") == "test\n"
    done = subprocess.run(
        ["bash", "-euc", f'set -- a b; . {clusters}/profile.sh; echo "$*"'], capture_output=True, text=True, check=True
    )
    assert done.stdout == "a b\n"


def test_the_command_says_how_it_is_used(clusters):
    done = subprocess.run([str(clusters / "emr-use"), "other", "true"], capture_output=True, text=True, check=False)
    assert (done.returncode, "emr-use CLUSTER COMMAND" in done.stderr) == (2, True)
    done = subprocess.run([str(clusters / "emr-use"), "prod", "env"], capture_output=True, text=True, check=True)
    assert "EMR_CLUSTER=prod" in done.stdout
