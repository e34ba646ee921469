# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No daemon of ours depends on a name in /tmp or /var/tmp that anybody can make before it.

``fixtures/temporary.json`` has every property of the release's ``*-default.xml`` whose value, or whose description,
names such a place; molecule/ha compares it with the jars. Each is either computed, and then leads elsewhere, or stands
in LEFT with the reason.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config import products
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import state_dir, tmp_dir
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, DAEMONS

HERE = Path(__file__).parent
ROOT = HERE.parents[4]
DEFAULTS = json.loads((HERE / "fixtures" / "temporary.json").read_text())
NAMED = re.compile(r"/tmp|hadoop\.tmp\.dir|java\.io\.tmpdir|/dev/shm")
BASED = "below hadoop.tmp.dir"
NO_SERVICE = "of a service that no release has"
LEFT = {
    "io.seqfile.local.dir": BASED,
    "fs.s3a.buffer.dir": BASED,
    "fs.azure.buffer.dir": BASED,
    "mapreduce.cluster.local.dir": BASED,
    "dfs.datanode.shared.file.descriptor.paths": "names are random, opened exclusively and removed at once",
    "dfs.namenode.checkpoint.dir": "of the SecondaryNameNode, and computed where one runs",
    "dfs.journalnode.edits.dir": "of JournalNodes, and computed where they run",
    "dfs.provided.aliasmap.inmemory.leveldb.dir": "read only where provided storage is asked for",
    "nfs.dump.dir": NO_SERVICE,
    "yarn.timeline-service.leveldb-timeline-store.path": NO_SERVICE,
    "yarn.timeline-service.leveldb-state-store.path": NO_SERVICE,
    "yarn.timeline-service.entity-group-fs-store.active-dir": NO_SERVICE,
    "yarn.timeline-service.entity-group-fs-store.done-dir": NO_SERVICE,
    "yarn.nodemanager.local-cache.max-files-per-directory": "a number; the description has an example",
    "mapred.child.java.opts": "options of tasks; the description has an example",
    "yarn.app.mapreduce.am.command-opts": "options of tasks; the description has an example",
    "mapreduce.jvm.system-properties-to-log": "names of properties",
}
# Read from constants in the jars' classes: defaults that no *-default.xml has.
CODE = {
    "FileSystemNodeLabelsStore": "yarn.node-labels.fs-store.root-dir",
    "FileSystemNodeAttributeStore": "yarn.node-attribute.fs-store.root-dir",
    "SecondaryNameNode": "dfs.namenode.checkpoint.dir",
    "FSNamesystem": "dfs.namenode.name.dir",
    "AliyunOSSUtils": "hadoop.tmp.dir",
    "TrafficController": "hadoop.tmp.dir",
}
HADOOP = [name for name in DAEMONS if name != "zookeeper"]


def computed(context):
    settings = products.effective(context, "hadoop", {})
    files = {"core": "core-site", "hdfs": "hdfs-site", "yarn": "yarn-site", "mapred": "mapred-site"}
    return {name: value for file in files.values() for name, value in settings[file].items()}


def expanded(value, component, settings):
    """Return VALUE as a daemon sees it: the JVM's property first, then the configuration's own."""
    known = {
        "java.io.tmpdir": tmp_dir(component),
        "user.name": COMPONENTS[component].account,
        "hadoop.tmp.dir": settings,
    }
    text = ",".join(value) if isinstance(value, list) else str(value)
    while "${" in text:
        text = re.sub(r"\$\{([\w.]+)\}", lambda one: str(known[one[1]]), text)
    return text


def test_each_default_of_the_release_is_computed_or_left_for_a_reason(make_context):
    found = set()
    for masters in (1, 3):
        for host in ("m1", "c1", "g1"):
            found |= set(computed(make_context(masters, host)))
    names = {name for defaults in DEFAULTS.values() for name in defaults}
    assert {*LEFT} <= names
    assert sorted(names - set(LEFT) - found) == []
    assert set(CODE.values()) <= found


@pytest.mark.parametrize("masters", [1, 3])
@pytest.mark.parametrize("component", HADOOP)
def test_what_is_computed_is_no_place_that_others_can_make(make_context, masters, component):
    context = make_context(masters, "c1" if component in ("datanode", "nodemanager") else "m1")
    settings = computed(context)
    names = {name for defaults in DEFAULTS.values() for name in defaults if name in settings}
    seen = {name: expanded(settings[name], component, settings["hadoop.tmp.dir"]) for name in names}
    # These lie in HDFS.
    seen = {name: value for name, value in seen.items() if name not in ("yarn.app.mapreduce.am.staging-dir",)}
    assert not [one for one in seen.items() if re.search(r"(^|,|//)(/var)?/tmp(/|$)", one[1])]
    assert seen["hadoop.tmp.dir"] == f"/opt/emr/tmp/{component}/hadoop-{COMPONENTS[component].account}"


@pytest.mark.parametrize("component", ["resourcemanager", "jobhistory"])
def test_what_is_kept_is_kept_in_a_directory_of_the_daemons_account(make_context, component):
    settings = computed(make_context())
    prefix = {"resourcemanager": "yarn.", "jobhistory": "mapreduce.jobhistory."}[component]
    places = [str(value) for name, value in settings.items() if state_dir(component) in str(value)]
    assert places
    assert len(set(places)) == len(places)
    assert all(name.startswith(prefix) for name, value in settings.items() if str(value) in places)
    role = yaml.safe_load((ROOT / "roles" / component / "vars" / "main.yml").read_text())[f"__{component}_daemon"]
    assert {"path": state_dir(component), "mode": "0700"} in role["directories"]


def test_what_is_emptied_at_each_start_holds_nothing_that_is_kept(make_context):
    """The temporary directory is: a store whose default lies below hadoop.tmp.dir needs a place of its own."""
    kept = [name for defaults in DEFAULTS.values() for name in defaults if re.search(r"store|recovery", name)]
    settings = computed(make_context(1, "m1"))
    mine = [name for name in kept if LEFT.get(name) != NO_SERVICE]
    assert len(mine) > 6
    assert not [name for name in mine if "tmp" in str(settings[name])]
