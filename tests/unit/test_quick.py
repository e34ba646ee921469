# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The start of Ansible in the suites is that of Ansible, with what it has compiled before."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from ansible_collections.bigdata.emr.tests.integration import quick

ROOT = Path(__file__).resolve().parents[2]
# Backslashes are read in another way in conditions, a constant may be a template, and a test of ours is no filter.
MESSAGES = (
    r"{{ 'a.b' | regex_replace('(\w)\.', '\1-') }}",
    "{{ [1, 2] | map('string') | join('{{ 1 }}') }}",
    "{{ {'x': numbers}.x[1] }} {% for one in numbers %}{{ one }}\n{% endfor %}",
    "{{ 7 | bigdata.emr.no_such_filter }}",
    "{{ 1 +",
)
CONDITION = r"'a.b' is match('a\.b') and numbers | length == 2"
# Prints what this version of ansible-core is too new for.
PROGRAM = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import quick
print(json.dumps(quick.keep_all(Path(sys.argv[2]))))
"""


STARTS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import quick
del sys.path[0]
quick.KEPT = Path(sys.argv[2])
sys.argv[:3] = ["quick.py", "ansible-playbook"]
sys.exit(quick.main())
"""


def run(start, tmp_path, *words):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    collections = str(ROOT / ".collections")
    ours = {"ANSIBLE_COLLECTIONS_PATH": collections, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*start, *words], env={**kept, **ours}, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, re.sub(r"\*+", "", done.stdout), done.stderr


def written(directory):
    return {path.name: path.stat().st_mtime_ns for path in directory.rglob("*") if path.is_file()}


def test_this_ansible_lets_itself_be_kept(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "tests" / "integration"), str(tmp_path / "kept")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == []


def test_another_ansible_runs_without(monkeypatch, tmp_path):
    kept = []

    def other(compiled):
        raise AttributeError("no such name")

    monkeypatch.setattr(quick, "KEEPERS", (other, kept.append))
    assert quick.keep_all(tmp_path / "kept") == ["other: no such name"]
    assert len(kept) == 1


def test_what_is_kept_is_what_ansible_says(tmp_path):
    """The first start compiles, the second one reads, and both say what the command itself does."""
    tasks = [{"ansible.builtin.debug": {"msg": text}, "ignore_errors": True} for text in MESSAGES]
    tasks.append({"ansible.builtin.debug": {"msg": "true"}, "when": CONDITION})
    play = {"hosts": "localhost", "gather_facts": False, "vars": {"numbers": [3, 4]}, "tasks": tasks}
    (tmp_path / "play.yml").write_text(json.dumps([play], indent=1))
    plain = run([str(Path(sys.executable).with_name("ansible-playbook"))], tmp_path, "play.yml")
    assert plain[0] == 0
    assert '"msg": "a-b"' in plain[1]
    assert "ok=6 " in plain[1]
    assert "ignored=2 " in plain[1]
    start = [sys.executable, "-P", "-c", STARTS, str(ROOT / "tests" / "integration"), str(tmp_path / "kept")]
    assert run(start, tmp_path, "play.yml") == plain
    made = written(tmp_path / "kept")
    assert len(made) > 10
    assert run(start, tmp_path, "play.yml") == plain
    assert written(tmp_path / "kept") == made


def test_ansible_lint_has_no_file_checked_twice_unless_it_failed(monkeypatch, tmp_path):
    monkeypatch.setenv("CHECKED", str(tmp_path))
    check = [sys.executable, str(ROOT / "tests" / "suite" / "checks" / "ansible-playbook"), "--syntax-check"]
    book = tmp_path / "play.yml"
    book.write_text(json.dumps([{"hosts": "localhost", "no_such_word": 1}]))
    code, _output, errors = run(check, tmp_path, "-vv", "play.yml")
    assert code != 0
    assert "'no_such_word' is not a valid attribute for a Play" in errors
    book.write_text(json.dumps([{"hosts": "localhost"}]))
    code, output, _errors = run(check, tmp_path, "-vv", "play.yml")
    assert (code, "playbook: play.yml" in output) == (0, True)
    assert run(check, tmp_path, str(book)) == (0, "", "")
