# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real jobs of Flink, run from a gateway: WordCount, and a stream that counts, each number once."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from common import CACHE, LabError
from jobs import Gateway, Result, Tell, collect, silent

FLINK = "/opt/emr/flink"
EXAMPLES = f"{FLINK}/examples/streaming/flink-examples-streaming-*.jar"
WORDCOUNT = "org.apache.flink.streaming.examples.wordcount.WordCount"
SHARED = "/mnt/shared/words"
"""Where jobs of a cluster of its own read and write: every host has it."""
HISTORY = 8092
"""Port of the history server."""
APPLICATION = re.compile(r"application_\d+_\d+")
# As the example's tokenizer: words are letters, digits and _, in lower case.
COUNT = r"""
tr 'A-Z' 'a-z' < {text} | tr -cs 'a-z0-9_' '\n' | grep -v '^$' | sort | uniq -c |
    awk '{{print "(" $2 "," $1 ")"}}' | sort > {counts}
"""


def plain_text(directory: Path) -> tuple[Path, Path]:
    """Write the texts of this machine in ASCII into DIRECTORY; return them and coreutils' counts."""
    source, text, counts = collect(directory), directory / "ascii", directory / "counted"
    # Java finds words in other scripts too, and other letters in lower case.
    text.write_bytes(source.read_bytes().decode().encode("ascii", "ignore"))
    command = COUNT.format(text=text, counts=counts)
    subprocess.run(["bash", "-c", command], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=True)
    return text, counts


def _same(ours: str, counts: Path) -> str:
    found, wanted = sorted(ours.split()), sorted(counts.read_text().split())
    if found != wanted:
        differing = sorted(set(found) ^ set(wanted))[:5]
        raise LabError(f"Flink and coreutils differ: {len(found)} and {len(wanted)} words, among them {differing}")
    total = sum(int(line.rstrip(")").rsplit(",", 1)[1]) for line in found)
    return f"{total} words, {len(found)} different ones"


def on_its_own(gateway: Gateway, directory: Path = CACHE / "flink", tell: Tell = silent) -> Result:
    """Count words on a cluster of Flink's own and with coreutils; LabError unless both agree on every word."""
    tell("Flink: texts of this machine are collected, and counted with coreutils")
    text, counts = plain_text(directory)
    gateway.root(f"rm -rf {SHARED} && install -d -m 0755 {SHARED} && install -d -m 1777 {SHARED}/out")
    gateway.write(text, f"{SHARED}/text")
    tell("Flink: WordCount is submitted")
    begin = time.monotonic()
    arguments = f"--input file://{SHARED}/text --output file://{SHARED}/out/counts --execution-mode BATCH"
    gateway.user(f"flink run -p 2 -c {WORDCOUNT} {EXAMPLES} {arguments}")
    seconds = time.monotonic() - begin
    said = _same(gateway.root(f"find {SHARED}/out/counts -type f -name 'part-*' -exec cat {{}} +"), counts)
    return Result("Flink", seconds, f"{said}, {text.stat().st_size / 1e6:.1f} MB: as coreutils count")


def on_yarn(gateway: Gateway, directory: Path = CACHE / "flink", tell: Tell = silent, source: str = "words") -> Result:
    """Count words in an application of YARN and with coreutils; LabError unless both agree on every word.

    The texts lie in the directory SOURCE, which may be in another file system than HDFS.
    """
    tell("Flink: texts of this machine are collected, counted with coreutils, and copied to HDFS")
    text, counts = plain_text(directory)
    gateway.write(text, "/var/tmp/emr-lab-ascii")
    gateway.user("hdfs dfs -rm -r -f -skipTrash words && hdfs dfs -mkdir words")
    gateway.user(f"hdfs dfs -mkdir -p {source} && hdfs dfs -put -f /var/tmp/emr-lab-ascii {source}/text")
    place = gateway.user("hdfs getconf -confKey fs.defaultFS").strip() + "/user/hadoop/words"
    begin = time.monotonic()
    read = source if "://" in source else place
    arguments = f"--input {read}/text --output {place}/counts --execution-mode BATCH"
    application = submitted(gateway, f"-c {WORDCOUNT} {EXAMPLES} {arguments}")
    tell(f"Flink: {application} counts words")
    ended(gateway, application)
    seconds = time.monotonic() - begin
    said = _same(gateway.user(f"hdfs dfs -cat '{place}/counts/*/part-*'"), counts)
    return Result("Flink", seconds, f"{said}, {text.stat().st_size / 1e6:.1f} MB: as coreutils count; {application}")


def submitted(gateway: Gateway, words: str) -> str:
    """Submit an application of Flink with WORDS (options, jar, arguments) and return its id."""
    said = gateway.user(f"flink run-application -t yarn-application {words} 2>&1")
    found = APPLICATION.search(said)
    if not found:
        raise LabError(f"flink named no application: {said[-500:]}")
    return found.group()


def ended(gateway: Gateway, application: str, seconds: float = 300) -> None:
    """Wait until APPLICATION has succeeded; LabError where it fails, or after SECONDS."""
    deadline = time.monotonic() + seconds
    while True:
        said = gateway.user(f"yarn application -status {application} 2>/dev/null")
        final = re.search(r"Final-State : (\w+)", said)
        state = final.group(1) if final else "none"
        if state == "SUCCEEDED":
            return
        if state not in ("UNDEFINED", "none") or time.monotonic() > deadline:
            raise LabError(f"{application} ended with {state}: {said[-500:]}")
        time.sleep(1)


def archived(address: str) -> list[dict[str, Any]]:
    """Return the jobs that the history server at ADDRESS shows; none where it cannot be read.

    It writes its list anew while others read it.
    """
    try:
        with urllib.request.urlopen(f"http://{address}:{HISTORY}/jobs/overview", timeout=5) as answer:
            return list(json.loads(answer.read())["jobs"])
    except (OSError, ValueError):
        return []


def counting(out: str, rows: int, each_second: int, parallelism: int, savepoint: str = "", name: str = "count") -> str:
    """Return statements of a stream that writes the numbers from 1 to ROWS into OUT, each once, EACH_SECOND of them.

    It goes on at SAVEPOINT, if there is one; a file is whole when a checkpoint after it is.
    """
    start = f"SET 'execution.savepoint.path' = '{savepoint}';\n" if savepoint else ""
    return f"""\
SET 'execution.checkpointing.interval' = '1 s';
SET 'parallelism.default' = '{parallelism}';
SET 'pipeline.name' = '{name}';
{start}{counting_statements(out, rows, each_second)}"""


def counting_statements(out: str, rows: int, each_second: int) -> str:
    """Return these statements without what a job's own configuration says."""
    return f"""\
CREATE TEMPORARY TABLE numbers (id BIGINT) WITH (
  'connector' = 'datagen', 'rows-per-second' = '{each_second}',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '{rows}'
);
CREATE TEMPORARY TABLE counted (id BIGINT) WITH (
  'connector' = 'filesystem', 'path' = '{out}', 'format' = 'csv',
  'sink.rolling-policy.rollover-interval' = '5 s', 'sink.rolling-policy.check-interval' = '1 s'
);
INSERT INTO counted SELECT id FROM numbers;
"""


def program() -> Path:
    """Return the jar of a program that runs statements, made anew where it is older than its source."""
    source, jar = Path(__file__).parent / "client" / "FlinkStatements.java", CACHE / "client" / "flink-statements.jar"
    if jar.exists() and jar.stat().st_mtime > source.stat().st_mtime:
        return jar
    jar.parent.mkdir(parents=True, exist_ok=True)
    (*_older, software) = sorted(
        Path("~/.cache/bigdata.emr").expanduser().glob("flink-*.tar"), key=lambda path: path.stat().st_mtime
    )
    with tempfile.TemporaryDirectory() as place:
        compiler = (
            f"javac -proc:none -nowarn -d {place}/classes -cp $(find {place} -name '*.jar' | tr '\\n' ':') {source}"
        )
        for argv in (
            ["tar", "-xf", str(software), "-C", place, "--wildcards", "*/lib/flink-*.jar"],
            ["sh", "-c", compiler],
            ["jar", "--create", "--file", str(jar), "-C", f"{place}/classes", "."],
        ):
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode:
                raise LabError(f"`{' '.join(argv)}` ended with {done.returncode}: {done.stderr[-500:]}")
    return jar


def require_once(written: str, rows: int) -> None:
    """Raise LabError unless WRITTEN, what a counting stream wrote, has each number from 1 to ROWS once."""
    found = sorted(int(line) for line in written.split())
    if found != list(range(1, rows + 1)):
        twice = len(found) - len(set(found))
        lost = sorted(set(range(1, rows + 1)) - set(found))
        raise LabError(f"{len(found)} of {rows} numbers, {twice} of them twice, {len(lost)} lost: {lost[:5]}")
