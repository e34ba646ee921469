# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run site.yml on bare hosts and kill the format of HDFS when it has written a VERSION file and no fsimage yet."""

from __future__ import annotations

import subprocess

import access
import runs
from paired import M1, shell, until_told

CURRENT = "/mnt/disk1/hdfs/name/current"
NOTE = "/var/lib/emr/hdfs/format.json"
KILL = f"until test -e {CURRENT}/VERSION; do sleep 0.01; done; pkill -KILL -u hdfs -f 'NameNode -format'"


def main() -> None:
    argv = [*access.ssh(runs.address(M1)), f'timeout 600 sh -c "{KILL}"']
    # It would make what it shares with Ansible non-blocking, which that refuses.
    killer = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = until_told("site.yml", "ended with -9")
    killed = killer.wait(timeout=60)
    assert killed == 0, "the format had ended before it could be killed"
    assert "the NameNode could not be bootstrapped" in text, text
    names = shell(M1, f"ls {CURRENT}")
    assert "fsimage" not in names, names
    # What it leaves is gone after the next run; the tests compare with this copy.
    shell(M1, f"cp {NOTE} /var/tmp/interrupted-format.json")


if __name__ == "__main__":
    main()
