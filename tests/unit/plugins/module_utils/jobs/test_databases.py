# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault of emr_job_databases is one sentence, which shows no password."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.databases import read

SHOP = {"engine": "mysql", "host": "db", "database": "shop", "user": "etl", "password": "s3cret-word"}


def test_a_database_has_its_password():
    found, faults = read({"shop": SHOP})
    assert (faults, found["shop"]["password"], found["shop"]["host"]) == ([], "s3cret-word", "db")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([SHOP], "it is no mapping; write each database below its name"),
        ({"a/b": SHOP}, "a/b is no name of a database"),
        ({"shop": {**SHOP, "engine": "mysq"}}, "shop: mysq is no engine of a database"),
        ({"shop": {**SHOP, "engine": ["mysql"]}}, "shop: ['mysql'] is no engine of a database"),
        ({"shop": {**SHOP, "hots": "db"}}, "shop: hots is no key of a database; did you mean host?"),
    ],
)
def test_faults(asked, said):
    found, faults = read(asked)
    assert found == {}
    assert faults[0].startswith(said)
    assert "s3cret-word" not in str(faults)
