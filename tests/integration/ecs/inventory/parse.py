# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse one inventory source with Ansible's own manager and print, as JSON, what came of it and what it cost.

Options take parts of the plugin's speed away: --no-paths leaves every expression to Ansible, --no-memory lets it
compile each of them for every host, --other-core makes Ansible's compiler look like one that the plugin does not know.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import get_cache_plugin
from ansible.plugins.loader import init_plugin_loader, inventory_loader


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--runs", type=int, default=1)
    for name in ("paths", "memory"):
        parser.add_argument(f"--no-{name}", action="store_true")
    parser.add_argument("--other-core", choices=["renamed", "changed"])
    parser.add_argument("--cached", type=Path, help="JSON that the source's plugin shall find in its cache")
    parser.add_argument("--data", action="store_true", help="print hosts and groups too")
    return parser.parse_args()


def handicap(chosen: argparse.Namespace) -> None:
    """Take away what the options say. The plugin's modules can be imported only once Ansible's loader is there."""
    from ansible._internal._templating import _engine
    from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import expressions

    if chosen.no_paths:
        expressions.lookup = lambda text: None
        expressions.keyed = lambda entry, leading: None
    if chosen.no_memory:
        expressions.cached = lambda compile_expression: compile_expression
    engine: Any = _engine.TemplateEngine
    known = engine._compile_expression
    if chosen.other_core == "renamed":
        engine._compile_it = known
        del engine._compile_expression
        evaluate = engine.evaluate_expression

        def renamed(self: Any, expression: str, **more: Any) -> Any:
            # What evaluate_expression would find under the new name; gone again before the plugin could see it.
            engine._compile_expression = known
            try:
                return evaluate(self, expression, **more)
            finally:
                del engine._compile_expression

        engine.evaluate_expression = renamed
    elif chosen.other_core == "changed":
        engine._compile_expression = lambda self, expression, options, flags=None: known(self, expression, options)


def outsiders(before: set[str]) -> list[str]:
    """Return the modules imported since BEFORE that belong neither to Python nor to Ansible or this collection."""
    return sorted(
        name
        for name, module in sys.modules.items()
        if name not in before
        and "site-packages" in (getattr(module, "__file__", None) or "")
        and name.partition(".")[0] not in ("ansible", "ansible_collections")
    )


def keep(source: Path, data: Path) -> None:
    """Put DATA into the cache of the plugin that SOURCE names."""
    text = json.loads(source.read_text())
    key = inventory_loader.get(text["plugin"]).get_cache_key(str(source))
    cache = get_cache_plugin(text["cache_plugin"], _uri=text["cache_connection"], _prefix="ansible_inventory_")
    cache[key] = json.loads(data.read_text())
    cache.set_cache()


def main() -> None:
    chosen = options()
    init_plugin_loader([])
    os.environ.pop("ANSIBLE_INVENTORY_CACHE", None)
    handicap(chosen)
    # What Ansible itself imports for an inventory and an expression is not ours.
    InventoryManager(loader=DataLoader(), sources=[str(Path(__file__).with_name("plain.yml"))])
    if chosen.cached:
        keep(chosen.source, chosen.cached)
    before = set(sys.modules)
    seconds, cpu, found = [], [], None
    for _run in range(chosen.runs):
        start, used = time.perf_counter(), time.process_time()
        found = InventoryManager(loader=DataLoader(), sources=[str(chosen.source)])
        seconds.append(round(time.perf_counter() - start, 3))
        cpu.append(round(time.process_time() - used, 3))
    assert found is not None
    result: dict[str, Any] = {
        "seconds": sorted(seconds),
        "cpu": sorted(cpu),
        "hosts": len(found.hosts),
        "outsiders": outsiders(before),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if chosen.data:
        result["groups"] = {name: [host.name for host in group.get_hosts()] for name, group in found.groups.items()}
        result["children"] = {name: [g.name for g in group.child_groups] for name, group in found.groups.items()}
        result["vars"] = {name: dict(host.vars) for name, host in found.hosts.items()}
    print(json.dumps(result, default=str))


if __name__ == "__main__":
    main()
