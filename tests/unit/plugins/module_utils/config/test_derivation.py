# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts are given of a secret."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation

SECRET, BEFORE = "the secret of a cluster", "the one before"
FOUND = derivation.generations(SECRET, BEFORE, lambda secret: f"key of {secret}")


def test_a_key_is_of_one_secret_and_one_cluster():
    """The value is part of what clusters are made of: another one would be another password everywhere."""
    key = derivation.key(SECRET, "prod")
    assert key == "d3ae19c7ee06af15b61ca825825ca909d6dafcc083752b24c0f13c357323a8d5"
    assert len(key) == derivation.KEY_LENGTH
    assert len({key, derivation.key(SECRET, "test"), derivation.key(BEFORE, "prod")}) == 3


def test_earlier_releases_derived_from_the_secret_itself():
    assert FOUND["fast"]["hdfs"] == "c6nqnhqa3fyrp7zqcw22pw3g2z6qr5su"
    assert set(FOUND) == {"present", "fast", "before", "before-fast"}
    assert set(derivation.generations(SECRET, "", str)) == {"present", "fast"}
    passwords = [one for generation in FOUND.values() for one in generation.values()]
    assert len(set(passwords)) == len(passwords)


@pytest.mark.parametrize(
    ("former", "shut", "fence"),
    [([], False, "present"), (["fast"], False, "fast"), (["fast"], True, "present"), (["before"], False, "before")],
)
def test_a_master_gets_what_its_daemons_need(former, shut, fence):
    given = derivation.for_host(FOUND, former, shut, ["zookeeper", "zkfc", "resourcemanager"])
    assert given.accounts == {user: [FOUND[name][user] for name in ("present", *former)] for user in ("hdfs", "yarn")}
    assert (given.shut, given.fence, given.superuser) == (shut, FOUND[fence]["fence"], FOUND["present"]["super"])


@pytest.mark.parametrize("components", [[], ["datanode", "nodemanager"], ["zookeeper", "journalnode"], ["gateway"]])
def test_other_hosts_get_nothing_that_opens_anything(components):
    given = derivation.for_host(FOUND, ["fast"], False, components)
    assert given == ("".join(FOUND["present"]["records"]), {}, False, "", "")
