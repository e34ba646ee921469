# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    """Read an answer that was recorded from daemons of Hadoop 3.4.3 and ZooKeeper 3.9.5."""

    def read(name: str) -> Any:
        text = (Path(__file__).parent / "fixtures" / name).read_text()
        return json.loads(text) if name.endswith(".json") else text

    return read
