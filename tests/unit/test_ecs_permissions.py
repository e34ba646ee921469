# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies in docs/ecs/permissions.md allow what the code calls, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.fakes.ecs.describe import ACTIONS

ROOT = Path(__file__).parents[2]
READS = ("Describe", "List")


@pytest.fixture(scope="module")
def called():
    """Every action of an API whose name stands in the code as a text."""
    sources = [path for path in ROOT.glob("plugins/**/*.py") if re.search(r"alibaba|ecs", str(path))]
    words = {word for path in sources for word in re.findall(r'"([A-Z][A-Za-z]+)"', path.read_text())}
    return {f"{api}:{action}" for api, actions in ACTIONS.items() for action in actions if action in words}


@pytest.fixture(scope="module")
def policies():
    """The actions of the two policies."""
    text = (ROOT / "docs" / "ecs" / "permissions.md").read_text()
    found = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    return [set(policy["Statement"][0]["Action"]) for policy in found]


def test_policies_are_what_is_called(called, policies):
    read, change = policies
    assert read | change == called - {"sts:AssumeRole"}


def test_first_policy_only_reads(policies):
    read, change = policies
    assert all(action.partition(":")[2].startswith(READS) for action in read)
    assert not any(action.partition(":")[2].startswith(READS) for action in change)
