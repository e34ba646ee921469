# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_scripts of many hosts, and the files that they name."""

from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import tolerable
from ansible_collections.bigdata.emr.plugins.plugin_utils import scripted
from ansible_collections.bigdata.emr.plugins.plugin_utils.peopled import NONE

TOPOLOGY = {"tiers": {"master": ["m1"], "core": ["c1"]}, "node_groups": {}, "seen": ["m1", "c1"]}
HOSTS = ["m1", "c1"]
TEXT = "#!/bin/sh\necho secret-of-the-script\n"


class HostVars:
    def __init__(self, value):
        self.one = {} if value is None else {"emr_scripts": value}

    def raw_get(self, _host):
        return self.one

    def __getitem__(self, _host):
        return self.one


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run.sh").write_text(TEXT)

    def found(value, manual=None, loader=None, people=NONE):
        return scripted.read(HostVars(value), HOSTS, TOPOLOGY, people, loader or DataLoader(), manual)

    return found


def script(**more):
    return {"name": "run", "moment": "manual", "source": "run.sh", "args": ["--password", "word"], **more}


def test_a_script_is_told_without_its_text_and_its_arguments(read):
    found = read([script(tier="core")])
    assert found.faults == {}
    (row,) = found.scripts
    assert (row["name"], row["moment"], row["hosts"], row["on_failure"]) == ("run", "manual", ["c1"], "stop")
    assert "word" not in str(found)
    assert read(None) == scripted.NONE


def test_another_text_or_argument_is_another_version(read, tmp_path):
    digests = [read([script()]).scripts[0]["digest"], read([script(args=[])]).scripts[0]["digest"]]
    (tmp_path / "run.sh").write_text(TEXT + "exit 1\n")
    assert len({*digests, read([script()]).scripts[0]["digest"]}) == 3


def test_a_path_begins_where_ansible_was_started(read, tmp_path):
    assert read([script()]).scripts == read([script(source=str(tmp_path / "run.sh"))]).scripts


def test_an_encrypted_script_is_decrypted(read, tmp_path):
    before = read([script()]).scripts
    secrets = [("default", VaultSecret(b"word"))]
    (tmp_path / "run.sh").write_bytes(VaultLib(secrets).encrypt(TEXT))
    loader = DataLoader()
    loader.set_vault_secrets(secrets)
    assert read([script()], loader=loader).scripts == before
    loader.cleanup_all_tmp_files()
    ((_name, text),) = read([script()], loader=DataLoader()).faults["m1"]
    assert "run.sh cannot be read" in text


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"source": "gone.sh"}, "gone.sh; write an absolute path, or one from where Ansible is started"),
        ({"source": "/"}, "script run: there is no file /"),
        ({"moment": "later"}, "script run: later is no moment"),
        ({"user": "alice"}, "script run: user alice is neither in emr_users nor an account of the cluster"),
    ],
)
def test_what_is_wrong_is_told_for_all_hosts(read, more, text):
    found = read([script(**more)])
    assert (list(found.faults), found.scripts) == (HOSTS, [])
    assert text in found.faults["m1"][0][1]


def test_users_of_the_cluster_run_scripts(read):
    people = NONE._replace(users=[{"name": "alice"}])
    assert read([script(user="alice", tier="master")], people=people).faults == {}


def test_what_is_to_run_by_hand_is_one_for_that(read):
    assert read([script()], manual="run").faults == {}
    assert "emr_script rnu is not among emr_scripts; did you mean run?" in str(read([script()], manual="rnu").faults)
    assert "emr_script does not say which script to run" in str(read([script()], manual="").faults)
    assert "none of emr_scripts has moment: manual yet" in str(read(None, manual="").faults)


@pytest.mark.parametrize(("purpose", "warned"), [("apply", False), ("repair", True), ("operate", True)])
def test_who_runs_no_scripts_is_only_warned(read, purpose, warned):
    assert tolerable(read([script(moment="later")]).faults["m1"][0], purpose) is warned
