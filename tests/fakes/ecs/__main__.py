# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the fake cloud by itself, from the top of the checkout: ``python -m tests.fakes.ecs --ready FILE``.

It writes its address to FILE when it can be called and runs until it gets SIGTERM or SIGINT.
A scene is {"behaviours": {...}, "add": [{"count": 3, "cluster": "etl", "tier": "core"}, ...]}, see FakeEcs.add.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading
from pathlib import Path

from .server import FakeEcs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ready", type=Path, required=True, help="file that gets the address")
    parser.add_argument("--scene", type=Path, help="JSON file with behaviours and instances")
    parser.add_argument("--calls", type=Path, help="file that gets every call as a line of JSON at the end")
    options = parser.parse_args()
    scene = json.loads(options.scene.read_text()) if options.scene else {}
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_arguments: end.set())
    with FakeEcs(options.port, **scene.get("behaviours", {})) as fake:
        for fields in scene.get("add", []):
            fake.add(**fields)
        waiting = options.ready.with_name(f"{options.ready.name}.new")
        waiting.write_text(fake.url)
        waiting.rename(options.ready)
        end.wait()
    if options.calls:
        options.calls.write_text("".join(json.dumps(call) + "\n" for call in fake.calls))


main()
