# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what chose the points, and fails a whole run in which a module that changes something was not killed.

Each worker of pytest-xdist knows of its own chains only, so no test could ask for them: the session does at
its end.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import EVERY, SHOWN
from ansible_collections.bigdata.emr.tests.integration.interrupt.coverage import BY_UNIT, WRITING

HERE = Path(__file__).parent


@dataclass
class _Seen:
    whole: bool = True
    """Whether every file was asked for, and no test left out by its name."""
    shown: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)


_seen = pytest.StashKey[_Seen]()


def pytest_configure(config: pytest.Config) -> None:
    # Workers inherit it.
    os.environ.setdefault("EMR_TEST_SEED", str(random.SystemRandom().randrange(10**6)))
    config.stash[_seen] = _Seen()


def _points() -> str:
    which = "at every point" if EVERY else "at a sample of points"
    return f"interrupt: killed {which}, EMR_TEST_SEED={os.environ['EMR_TEST_SEED']}"


def pytest_report_header() -> str:
    return _points()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    seen = session.config.stash[_seen]
    output = getattr(session.config, "workeroutput", None)
    if output is not None or session.items:
        files = {Path(item.path).name for item in session.items}
        seen.whole &= files >= {path.name for path in HERE.glob("test_*.py")} and not session.config.option.keyword
        seen.shown |= SHOWN
    if output is not None:
        output["interrupt"] = (seen.whole, sorted(seen.shown))
    elif seen.whole and exitstatus == pytest.ExitCode.OK:
        seen.missing = sorted(set(WRITING) - seen.shown - set(BY_UNIT))
        if seen.missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist has ended."""
    seen = node.config.stash[_seen]
    whole, shown = getattr(node, "workeroutput", {}).get("interrupt", (False, []))
    seen.whole &= whole
    seen.shown.update(shown)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    # The header is not printed by a quiet run.
    terminalreporter.write_line(_points())
    missing = config.stash[_seen].missing
    if missing:
        terminalreporter.write_line(f"FAILED: no chain was killed for {', '.join(missing)}", red=True)
