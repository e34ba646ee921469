# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credentials on a host were made from another secret."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import auth, auth_file, others

HDFS, YARN = auth_file("hdfs"), auth_file("yarn")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, []),
        ({HDFS: auth("now", "hdfs") + "\n"}, []),
        ({HDFS: auth("old", "hdfs") + "\n", YARN: auth("now", "yarn") + "\n"}, [HDFS]),
        ({HDFS: auth("now", "yarn") + "\n"}, [HDFS]),
        ({YARN: ""}, [YARN]),
    ],
)
def test_credentials_of_another_secret(found, expected):
    assert others("now", found) == expected
