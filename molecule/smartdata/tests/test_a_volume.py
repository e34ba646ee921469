# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The volume is made once, is found again, and whatever is another one is refused before a host is changed."""

from __future__ import annotations

import json

import lake
import leaks
import pytest
import runs

SMARTDATA = {"volume": "lake", "storage": {"bucket": "lake-data"}}
KEYS = {"access_key_id": "LTAI5tNobody", "access_key_secret": "NotItsSecret"}
OSS = {"endpoint": "http://oss-cn-lab.aliyuncs.com:9000", "credentials": "keys"}
REFUSED = {
    "another volume": (
        {"emr_smartdata": {**SMARTDATA, "volume": "pond"}},
        "has the metadata of volume lake, and pond is wanted",
    ),
    "another bucket": (
        {"emr_smartdata": {**SMARTDATA, "storage": {"type": "file", "bucket": "/srv"}}},
        "files of volume lake lie in http://lake-data.oss-cn-lab.aliyuncs.com:9000 (oss) by its metadata",
    ),
    "no such directory": (
        {"emr_smartdata": {**SMARTDATA, "storage": {"type": "file", "bucket": "/nowhere/at/all"}}},
        "cannot be written",
    ),
    "keys that do not let in": (
        {"emr_oss": {**OSS, **KEYS}},
        "cannot be written with these keys",
    ),
    "Redis without persistence": (
        {"emr_config": {"redis": {"appendonly": "no"}}},
        "without it nothing is on disk",
    ),
}


def test_one_volume_that_its_keeper_looks_after(topology):
    assert topology["members"]["smartdata"] == [lake.KEEPER]
    status = json.loads(runs.on(lake.KEEPER, lake.JFS, "status", "--no-color"))
    assert status["Setting"]["Name"] == "lake"
    timers = runs.on(lake.KEEPER, "systemctl", "list-timers", "--plain", "--no-legend", "emr-smartdata-*")
    assert timers.count("emr-smartdata-") >= 4
    assert lake.keep("watch")["ok"]
    others = runs.on_each(lake.MASTERS[1:], "sh", "-c", "ls /etc/systemd/system/emr-smartdata* 2>/dev/null || true")
    assert set(others.values()) == {""}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_another_volume_or_loses_files_is_refused_before_a_host_is_changed(case, tmp_path):
    variables, told = REFUSED[case]
    path = tmp_path / "variables.json"
    path.write_text(json.dumps(variables))
    run = runs.playbook("site.yml", "-e", f"@{path}")
    assert run.code != 0
    assert run.changed == 0
    assert told in run.text, run.output
    assert not leaks.told(run.output, KEYS["access_key_secret"])


def test_another_volume_of_the_same_name_is_refused_before_a_host_is_changed():
    """As if somebody else had one of this name in the same bucket."""
    key = "lake/juicefs_uuid"
    own, other = lake.exchange(key), b"0f0f0f0f-0000-4000-8000-000000000000"
    lake.exchange(key, other)
    try:
        run = runs.playbook("site.yml")
    finally:
        lake.exchange(key, own)
    assert (run.code != 0, run.changed) == (True, 0)
    assert f"has another volume lake than Redis on {', '.join(lake.MASTERS)}" in run.text, run.output
    assert f"(ids {other.decode()} and {own.decode().strip()})" in run.text


def test_a_client_older_than_the_volume_is_refused_before_a_host_is_changed():
    """As if the volume had been made for newer ones; then it is as it was."""
    script = (
        "import json,subprocess,sys;"
        "g=json.loads(subprocess.run(['redis-cli','-h',sys.argv[1],'get','setting'],capture_output=True,text=True).stdout);"
        "g.update(MinClientVersion=sys.argv[2]) if sys.argv[2] else g.pop('MinClientVersion',None);"
        "subprocess.run(['redis-cli','-h',sys.argv[1],'-x','set','setting'],input=json.dumps(g),text=True,check=True)"
    )
    host = lake.master()
    wrapped = f'. /var/lib/emr/smartdata/environment && export REDISCLI_AUTH=$META_PASSWORD && python3 -c "$1" {host}'
    code = script.replace("'redis-cli',", "'redis-cli','--user','clients',")
    runs.on(lake.KEEPER, "sh", "-c", f"{wrapped} 9.0.0", "sh", code)
    try:
        run = runs.playbook("site.yml")
        assert (run.code != 0, run.changed) == (True, 0)
        assert "is for clients from 9.0.0 on" in run.text, run.output
    finally:
        runs.on(lake.KEEPER, "sh", "-c", f"{wrapped} ''", "sh", code)


def test_a_run_with_nothing_to_do_changes_nothing():
    run = runs.playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
