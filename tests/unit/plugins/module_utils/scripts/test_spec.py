# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""emr_scripts: what is refused, and on which hosts a script runs."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.scripts import spec

TOPOLOGY = {
    "tiers": {"master": ["m1"], "core": ["c1", "c2"], "task": ["t1"], "gateway": ["g1"]},
    "node_groups": {"core": {"core_hdd": ["c2"]}, "task": {}},
    "seen": ["m1", "c1", "c2", "t1", "g1"],
}
HERE = spec.cluster(TOPOLOGY, ["alice"], ["hdfs"])
PLAIN = {"name": "mounts", "moment": "after_started", "source": "scripts/mounts.sh"}


def read(**more):
    return spec.read([{key: value for key, value in {**PLAIN, **more}.items() if value is not ...}], HERE)


def test_a_script_runs_on_all_hosts_as_root_unless_it_says_otherwise():
    (one,) = read().scripts
    assert one == spec.Script("mounts", "after_started", "scripts/mounts.sh", ("m1", "c1", "c2", "t1", "g1"))
    assert (one.on_failure, one.timeout_seconds, one.user, one.args) == ("stop", 600, "root", ())


@pytest.mark.parametrize(
    ("more", "hosts"),
    [
        ({"tier": "core"}, ("c1", "c2")),
        ({"node_group": "core_hdd"}, ("c2",)),
        ({"hosts": ["g1", "c1"]}, ("c1", "g1")),
        ({"hosts": "t1"}, ("t1",)),
    ],
)
def test_its_hosts(more, hosts):
    assert read(**more).scripts[0].hosts == hosts


def test_arguments_are_texts():
    assert read(args=["-p", 9100, True, "a b"]).scripts[0].args == ("-p", "9100", "True", "a b")


def test_users_run_scripts_where_they_have_accounts():
    assert read(user="alice", tier="gateway").scripts[0].user == "alice"
    assert read(user="hdfs").scripts[0].user == "hdfs"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"name": ...}, "entry 1: it has no name"),
        ({"name": "A b"}, "script A b: that is no name of a script"),
        ({"name": "../x"}, "that is no name of a script"),
        ({"name": "x.json"}, "that is no name of a script"),
        ({"scource": "x"}, "scource is no key of a script; did you mean source?"),
        ({"moment": ...}, "it has no moment; write one of before_install, after_started, manual"),
        ({"moment": "after_start"}, "after_start is no moment; did you mean after_started?"),
        ({"source": ...}, "it has no source"),
        ({"source": 7}, "it has no source"),
        ({"args": "-p 1"}, "args is no list; write [first, second]"),
        ({"args": [{"a": 1}]}, "argument {'a': 1} is no text"),
        ({"args": [None]}, "argument None is no text"),
        ({"on_failure": "ignore"}, "on_failure ignore is unknown; write one of stop, continue"),
        ({"timeout_seconds": 0}, "timeout_seconds 0 is no time; write whole seconds, from 1 to 86400"),
        ({"timeout_seconds": "10m"}, "timeout_seconds 10m is no time"),
        ({"timeout_seconds": True}, "timeout_seconds True is no time"),
        ({"tier": "core", "hosts": ["c1"]}, "it has tier and hosts; write one of them"),
        ({"tier": "cores"}, "cores is no tier of the cluster; did you mean core?"),
        ({"tier": ["core"]}, "['core'] is no tier of the cluster; did you mean core?"),
        ({"node_group": ["core_hdd"]}, "['core_hdd'] is no node group of the cluster; did you mean core_hdd?"),
        ({"user": ["alice"]}, "user ['alice'] is neither in emr_users nor an account of the cluster"),
        ({"node_group": "core_ssd"}, "core_ssd is no node group of the cluster; did you mean core_hdd?"),
        ({"hosts": ["c11"]}, "c11 is no host of the cluster; did you mean c1?"),
        ({"hosts": ["elsewhere.example.com"]}, "elsewhere.example.com is no host of the cluster; write its name"),
        ({"hosts": []}, "hosts is no list"),
        ({"user": "alise"}, "user alise is neither in emr_users nor an account of the cluster; did you mean alice?"),
        ({"user": "alice"}, "user alice has no account on c1; write tier: gateway, or another user"),
        ({"user": "hdfs", "moment": "before_install"}, "user hdfs may not be there yet before_install"),
    ],
)
def test_what_is_wrong_is_one_sentence(more, text):
    found = read(**more)
    assert found.scripts == []
    (fault,) = found.faults
    assert text in fault


@pytest.mark.parametrize("asked", ["x", {"name": "x"}, 3])
def test_what_is_no_list(asked):
    assert spec.read(asked, HERE).faults[0].startswith("it is no list; write for example")
    assert spec.read(["x"], HERE).faults[0].startswith("entry 1 is no mapping")
    assert spec.read(None, HERE) == spec.Found([], [])


def test_two_of_one_name_are_one_to_a_host():
    found = spec.read([PLAIN, {**PLAIN, "tier": "core"}], HERE)
    assert found.faults == ["script mounts is there twice; hosts know by it what they have run, so give each its own"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"echo x\n", "does not begin with #!"),
        (b"", "does not begin with #!"),
        (b"#!/bin/sh\r\necho\r\n", "carriage return"),
        (b"#!" + bytes(spec.MOST_BYTES), "has more than 1048576 bytes"),
        (b"#!/bin/sh\necho 'x\r\n'\n", ""),
        (b"#!/usr/bin/python3", ""),
    ],
)
def test_what_a_file_may_have(content, text):
    fault = spec.content_fault(content)
    assert (text in fault) if text else fault == ""


def test_versions_differ_by_text_arguments_and_user():
    ways = [
        (b"a", ["b"], "root"),
        (b"a", ["b", ""], "root"),
        (b"ab", [], "root"),
        (b"a", [], "root"),
        (b"a", ["b"], "x"),
    ]
    assert len({spec.digest(*way) for way in ways}) == len(ways)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "add -e emr_script=NAME, which is one of fix"),
        ("fxi", "emr_script fxi is not among emr_scripts; did you mean fix?"),
        ("mounts", "emr_script mounts has the moment after_started, at which site.yml runs it; write moment: manual"),
        ("fix", ""),
    ],
)
def test_what_can_be_run_by_hand(name, text):
    scripts = spec.read([PLAIN, {**PLAIN, "name": "fix", "moment": "manual"}], HERE).scripts
    fault = spec.manual_fault(name, scripts)
    assert (text in fault) if text else fault == ""
    assert "none of emr_scripts has moment: manual yet" in spec.manual_fault("", scripts[:1])
