# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab's host outside of clusters is given: databases that serve, and some that do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.database import probe
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database

sys.path.append(str(Path(__file__).resolve().parents[2] / "lab"))

import rds

NAMES = ["first", "second_one"]


@pytest.fixture(params=["mariadb", "postgresql"])
def given(request, mariadb, postgresql, administer):
    """Return the database with which a server of each kind serves, after it was given its databases twice."""
    for _again in range(2):
        statements = rds.statements(NAMES, rds.asked(), request.param)
        if request.param == "mariadb":
            administer(*statements)
        else:
            text = "".join(f"{one};\n" for one in statements)
            words = ["-q", "-v", "ON_ERROR_STOP=1", "-h", str(postgresql.place), "-p", str(postgresql.port), "-U"]
            argv = [str(postgresql.programs / "psql"), *words, "postgres", "postgres"]
            subprocess.run(argv, input=text.encode(), check=True, capture_output=True, env=postgresql.environment())
    port = mariadb.port if request.param == "mariadb" else postgresql.port
    return Database(request.param, "127.0.0.1", port, NAMES[0], rds.asked()["user"])


def prove(database):
    return probe.prove("m1", database, rds.asked()["password"], 5).findings


def test_clusters_can_work_with_them_and_refuse_what_is_meant_for_refusals(given):
    assert prove(given) == []
    assert prove(given._replace(name=NAMES[1])) == []
    assert "latin1, in" in prove(given._replace(name="latin"))[0].lower()
    assert "cannot make a table" in prove(given._replace(user="reader"))[0]
