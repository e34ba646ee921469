# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search for secrets finds them as programs write them, where others can read them, and in every log."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import leaks

SECRET = "p&<\"$x%'-of-a-test"


@pytest.fixture
def search(monkeypatch, tmp_path):
    """Let the search have TMP_PATH in place of a host's directories, with its own for logs, and no processes."""
    logs = tmp_path / "log"
    logs.mkdir()
    program = re.sub(r"for top in \(.*\):", f"for top in ({str(tmp_path / 'etc')!r}, {str(logs)!r}):", leaks.SEARCH)
    program = program.replace('"/var/log"', repr(str(logs))).replace("/proc/[0-9]*/", f"{tmp_path}/proc/")
    (tmp_path / "etc").mkdir()

    def on(_host, _python, _option, _program, word):
        return subprocess.run([sys.executable, "-c", program, word], check=True, capture_output=True, text=True).stdout

    monkeypatch.setattr(leaks.runs, "on", on)
    return lambda: {Path(name).name for name in leaks.found("h", SECRET)}


def write(path: Path, text: str, mode: int = 0o644) -> None:
    path.write_text(text)
    path.chmod(mode)


def test_it_finds_each_form_where_others_read(search, tmp_path):
    forms = ("p&<\"$x%'-of-a-test", "p&amp;&lt;\"$x%'-of-a-test", "p&amp;&lt;&quot;$x%'-of-a-test")
    for number, form in enumerate((*forms, "p&<\\\"$x%'-of-a-test", "p&<\"$x%''-of-a-test")):
        write(tmp_path / "etc" / f"open-{number}", f"before {form} after")
    assert search() == {f"open-{number}" for number in range(5)}


def test_who_reads_it_decides_except_in_logs(search, tmp_path):
    write(tmp_path / "etc" / "closed", SECRET, 0o640)
    write(tmp_path / "etc" / "other", "nothing")
    write(tmp_path / "log" / "closed.log", SECRET, 0o640)
    assert search() == {"closed.log"}


def test_a_page_is_searched_in_the_same_way():
    assert leaks.told(f"<value>{SECRET.replace('&', '&amp;').replace('<', '&lt;')}</value>", SECRET)
    assert not leaks.told("<value>another</value>", SECRET)
