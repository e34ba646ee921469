# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import re

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database, Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import keeper, keeper_program, metadata
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.health import volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.keeper_program import (
    argv,
    document,
    figures,
    hit_percent,
    last_line,
    leaked,
    surplus,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.survey import lowered
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.volume import (
    VolumeError,
    command,
    dumped,
    newest,
)

RDS = Database("mysql", "rds.lab", 3306, "lake", "emr")
VOLUME = Volume("juicefs", "lake", "file", "/mnt/nas", schedules={"watch": "*:0/5", "dump": "02:30"}, dumps=2)
THREE = ["m1", "m2", "m3"]


@pytest.mark.parametrize(
    ("members", "databases", "url"),
    [
        ({"redis": THREE, "redis_sentinel": THREE}, {}, "redis://clients:@prod,m1,m2,m3:26379/0"),
        ({"redis": ["m1"], "redis_sentinel": []}, {}, "redis://clients:@m1:6379/0"),
        # Redis wins, as no database is needed beside it.
        ({"redis": ["m1"]}, {"smartdata": RDS}, "redis://clients:@m1:6379/0"),
        ({}, {"smartdata": RDS}, "mysql://emr:@(rds.lab:3306)/lake?tls=preferred"),
        ({}, {"smartdata": RDS._replace(tls="verified")}, "mysql://emr:@(rds.lab:3306)/lake?tls=true"),
        (
            {},
            {"smartdata": RDS._replace(engine="postgresql", port=5432, tls="unverified", host="fd00::1")},
            "postgres://emr@[fd00::1]:5432/lake?sslmode=require",
        ),
        ({}, {"hive": RDS}, None),
    ],
)
def test_metadata_is_in_redis_or_in_a_database(members, databases, url):
    found = metadata.place("prod", members, databases)
    assert (found.url if found else None) == url


def test_the_password_is_that_of_its_place():
    redis = metadata.place("prod", {"redis": ["m1"]}, {})
    assert metadata.password({"redis_clients": "a"}, {"smartdata": "b"}, redis) == "a"
    rds = metadata.place("prod", {}, {"smartdata": RDS})
    assert metadata.password({"redis_clients": "a"}, {"smartdata": "b"}, rds) == "b"
    assert rds.text == "database lake of rds.lab:3306 (emr_rds)"


def test_the_keeper_has_a_timer_for_each_schedule_and_no_secret_in_a_file_of_others():
    where = metadata.place("prod", {"redis": ["m1"]}, {})
    asked = keeper.asked(VOLUME, where, "it's Word", "/mnt/disk1")
    files = keeper.files(VOLUME, asked, "/usr/bin/python3")
    timers = {path for path in files if path.endswith(".timer")}
    assert timers == {f"/etc/systemd/system/emr-smartdata-{task}.timer" for task in ("watch", "dump")}
    for path, (text, mode, secret) in files.items():
        assert ("Word" in text) == secret, path
        assert not secret or mode == 0o400
    assert "it'\\''s Word" in files["/var/lib/emr/smartdata/environment"][0]
    assert json.loads(files["/var/lib/emr/smartdata/keeper.json"][0])["dump_dir"] == "/mnt/disk1/smartdata/dumps"


def test_the_program_stands_alone():
    text = keeper.source()
    assert text.startswith("# Copyright")
    assert not re.search(r"^(from \.|from ansible|import ansible)", text, re.MULTILINE)


def test_commands_name_no_password():
    asked = {"program": "/opt/juicefs", "url": "redis://clients:@m1:6379/0", "password": "Word"}
    assert argv("gc", asked) == ["/opt/juicefs", "gc", "redis://clients:@m1:6379/0"]
    assert argv("dump", asked, "/x.gz")[1:] == ["dump", "--keep-secret-key", "redis://clients:@m1:6379/0", "/x.gz"]


def test_the_oldest_copies_go_and_nothing_else():
    names = [f"lake-2026010{day}T023000Z.json.gz" for day in (3, 1, 2)]
    names += ["lake-20260101T023000Z.json.gz.half.gz", "lake2-20260101T023000Z.json.gz", "notes"]
    assert surplus(names, "lake", 2) == ["lake-20260101T023000Z.json.gz"]
    assert surplus(names, "lake", 3) == []


METRICS = """
# TYPE juicefs_blockcache_hit_bytes untyped
juicefs_blockcache_hit_bytes{instance="c1",vol_name="lake"} 3e+06
juicefs_blockcache_hit_bytes{instance="c2",vol_name="lake"} 1e+06
juicefs_blockcache_miss_bytes{instance="c1",vol_name="lake"} 1e+06
other 7
"""


def test_hits_are_summed_over_all_clients():
    assert hit_percent(METRICS) == 80.0
    assert hit_percent("") is None


def test_drivers_write_before_the_answer():
    assert document('{"a": {"b": 1}}') == {"a": {"b": 1}}
    assert document('[mysql] 2026/11/30 packets.go:58\n{\n "a": 1\n}\n') == {"a": 1}
    with pytest.raises(ValueError, match="Expecting"):
        document("nothing")


def test_a_password_that_a_command_says_is_not_told():
    def run(argv, **_more):
        return 1, "", "x <FATAL>: Meta mysql://emr:ItsWord@(h:1)/l is not available [interface.go:409]"

    with pytest.raises(VolumeError) as error:
        command(run, ["juicefs", "format"], {"META_PASSWORD": "ItsWord", "ACCESS_KEY": ""})
    assert "mysql://emr:(secret)@(h:1)/l is not available" in str(error.value)


def test_figures_of_a_volume():
    status = {"Setting": {"Name": "lake"}, "Sessions": [{}, {}], "Stat": {"UsedSpace": 4096, "UsedInodes": 1}}
    assert figures(status) == {"name": "lake", "used_bytes": 4096, "files": 1, "clients": 2}
    assert last_line("a\n  b \n\n") == "b"


GC = """2026/11/30 08:06:34.359609 juicefs[7] <INFO>: scanned 9 objects, 7 valid, 2 leaked (8 bytes) [gc@gc.go:386]
2026/11/30 08:06:34.359714 juicefs[25407] <INFO>: flush session 0: [FlushSession@base.go:1027]
2026/11/30 08:06:34.359780 juicefs[25407] <INFO>: close session 0: <nil> [CloseSession@base.go:1016]
"""


def test_what_a_command_said_is_its_last_line_without_time_and_place():
    assert last_line(GC) == "scanned 9 objects, 7 valid, 2 leaked (8 bytes)"
    assert leaked(GC) == 2
    assert leaked("") is None


@pytest.mark.parametrize(
    ("state", "found", "told"),
    [
        (None, "unkept", "no figures of the last half hour"),
        ({"ends": {"watch": {"at": 100, "ok": True, "text": ""}}}, "unkept", "no figures"),
        ({"ends": {"watch": {"at": 9000, "ok": True, "text": ""}}}, "kept", ""),
        (
            {"ends": {"watch": {"at": 9000, "ok": True, "text": ""}, "fsck": {"at": 1, "ok": False, "text": "3 lost"}}},
            "wrong",
            "objects of all files are looked for: 3 lost",
        ),
        (
            {"ends": {"watch": {"at": 9000, "ok": False, "text": "no Redis"}}},
            "wrong",
            "its figures are taken: no Redis",
        ),
    ],
)
def test_what_the_keeper_found_last_is_shown(state, found, told):
    row = volume("m1", state, 10000)
    assert row["state"] == found
    assert told in row["error"]


def test_a_volume_for_older_clients_is_as_they_would_have_made_it():
    setting = {"Name": "lake", "UUID": "x", "SecretKey": "y", "MinClientVersion": "1.1.0-A", "DirStats": True}
    assert json.loads(lowered(json.dumps(setting))) == {
        "Name": "lake",
        "UUID": "x",
        "SecretKey": "y",
        "DirStats": False,
    }


def test_a_copy_says_of_which_volume_it_is(tmp_path):
    setting = {"Name": "lake", "UUID": "x", "Tiers": {"0": {"ID": 0}}}
    good = tmp_path / "lake-20260102T023000Z.json"
    good.write_text(json.dumps({"Setting": setting, "Counters": {"usedSpace": 0, "nextSession": 5}}, indent=1))
    assert dumped(str(good)) == setting
    (tmp_path / "bad").write_text("{}")
    with pytest.raises(VolumeError, match="is no copy of metadata"):
        dumped(str(tmp_path / "bad"))
    with pytest.raises(VolumeError, match="cannot be read"):
        dumped(str(tmp_path / "none"))
    for day in (1, 3, 2):
        (tmp_path / f"lake-2026010{day}T023000Z.json.gz").touch()
    assert newest(str(tmp_path), "lake").endswith("lake-20260103T023000Z.json.gz")
    with pytest.raises(VolumeError, match="has no copy"):
        newest(str(tmp_path), "other")


def test_the_state_is_written_beside_what_was_there(tmp_path, monkeypatch):
    for name in ("STATE", "LOCK"):
        monkeypatch.setattr(keeper_program, name, str(tmp_path / name))
    keeper_program.write_down("watch", True, "", {"used_bytes": 1})
    keeper_program.write_down("gc", False, "lost", {})
    found = json.loads((tmp_path / "STATE").read_text())
    assert found["used_bytes"] == 1
    assert {name: row["ok"] for name, row in found["ends"].items()} == {"watch": True, "gc": False}
