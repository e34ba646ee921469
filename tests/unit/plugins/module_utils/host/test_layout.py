# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that every host has."""

from __future__ import annotations

import subprocess

from ansible_collections.bigdata.emr.plugins.module_utils.host.layout import PROFILE, tmpfiles_text


def test_profile_keeps_what_the_user_set(tmp_path):
    script = tmp_path / "profile.sh"
    script.write_text(PROFILE)
    lines = f'. {script}; . {script}; echo "$JAVA_HOME|$HADOOP_CONF_DIR|$PATH"'
    done = subprocess.run(
        ["sh", "-eu", "-c", lines],
        env={"PATH": "/usr/bin:/bin", "JAVA_HOME": "/my/java", "HADOOP_CONF_DIR": "/my/conf"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip().startswith("/my/java|/my/conf|/usr/bin:/bin")


def test_hugepages():
    assert tmpfiles_text("unmanaged") is None
    assert tmpfiles_text("madvise").endswith("/enabled - - - - madvise\n")
