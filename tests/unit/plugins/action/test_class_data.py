# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.action.class_data import COLLECTION, ActionModule
from ansible_collections.bigdata.emr.plugins.module_utils.software.class_store import put
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import resolve

KEY, OTHER = "0" * 16, "1" * 16
HOSTS = {
    "m-1": {"jvm": KEY, "software": [{"name": "hadoop"}, {"name": "zookeeper"}, {"name": f"hadoop-classes@{KEY}"}]},
    "m-2": {"jvm": KEY, "software": [{"name": "hadoop"}, {"name": "zookeeper"}]},
    "c-1": {"jvm": OTHER, "software": [{"name": "hadoop"}]},
    "c-2": {"jvm": "", "software": [{"name": "hadoop"}]},
}


def run(host: str, cache: Path, **options: Any) -> dict[str, Any]:
    """Run the action in check mode, in which it decides and does nothing."""
    arguments = {"release": "1.0", "found": "__found", "cache": str(cache), **options}
    task = MagicMock(check_mode=True, diff=True, async_val=0, args=arguments)
    plugin = ActionModule(task, MagicMock(), MagicMock(), *[None] * 3)
    hostvars = {name: {"__found": found} for name, found in HOSTS.items()}
    variables = {"inventory_hostname": host, "ansible_play_hosts": list(HOSTS), "hostvars": hostvars}
    return plugin.run(task_vars=variables)


@pytest.mark.parametrize(
    ("host", "made"),
    [
        ("m-1", [f"hadoop-classes@{KEY}", f"zookeeper-classes@{KEY}"]),
        ("m-2", []),
        ("c-1", [f"hadoop-classes@{OTHER}"]),
        ("c-2", []),
    ],
)
def test_the_first_host_with_product_and_jvm_makes(tmp_path, host, made):
    result = run(host, tmp_path)
    assert (result["made"], result["changed"]) == (made, bool(made))
    assert [line.split()[0] for line in result.get("diff", {}).get("after", "").splitlines()] == made


def test_what_the_cache_has_is_not_made_again(tmp_path):
    part = tmp_path / "part"
    part.write_text("archive")
    want = resolve(COLLECTION, "1.0", [f"hadoop-classes@{KEY}"], "maven", {}, "", "")[0]
    path = Path(put(str(tmp_path), want, str(part), 70)["path"])
    assert run("m-1", tmp_path)["made"] == [f"zookeeper-classes@{KEY}"]
    path.write_text("ARCHIVE")
    assert run("m-1", tmp_path)["made"] == [f"hadoop-classes@{KEY}", f"zookeeper-classes@{KEY}"]


def test_launchers_of_upstream_have_none(tmp_path):
    with pytest.raises(AnsibleActionFail, match="no class data of hadoop from mirror"):
        run("m-1", tmp_path, source="mirror", mirror="https://mirror.example.com", sha512={"zookeeper": "0" * 128})
