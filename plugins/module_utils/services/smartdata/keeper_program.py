# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the keeper does by itself: a program of its own on its host, which knows nothing of the collection there.

    keeper_program.py watch|gc|fsck|dump

It runs a command of JuiceFS, and writes down how that ended. The password of the metadata is in the environment of that
command alone.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from typing import Any, Mapping, Sequence

ASKED = "/var/lib/emr/smartdata/keeper.json"
"""What it is to work with: root's alone."""
STATE = "/var/lib/emr/smartdata.json"
"""What it found last; everybody may read it."""
LOCK = "/var/lib/emr/smartdata/lock"
SECONDS = 10
LAST = 300
"""Signs of what a command said that are kept."""
_LOG = re.compile(r"^.*?<[A-Z]+>: | \[\w+@[\w.]+:\d+\]$")
_SESSION = re.compile(r"(flush|close) session ")
_LEAKED = re.compile(r"(\d+) leaked \(")
_SAMPLE = re.compile(r"^(\w+)(?:\{[^}]*\})? ([0-9.eE+-]+)$")
_HITS, _MISSES = "juicefs_blockcache_hit_bytes", "juicefs_blockcache_miss_bytes"


def figures(status: Mapping[str, Any]) -> dict[str, Any]:
    """Return what STATUS, the answer of ``juicefs status``, says: its size, its files and who uses it."""
    setting, statistic = status.get("Setting") or {}, status.get("Stat") or status.get("Statistic") or {}
    return {
        "name": setting.get("Name", ""),
        "used_bytes": statistic.get("UsedSpace"),
        "files": statistic.get("UsedInodes"),
        "clients": len(status.get("Sessions") or []),
    }


def hit_percent(metrics: str) -> float | None:
    """Return the part of what clients read that their caches had, from METRICS of a push gateway; None for no reads."""
    sums = {_HITS: 0.0, _MISSES: 0.0}
    for line in metrics.splitlines():
        sample = _SAMPLE.match(line)
        if sample and sample[1] in sums:
            sums[sample[1]] += float(sample[2])
    total = sum(sums.values())
    return round(100 * sums[_HITS] / total, 1) if total else None


def document(text: str) -> dict[str, Any]:
    """Return the JSON in TEXT, before which drivers of databases write lines of their own; ValueError for none."""
    found: dict[str, Any] = json.loads(text[max(text.find("\n{"), 0) :] if not text.startswith("{") else text)
    return found


def argv(task: str, asked: Mapping[str, Any], target: str = "") -> list[str]:
    """Return the command of TASK, ``status`` for figures, as ASKED; TARGET is the file of a copy."""
    options = {"dump": ["--keep-secret-key"]}.get(task, [])
    return [str(asked["program"]), task, *options, str(asked["url"]), *([target] if target else [])]


def surplus(names: Sequence[str], volume: str, keep: int) -> list[str]:
    """Return those of NAMES, files of a directory, that are copies of VOLUME beside the newest KEEP."""
    form = re.compile(rf"{re.escape(volume)}-\d{{8}}T\d{{6}}Z\.json\.gz")
    return sorted(name for name in names if form.fullmatch(name))[: -keep or None]


def last_line(text: str) -> str:
    """Return the last line of TEXT that says anything, without the time and the place in the program."""
    lines = [_LOG.sub("", line).strip() for line in text.splitlines()]
    said = [line for line in lines if line and not _SESSION.match(line)]
    return said[-1][-LAST:] if said else ""


def leaked(text: str) -> int | None:
    """Return how many objects without a file ``juicefs gc`` has found, which said TEXT; None where it did not."""
    found = _LEAKED.search(text)
    return int(found[1]) if found else None


def run(task: str, asked: Mapping[str, Any], target: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command of TASK."""
    password = str(asked["password"])
    environ = {**os.environ, "META_PASSWORD": password, "HOME": "/root"}
    done = subprocess.run(argv(task, asked, target), capture_output=True, text=True, env=environ, check=False)
    # Some versions have it in the address that they complain of.
    done.stderr = done.stderr.replace(password, "(secret)")
    return done


def watch(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of the volume, and who hits its caches where a push gateway knows."""
    done = run("status", asked)
    if done.returncode:
        raise OSError(last_line(done.stderr) or f"exit code {done.returncode}")
    found = figures(document(done.stdout))
    found["hit_percent"] = None
    if asked.get("metrics"):
        # Ansible's own is not there: this program runs alone.
        opener = urllib.request.build_opener()
        with opener.open(f"{asked['metrics']}/metrics", timeout=SECONDS) as answer:
            found["hit_percent"] = hit_percent(answer.read().decode("utf-8", "replace"))
    return found


def dump(asked: Mapping[str, Any]) -> str:
    """Copy the metadata, remove the oldest copies, and return the file of the new one."""
    directory, name = str(asked["dump_dir"]), str(asked["name"])
    os.makedirs(directory, mode=0o700, exist_ok=True)
    path = os.path.join(directory, f"{name}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.json.gz")
    half = f"{path}.half.gz"
    done = run("dump", asked, half)
    if done.returncode:
        if os.path.exists(half):
            os.unlink(half)
        raise OSError(last_line(done.stderr) or f"exit code {done.returncode}")
    os.chmod(half, 0o600)
    with open(half, "rb") as stream:
        os.fsync(stream.fileno())
    os.rename(half, path)
    for old in surplus(os.listdir(directory), name, int(asked["dumps"])):
        os.unlink(os.path.join(directory, old))
    return path


def write_down(task: str, ok: bool, text: str, found: Mapping[str, Any]) -> None:
    """Write down that TASK ended well or not (OK), with a TEXT, and what it FOUND."""
    with open(LOCK, "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with open(STATE, encoding="utf-8") as stream:
                state = json.load(stream)
        except (OSError, ValueError):
            state = {}
        state.update(found)
        state.setdefault("ends", {})[task] = {"at": int(time.time()), "ok": ok, "text": text}
        draft = f"{STATE}.new"
        with open(draft, "w", encoding="utf-8") as stream:
            json.dump(state, stream, indent=1, sort_keys=True)
            os.fchmod(stream.fileno(), 0o644)
        os.rename(draft, STATE)


def main(task: str) -> int:
    """Do TASK, and return the exit code."""
    with open(ASKED, encoding="utf-8") as stream:
        asked = json.load(stream)
    found: Mapping[str, Any] = {}
    ok, text = True, ""
    try:
        if task == "watch":
            found = watch(asked)
        elif task == "dump":
            text = dump(asked)
        else:
            done = run(task, asked)
            ok, text = done.returncode == 0, last_line(done.stderr) or last_line(done.stdout)
            found = {"leaked": leaked(done.stderr)} if task == "gc" else {}
            sys.stderr.write(done.stderr)
    except (OSError, ValueError) as error:
        ok, text = False, str(error)[-LAST:]
    write_down(task, ok, text, found)
    sys.stderr.write(f"{task}: {'done' if ok else 'failed'}{f': {text}' if text else ''}\n")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
