# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this scenario share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import runs

CORE = "task-1.lab"
RELEASE = "$(dirname $(dirname $(readlink -f /usr/bin/java)))/release"


@pytest.fixture
def another_jvm() -> Iterator[None]:
    """Let the core host's Java be of another build."""
    runs.on(CORE, "sh", "-c", f"cp -p {RELEASE} /var/tmp/release && sed -i 's/17[.]/17.99./' {RELEASE}")
    yield
    runs.on(CORE, "sh", "-c", f"cp -p /var/tmp/release {RELEASE}")
