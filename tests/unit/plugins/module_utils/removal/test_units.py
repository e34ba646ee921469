# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host has of components that are placed elsewhere."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.removal import units

SITE = "<configuration><property><name>dfs.nameservices</name><value>{}</value></property></configuration>"


class Host:
    """A tree with units, of which one runs, and a systemctl that counts what it was asked."""

    def __init__(self, root, *names):
        self.root, self.asked = root, []
        for name in names:
            self.write(f"etc/systemd/system/emr-{name}.service", "")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def run(self, argv):
        self.asked.append(argv[-1])
        return 0, f"ActiveState={'active' if 'metastore' in argv[-1] else 'inactive'}\n", ""

    def look(self, *placed):
        return units.look(Systemd(self.run), "m1", "lab", placed, str(self.root))


def test_units_that_are_placed_elsewhere_are_told_with_whether_they_run(tmp_path):
    host = Host(tmp_path, "datanode", "metastore", "hiveserver2", "firewall")
    assert host.look("datanode") == ({"metastore": True, "hiveserver2": False}, [])


def test_nobody_is_asked_where_nothing_is_left_over(tmp_path):
    host = Host(tmp_path, "datanode")
    assert host.look("datanode") == ({}, [])
    assert host.asked == []
    assert units.leftovers(Systemd(host.run), [], str(tmp_path / "bare")) == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [(SITE.format("lab"), ""), (SITE.format("prod"), "prod"), ("<configuration", ""), ("", ""), (None, "")],
    ids=["its own", "another one", "broken", "empty", "none"],
)
def test_daemons_of_another_cluster_are_not_stopped(tmp_path, text, named):
    host = Host(tmp_path, "metastore", "datanode")
    if text is not None:
        host.write("etc/hadoop/conf/hdfs-site.xml", text)
    told = [
        "m1: /etc/hadoop/conf/hdfs-site.xml says that the host belongs to cluster prod, not to lab, and metastore there"
        " would be stopped; take the host out of this inventory, or end that cluster first"
    ]
    assert host.look().refusals == (told if named else [])


def test_what_is_not_stopped_takes_no_refusal(tmp_path):
    host = Host(tmp_path, "datanode")
    host.write("etc/hadoop/conf/hdfs-site.xml", SITE.format("prod"))
    assert host.look() == ({"datanode": False}, [])


def test_a_systemd_that_does_not_answer_is_told(tmp_path):
    host = Host(tmp_path, "metastore")
    host.run = lambda _argv: (1, "", "no bus")
    (sentence,) = host.look().refusals
    assert sentence.startswith("m1: its units cannot be read (systemctl show emr-metastore.service: no bus)")


def test_in_a_gateway_cluster_they_are_told_as_nothing_stops_them(tmp_path):
    host = Host(tmp_path, "metastore", "datanode")
    host.write("etc/hadoop/conf/hdfs-site.xml", SITE.format("prod"))
    seen = units.look(Systemd(host.run), "m1", "lab", ["gateway"], str(tmp_path), stops=False)
    assert (list(seen.leftovers), seen.refusals) == (["datanode", "metastore"], [])
