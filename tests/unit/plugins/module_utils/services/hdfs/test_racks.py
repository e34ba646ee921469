# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of racks and the program that looks hosts up in it, which is run here."""

from __future__ import annotations

import subprocess

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.compare import compared
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Refresh
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import racks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.config import core_site

RACKS = {"Core-1.lab": "/zone-a", "10.0.0.5": "/zone-b", "localhost": "/zone-c", "fd00::5": "/zone-d"}
TABLE = "/etc/hadoop/conf/racks.table"


@pytest.fixture
def look_up(tmp_path, make_context):
    table = tmp_path / "racks.table"
    table.write_text(racks.table(make_context(racks=RACKS)))
    program = tmp_path / "racks"
    program.write_text(racks.PROGRAM_TEXT.replace(TABLE, str(table)))
    program.chmod(0o755)
    return lambda *names: subprocess.run(
        [program, *names], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout.splitlines()


@pytest.mark.parametrize(
    ("name", "rack"),
    [
        ("core-1.LAB", "/zone-a"),
        ("10.0.0.5", "/zone-b"),
        ("127.0.0.1", "/zone-c"),  # by the name of the address
        ("nobody.invalid", "/default-rack"),
        ("$(touch here)", "/default-rack"),
        ("a;touch here", "/default-rack"),
        ("-h", "/default-rack"),
    ],
)
def test_the_program_tells_the_rack_of_a_name_or_address(look_up, tmp_path, name, rack):
    assert look_up(name) == [rack]
    assert not (tmp_path / "here").exists()


def test_the_program_answers_in_the_order_of_the_question(look_up):
    assert look_up("10.0.0.5", "nobody.invalid", "core-1.lab") == ["/zone-b", "/default-rack", "/zone-a"]


def test_only_a_cluster_with_racks_has_a_table_and_a_program(make_context):
    def written(context):
        found = {one.path: one for one in files(context, "hadoop", effective(context, "hadoop", {}))}
        return {path: one.mode for path, one in found.items() if not one.optional} | {}

    told, none = make_context(racks=RACKS), make_context()
    assert written(told)[TABLE] == 0o644
    assert written(told)[racks.PROGRAM] == 0o755
    assert not {TABLE, racks.PROGRAM} & set(written(none))
    assert core_site(told)["net.topology.script.file.name"] == racks.PROGRAM
    assert "net.topology.script.file.name" not in core_site(none)


def test_masters_keep_the_racks_of_workers_only(make_context):
    found = racks.kept(make_context(racks={"c1": "/a", "t1": "/b", "g1": "/c", "m1": "/d", "10.0.0.1": "/a"}))
    assert found == {"c1": "/a", "t1": "/b"}


def test_a_plan_names_who_moves_and_who_is_new(make_context):
    before = racks.table(make_context(racks={"c1": "/a", "10.0.0.1": "/a"}))
    after = racks.table(make_context(racks={"c1": "/b", "10.0.0.1": "/b", "c2": "/b"}))
    assert compared(TABLE, before, after) == [
        {"name": "c1", "before": "/a", "after": "/b"},
        {"name": "c2", "before": "", "after": "/b"},
    ]
    assert compared(TABLE, "", after) == [{"name": "", "before": "", "after": "this content"}]


def test_proxy_users_are_what_is_reloaded_of_core_site():
    entry = Refresh("core-site.xml", [], ["hadoop.proxyuser.*"], product="hadoop")

    def site(**values):
        rows = "".join(
            f"<property><name>{name.replace('_', '.')}</name><value>{value}</value></property>"
            for name, value in values.items()
        )
        return f"<configuration>{rows}</configuration>"

    one = entry.part(site(hadoop_proxyuser_hue_hosts="h1", io_x="1"))
    assert one == "hadoop.proxyuser.hue.hosts=h1"
    assert one == entry.part(site(io_x="2", hadoop_proxyuser_hue_hosts="h1"))
    assert Refresh("queues.xml", []).part("text") == "text"
