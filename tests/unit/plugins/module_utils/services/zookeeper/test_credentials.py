# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What files and ACLs have of passwords."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import credentials as secrets

BOTH = Passwords(records="salt", accounts={"hdfs": ["new", "old"], "yarn": ["other"]})


def test_an_identity_is_that_of_zookeepers_digest_provider():
    """Of upstream's own tests: the digest of ``super:test``."""
    assert secrets.identity("super:test") == "super:D/InIHSb7yEEbrWz8b9l71RjZJU="


def test_credentials_are_all_passwords_the_present_one_first():
    text = secrets.auth("hdfs", BOTH)
    assert text == "digest:hdfs:new,digest:hdfs:old"
    assert secrets.credentials(text + "\n") == ["hdfs:new", "hdfs:old"]
    assert secrets.credentials(" \n") == []


@pytest.mark.parametrize(("shut", "passwords"), [(False, ["new", "old"]), (True, ["new"])])
def test_an_acl_is_for_all_passwords_until_it_is_shut(shut, passwords):
    known = BOTH._replace(shut=shut)
    wanted = [f"digest:{secrets.identity(f'hdfs:{one}')}:cdrwa" for one in passwords]
    assert secrets.acl("hdfs", known) == ",".join(wanted)


def test_a_record_tells_acls_apart_and_does_not_show_them():
    open_, shut = (secrets.section(BOTH._replace(shut=shut)) for shut in (False, True))
    assert open_["hdfs"] != shut["hdfs"]
    assert open_["yarn"] == shut["yarn"]
    assert open_["hdfs"].startswith(shut["hdfs"] + " (secret ")
    assert secrets.identity("hdfs:new").partition(":")[2] not in str(open_)
    assert secrets.section(None) == {}
