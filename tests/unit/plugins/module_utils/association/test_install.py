# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association import install, paths, units
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import of
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import Gateway, gateway_of
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import (
    MACHINE,
    VERSIONS,
    members,
    offer,
)

KNOWN = install.Known("prod", "g1", "1.0", ("m1", "m2"), VERSIONS)


class Units:
    """systemctl, which remembers what it was asked for."""

    def __init__(self, running=False):
        self.calls = []
        self.running = running

    def state(self, unit):
        del unit
        active = "active" if self.running else "inactive"
        return {"ActiveState": active, "UnitFileState": "enabled" if self.running else "", "LoadState": "loaded"}

    def act(self, verb, *names):
        self.calls.append(" ".join([verb, *names]))


def bring(root, check=False, known=KNOWN, **changes):
    noted = Changes(check)
    install.bring(noted, offer(**changes), known, MACHINE, str(root))
    return noted


def at(root, path):
    return Path(f"{root}{path}")


def test_a_bare_host_and_once_more(tmp_path):
    assert bring(tmp_path)
    assert at(tmp_path, "/etc/emr/clusters/prod/hadoop/core-site.xml").exists()
    assert install.read("prod", str(tmp_path)) == KNOWN._replace(masters=("m1", "m2", "m3"))
    assert not bring(tmp_path)


def test_check_mode_writes_nothing(tmp_path):
    assert bring(tmp_path, check=True)
    assert not at(tmp_path, "/etc").exists()


def test_what_the_cluster_changes_arrives(tmp_path):
    bring(tmp_path)
    noted = bring(tmp_path, asked={"hdfs-site": {"dfs.replication": 1}})
    assert [one["after_header"] for one in noted.diff] == [f"{tmp_path}/etc/emr/clusters/prod/hadoop/hdfs-site.xml"]
    assert install.told(noted) == [f"{tmp_path}/etc/emr/clusters/prod/hadoop/hdfs-site.xml is written anew"]


def test_masters_that_move_are_asked_from_then_on(tmp_path):
    bring(tmp_path)
    bring(tmp_path, members=members(["m4", "m5"]))
    assert install.read("prod", str(tmp_path)).masters == ("m4", "m5")


def test_a_service_that_leaves_takes_its_configuration_along(tmp_path):
    bring(tmp_path)
    noted = bring(tmp_path, services=["zookeeper", "hdfs", "yarn"])
    gone = [one["after_header"] for one in noted.diff if not one["after"]]
    top = f"{tmp_path}/etc/emr/clusters/prod"
    assert gone == [f"{top}/hive/", f"{top}/spark/"]
    assert sorted(path.name for path in Path(top).iterdir()) == ["association.json", "environment.sh", "hadoop"]


def test_jobs_learn_of_other_masters(tmp_path):
    bring(tmp_path)
    path = at(tmp_path, paths.jobs("prod"))
    path.write_text(Gateway("prod", "g1", masters=("old:8088",), users=("hadoop", "anna")).to_text())
    bring(tmp_path)
    found = gateway_of(json.loads(path.read_text()))
    assert found.masters == ("m1:8088", "m2:8088", "m3:8088")
    assert (found.users, found.file_system) == (("hadoop", "anna"), "hdfs://prod")


def test_another_cluster_of_another_release_is_refused(tmp_path):
    bring(tmp_path)
    assert install.crowded("prod", "2.0", str(tmp_path)) == ""
    assert install.crowded("test", "1.0", str(tmp_path)) == ""
    told = install.crowded("test", "2.0", str(tmp_path))
    assert told.startswith("this host is a gateway of prod with release 1.0, and software of one release only")
    assert list(install.others("test", str(tmp_path))) == ["prod"]


@pytest.mark.parametrize(
    ("known", "told", "refused"),
    [("CID-1", "CID-1", False), ("CID-1", "CID-2", True), ("", "CID-2", False), ("CID-1", "", False)],
)
def test_another_cluster_of_the_same_name_is_refused(known, told, refused, tmp_path):
    root = str(tmp_path)
    assert install.foreign("prod", told, ["m9"], root) == ""
    install.bring(Changes(False), of(offer(), known), KNOWN, MACHINE, root)
    found = install.foreign("prod", told, ["m9"], root)
    assert bool(found) is refused
    if refused:
        begin = "cluster prod of m9 is another one than the one that /etc/emr/clusters/prod is of; name masters of that"
        assert found.startswith(begin)


def test_who_is_not_known_any_more_is_written_anew(tmp_path):
    bring(tmp_path)
    at(tmp_path, paths.known("prod")).write_text("{")
    assert install.foreign("prod", "CID-1", ["m9"], str(tmp_path)) == ""


def test_an_id_that_was_told_once_stays(tmp_path):
    install.bring(Changes(False), of(offer(), "CID-1"), KNOWN, MACHINE, str(tmp_path))
    install.bring(Changes(False), offer(), install.read("prod", str(tmp_path)), MACHINE, str(tmp_path))
    assert install.read("prod", str(tmp_path)).id == "CID-1"


def test_what_was_edited_is_told(tmp_path):
    bring(tmp_path)
    at(tmp_path, paths.known("prod")).write_text("{")
    with pytest.raises(AssociationError, match=r"association.json cannot be read; remove it"):
        install.read("prod", str(tmp_path))


def test_the_timer_starts_once_and_takes_new_times(tmp_path):
    systemd = Units()
    noted = Changes(False)
    install.keep(noted, systemd, "prod", 5, str(tmp_path))
    assert systemd.calls == ["daemon-reload", "enable emr-associate-prod.timer", "restart emr-associate-prod.timer"]
    programs = list(at(tmp_path, units.LIBEXEC).iterdir())
    assert [path.suffix for path in programs] == [".pyz"]
    assert (
        f"{units.LIBEXEC}/{programs[0].name} sync prod"
        in at(tmp_path, "/etc/systemd/system/emr-associate-prod.service").read_text()
    )
    running = Units(True)
    again = Changes(False)
    install.keep(again, running, "prod", 5, str(tmp_path))
    assert (bool(again), running.calls) == (False, [])
    install.keep(again, running, "prod", 9, str(tmp_path))
    assert "OnUnitActiveSec=9min" in at(tmp_path, "/etc/systemd/system/emr-associate-prod.timer").read_text()
    # It runs on, with its new times.
    assert running.calls == ["daemon-reload"]


def test_programs_that_no_unit_names_go(tmp_path):
    for cluster in ("prod", "test"):
        install.keep(Changes(False), Units(), cluster, 5, str(tmp_path))
    old, foreign = (at(tmp_path, f"{units.LIBEXEC}/emr-{one}-{'0' * 16}.pyz") for one in ("associate", "workflow"))
    for path in (old, foreign):
        path.write_text("")
    unit = at(tmp_path, "/etc/systemd/system/emr-associate-test.service")
    new = unit.read_text()
    # The other cluster's unit has still the program of an earlier release.
    unit.write_text(re.sub("emr-associate-[0-9a-f]{16}.pyz", old.name, new))
    install.keep(Changes(False), Units(True), "prod", 5, str(tmp_path))
    assert old.exists()
    unit.write_text(new)
    install.keep(Changes(True), Units(True), "prod", 5, str(tmp_path))
    assert old.exists()
    install.keep(Changes(False), Units(True), "prod", 5, str(tmp_path))
    assert (old.exists(), foreign.exists()) == (False, True)
    for cluster, left in (("prod", 1), ("test", 0)):
        install.remove(Changes(False), Units(True), cluster, str(tmp_path))
        assert len(list(at(tmp_path, units.LIBEXEC).glob("emr-associate-*.pyz"))) == left


def test_an_association_ends(tmp_path):
    bring(tmp_path)
    bring(tmp_path, known=KNOWN._replace(cluster="test"), cluster="test")
    install.keep(Changes(False), Units(), "prod", 5, str(tmp_path))
    systemd = Units(True)
    noted = Changes(False)
    install.remove(noted, systemd, "prod", str(tmp_path))
    assert systemd.calls == ["disable emr-associate-prod.timer", "stop emr-associate-prod.timer", "daemon-reload"]
    assert list(install.others("", str(tmp_path))) == ["test"]
    again = Changes(False)
    install.remove(again, systemd, "prod", str(tmp_path))
    assert not again
