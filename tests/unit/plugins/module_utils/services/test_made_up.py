# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that nobody has written: what its facts and functions say is done, without a word in an engine.

One daemon that reads files of two products, with a heap in an environment file of its own, and two files called
``runtime.properties`` in directories of two roles.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import secrets_in
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of, files
from ansible_collections.bigdata.emr.plugins.module_utils.config.relations import relation_faults
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage_faults import storage_fault
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import apply as engine
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applier
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.compare import compared
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import changes, differences, dump, load
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.effects import Candidate, effects
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import brought_forward
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.refresh import kept_path
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.unit import unit_text
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.view import drift, is_shown
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services import computed, registry, steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.component_model import Component, Port
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import (
    ConfigFile,
    Heap,
    Opening,
    Place,
    Product,
    Store,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.model import Service
from ansible_collections.bigdata.emr.plugins.module_utils.services.roll_model import Reconfiguration
from ansible_collections.bigdata.emr.plugins.module_utils.wire.conf import Setting

OWN, OTHER = "/etc/loom/conf/weaver/runtime.properties", "/etc/loom/conf/router/runtime.properties"
SERVICE = Service(
    components={
        "weaver": Component(
            product="loom",
            placement={3: ("masters",)},
            tiers=("master",),
            account="loom",
            heap=Heap("loom-env", "LOOM_WEAVER_OPTS", 8, 256, 4096),
            stores=(Store("weaver-runtime", "loom.cloth.dir", many=False, uri=False),),
            logs=("weaver-audit.log",),
            ports={"control": Port(7999, "", "", "")},
            reconfiguration=Reconfiguration("control", "loom speed {host}:{port}", {"weaver-runtime": ("loom.speed",)}),
        )
    },
    products={
        "loom": Product(
            env="loom-env",
            log_variable="LOOM_LOG_DIR",
            group="loom",
            conf_variable="LOOM_CONF_DIR",
            logfile_variable="LOOM_LOGFILE",
            daemon_options="LOOM_OPTS",
            shared_options=("LOOM_OPTS",),
        )
    },
    files={
        "loom-env": ConfigFile("loom", "loom-env.sh", "env"),
        "loom-site": ConfigFile("loom", "loom-site.yaml", "yaml"),
        "weaver-runtime": ConfigFile("loom", "weaver/runtime.properties", "properties", lists="json", shown=True),
        "router-runtime": ConfigFile("loom", "router/runtime.properties", "properties"),
    },
    steps=("warp",),
    openings=(Opening("weaver-runtime", "loom.gpu", "true", ("PrivateDevices",)),),
    places=(Place("weaver-runtime", "loom.spill"),),
)
DECLARED = {
    "name": "weaver",
    "product": "loom",
    "user": "loom",
    "argv": ["bin/loom", "weaver"],
    "environment": {"LOOM_LOGFILE": "weaver-%H.log"},
    "directories": [{"file": "weaver-runtime", "property": "loom.cloth.dir"}],
    "reads": {
        "weaver-runtime": ["*", "!loom.threads.*"],
        "loom-site": ["*"],
        "loom-env": ["LOOM_WEAVER_OPTS"],
        "core-site": ["fs.defaultFS"],
        "hdfs-site": ["dfs.nameservices"],
    },
    "steps": ["warp"],
    "refresh": [
        {"file": "weaver/runtime.properties", "properties": ["loom.threads.*"], "argv": ["bin/loom", "again"]},
        {"file": "router/runtime.properties", "argv": ["bin/loom", "route"]},
    ],
}


def known(others, own):
    """Return what says OWN of the service that is made up, and what OTHERS says of any other."""
    return lambda service: own if service == "loom" else others(service)


@pytest.fixture
def host(with_service, monkeypatch, make_context):
    """Return what a host with the daemon would be given, with what the user asks for."""
    with_service("loom", SERVICE)
    done = []
    own = Configuration(
        computed={
            "weaver-runtime": lambda ctx: {"loom.cloth.dir": f"{ctx.disks[0]}/cloth", "loom.list": ["a", "b"]},
            "loom-site": lambda ctx: {"loom.alone": not ctx.failover("weaver")},
            "router-runtime": lambda _ctx: {"loom.route": "x"},
        },
        reasons=lambda _ctx: {"loom.list": "two are enough"},
    )
    acts = Acts(steps={"warp": lambda tools: done.append(tools.context.host)})
    monkeypatch.setattr(computed, "configuration", known(computed.configuration, own))
    monkeypatch.setattr(steps, "acts", known(steps.acts, acts))
    monkeypatch.setattr(engine, "running", lambda _daemon: None)

    def make(asked=None):
        context = make_context(asked=asked)
        context.members = {**context.members, "weaver": ["m1"]}
        state = SimpleNamespace(state=lambda _unit: {}, is_active=lambda _unit: False)
        one = Applier(daemon(DECLARED), Tools(context, Changes(check=True), state, None))
        one.configure("1.0", {})
        return SimpleNamespace(context=context, applier=one, wanted=one.wanted, done=done)

    return make


def candidate(before, after):
    return Candidate(after.applier.daemon, before.wanted, after.wanted)


def test_files_of_all_products_that_it_reads_are_rendered(host):
    one = host()
    settings = effective_of(one.context, one.applier.daemon.products, {})
    found = {file.path: file for product in ("loom", "hadoop") for file in files(one.context, product, settings)}
    assert one.applier.daemon.products == ["loom", "hadoop"]
    written = [entry["after_header"] for entry in one.applier.tools.changes.diff]
    assert set(found) - {path for path, file in found.items() if file.optional} <= set(written)
    assert {"/etc/loom/conf/weaver/", "/etc/loom/conf/router/"} <= set(written)
    assert found["/etc/loom/conf/loom-site.yaml"].content.endswith("loom.alone: true\n")
    assert 'loom.list=["a", "b"]\n' in found[OWN].content


def test_its_heap_goes_into_the_file_that_its_row_names_with_the_rules_of_all_jvms(host):
    one = host({"loom-env": {"LOOM_OPTS": "-XX:+UseZGC", "LOOM_WEAVER_OPTS": "-Dx=1"}})
    settings = effective_of(one.context, ["loom", "hadoop"], {})
    wanted = "-Xmx2048m -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=/opt/emr/tmp/weaver -Dx=1"
    assert settings["loom-env"]["LOOM_WEAVER_OPTS"] == wanted
    assert "LOOM_WEAVER_OPTS" not in settings["hadoop-env"]
    assert engine.reasons(one.context)["weaver heap"].startswith("2048 MB: 1/8 of 16384 MB")
    assert engine.reasons(one.context)["loom.list"] == "two are enough"


def test_its_unit_has_the_configuration_directories_of_both_products_and_its_own_places(host):
    one = host({"weaver-runtime": {"loom.spill": "/spill", "loom.gpu": True}})
    settings = effective_of(one.context, ["loom", "hadoop"], {})
    text = unit_text(one.applier.daemon, settings, {})
    for line in ("HADOOP_CONF_DIR=/etc/hadoop/conf", "LOOM_CONF_DIR=/etc/loom/conf", "LOOM_LOG_DIR=/var/log/loom"):
        assert f'\nEnvironment="{line}"\n' in text
    assert "\nRequiresMountsFor=/mnt/disk1/cloth\n" in text
    assert "-/spill" in text
    assert "PrivateDevices" not in text
    assert "PrivateDevices" in unit_text(one.applier.daemon, {**settings, "weaver-runtime": {}}, {})
    assert "emr-weaver.service" in registry.UNITS


@pytest.mark.parametrize(
    ("asked", "stale"),
    [
        ({"hdfs-site": {"dfs.replication": 1}}, []),
        ({"weaver-runtime": {"loom.threads.max": 9}}, []),
        ({"router-runtime": {"loom.list": "c"}}, []),
        ({"weaver-runtime": {"loom.list": ["a,b"]}}, ['weaver-runtime loom.list: ["a", "b"] -> ["a,b"]']),
        (
            {"loom-site": {"a": {"b": [1, {"c": "1"}]}}},
            ["loom-site a.b.0: (unset) -> 1", 'loom-site a.b.1.c: (unset) -> "1"'],
        ),
    ],
)
def test_what_makes_it_stale(host, asked, stale):
    assert differences(host().wanted, host(asked).wanted) == stale


def test_a_changed_member_of_the_other_product_makes_it_stale(host):
    one, other = host(), host()
    other.context.cluster = "test"
    other.applier.configure("1.0", {})
    found = {(change.section, change.name) for change in changes(one.wanted, other.applier.wanted)}
    assert found == {("core-site", "fs.defaultFS"), ("hdfs-site", "dfs.nameservices")}


def test_files_of_one_name_are_told_apart_by_their_paths(host):
    before = host()
    routed, threaded = host({"router-runtime": {"x": 1}}), host({"weaver-runtime": {"loom.threads.max": 9}})
    none, reload = {"restart": [], "reload": [], "live": []}, {"restart": [], "reload": ["weaver"], "live": []}
    assert effects(OTHER, "x", [candidate(before, routed)]) == reload
    assert effects(OWN, "x", [candidate(before, routed)]) == none
    assert effects(OWN, "loom.threads.max", [candidate(before, threaded)]) == reload
    assert effects("/etc/elsewhere/conf/runtime.properties", "x", [candidate(before, routed)]) == none
    assert len({kept_path(before.applier.daemon, entry.file) for entry in before.applier.daemon.refresh}) == 2
    assert compared(OWN, "a=1\n", "a=2\n") == [{"name": "a", "before": "1", "after": "2"}]


def test_what_it_takes_over_while_it_runs(host):
    one = candidate(host(), host({"weaver-runtime": {"loom.speed": 3}}))
    assert effects(OWN, "loom.speed", [one]) == {"restart": ["weaver"], "reload": [], "live": ["weaver"]}
    assert registry.reconfigure_command("weaver", "m1") == "loom speed m1:7999"
    view = {"loom.speed": Setting("5", "programmatically"), "loom.x": Setting("1", "runtime.properties")}
    found = drift("weaver", view, one.wanted, one.wanted, one.daemon.reads)
    assert not is_shown(one.daemon)  # it has no port of a page
    assert ("loom.speed", "3", "5") in [(row["property"], row["recorded"], row["running"]) for row in found]


def test_a_record_is_brought_forward_by_the_whole_path(host):
    one = host({"weaver-runtime": {"loom.threads.max": 9}})
    old = load(dump(one.wanted))
    old["reloads"] = {}
    old["properties"]["weaver-runtime"]["loom.threads.max"] = "9"
    found = brought_forward(old, one.applier.daemon)
    assert found["reloads"] == {
        name: digest for name, digest in one.wanted["reloads"].items() if name.startswith("weaver/")
    }
    assert "loom.threads.max" not in found["properties"]["weaver-runtime"]


def test_a_secret_that_is_nested_is_for_its_accounts_only_and_in_no_record(host):
    asked = {"loom-site": {"ssl": {"key-password": "hunter22"}}}
    one = host(asked)
    settings = effective_of(one.context, ["loom"], {})
    file = next(file for file in files(one.context, "loom", settings) if file.path.endswith(".yaml"))
    assert ("hunter22" in file.content, file.group, file.mode) == (True, "loom", 0o640)
    assert "hunter22" not in dump(one.wanted) + str(one.applier.tools.changes.diff)
    assert secrets_in(asked) == {"hunter22"}


def test_its_step_is_taken_before_it_starts(host):
    one = host()
    assert one.applier.start() is True
    assert one.done == ["m1"]


def test_rules_of_all_services_hold_for_it(host):
    host()
    port = "-Dcom.sun.management.jmxremote.port=9010"
    (fault,) = relation_faults({"loom-env": {"LOOM_OPTS": port}}, ["weaver"], [])
    assert fault.text.endswith("fix one in the variable of one daemon, as LOOM_WEAVER_OPTS")
    asked = {"loom-env": {"LOOM_WEAVER_OPTS": port}, "hadoop-env": {"HDFS_NAMENODE_OPTS": port}}
    assert [one.file for one in relation_faults(asked, ["namenode", "weaver"], [])] == ["loom-env"]
    assert storage_fault("weaver-runtime", "loom.cloth.dir", "cloth").startswith("cloth is no absolute path")


def test_nothing_of_it_is_left():
    assert "weaver" not in registry.COMPONENTS
    assert Daemon("namenode", "hadoop", reads={"core-site": ["*"]}).products == ["hadoop"]
