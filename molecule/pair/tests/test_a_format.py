# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first format of this cluster was killed (../prepare.yml); the run after that repeated it."""

from __future__ import annotations

import json

from paired import M1, shell

NAME = "/mnt/disk1/hdfs/name"


def test_an_interrupted_format_was_repeated_with_the_same_cluster_id():
    note = json.loads(shell(M1, "cat /var/tmp/interrupted-format.json"))
    assert f"clusterID={note['cluster_id']}" in shell(M1, f"cat {NAME}/current/VERSION").split()
    assert "format.json" not in shell(M1, "ls /var/lib/emr/hdfs").split()


def test_what_it_left_was_moved_aside_and_not_removed():
    left = shell(M1, f"find {NAME}.interrupted-*/current -type f").split()
    assert f"{NAME}.interrupted" in left[0]
    assert any(path.endswith("/VERSION") for path in left)
    assert not any("fsimage_" in path for path in left)
