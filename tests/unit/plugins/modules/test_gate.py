# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.doc_fragments.gates import ModuleDocFragment
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import PROBES, RULES
from yaml import safe_load


def test_documented_gates_are_the_rules():
    options = safe_load(ModuleDocFragment.DOCUMENTATION)["options"]["gates"]["suboptions"]
    assert options["gate"]["choices"] == list(RULES)
    assert all(f"V({name}), " in str(options["gate"]["description"]) for name in RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_a_source(rule):
    assert rule.probe in PROBES
