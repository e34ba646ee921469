# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real jobs, run from a gateway as its users would: WordCount over this machine's licences, TeraSort, Spark's Pi."""

from __future__ import annotations

import math
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import access
from common import CACHE, LabError

TEXTS = ("/usr/share/common-licenses", "/usr/share/doc/**/copyright")
EXAMPLES = "/opt/emr/hadoop/share/hadoop/mapreduce/hadoop-mapreduce-examples-*.jar"
USER = "hadoop"
# As Hadoop's tokenizer: bytes, separated by blanks, tabs and line ends.
PROGRESS = re.compile(r"(map \d+% reduce \d+%)\s*\Z")
PI = "/opt/emr/spark/examples/src/main/python/pi.py"
PRECISION = 0.1
TASKS = re.compile(r"Finished task .*\((\d+/\d+)\)\s*\Z")
Tell = Callable[[str], None]
"""Gets a line whenever something has happened."""
COUNT = r"""
tr -s ' \t\n\r\f' '\n\n\n\n\n' < {text} | grep -v '^$' | sort | uniq -c | awk '{{print $2 "\t" $1}}' | sort > {counts}
"""


def silent(_line: str) -> None:
    """Tell nobody."""


def aloud(line: str) -> None:
    """Print LINE at once."""
    print(f"  {time.strftime('%H:%M:%S')}  {line}", flush=True)


@dataclass
class Result:
    """A finished job."""

    name: str
    seconds: float
    says: str


class Gateway:
    """A host with clients, reached by SSH."""

    def __init__(self, address: str, ssh: Sequence[str] = ()) -> None:
        """Take the ADDRESS of the host, and the command SSH that logs in there if it is not a host of the lab."""
        self._ssh = list(ssh) or access.ssh(address)

    def user(self, command: str, minutes: float = 10) -> str:
        """Run COMMAND in a login shell of the user of jobs; LabError with its last lines when it fails."""
        return self._run(f"timeout {int(minutes * 60)} runuser -l {USER} -c {shlex.quote(command)}")

    def job(self, name: str, arguments: str, tell: Tell, minutes: float = 10) -> None:
        """Run the example job NAME with ARGUMENTS as the user of jobs; TELL hears how far it is, each state once."""
        self.watched(name, f"hadoop jar {EXAMPLES} {name} {arguments}", PROGRESS, tell, minutes)

    def watched(self, name: str, command: str, progress: re.Pattern[str], tell: Tell, minutes: float = 10) -> str:
        """Run COMMAND as the user of jobs and return what it said, with its errors; LabError when it fails.

        TELL hears how far the job NAME is: what the group of PROGRESS finds in a line, each state once.
        """
        tell(f"{name}: submitted")
        whole = f"timeout {int(minutes * 60)} runuser -l {USER} -c {shlex.quote(command)}"
        lines, last = [], ""
        with subprocess.Popen(
            [*self._ssh, whole],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            for line in process.stdout or ():
                lines.append(line)
                found = progress.search(line)
                if found and found.group(1) != last:
                    last = found.group(1)
                    tell(f"{name}: {last}")
        _require(process.returncode, whole, "".join(lines))
        return "".join(lines)

    def root(self, command: str) -> str:
        """Run COMMAND as root on the host; LabError with its last lines when it fails."""
        return self._run(command)

    def write(self, local: Path, path: str) -> None:
        """Copy file LOCAL to PATH on the host, readable by everybody."""
        with local.open("rb") as stream:
            self._run(f"cat > {path} && chmod 0644 {path}", stdin=stream.fileno())

    def _run(self, command: str, stdin: int = subprocess.DEVNULL) -> str:
        done = subprocess.run([*self._ssh, command], stdin=stdin, capture_output=True, text=True, check=False)
        _require(done.returncode, command, done.stdout + done.stderr)
        return done.stdout


def _require(code: int, command: str, output: str) -> None:
    if code:
        last = "\n  ".join(output.strip().splitlines()[-15:])
        raise LabError(f"`{command}` ended with {code}:\n  {last}")


def collect(directory: Path) -> Path:
    """Write all texts of TEXTS into one file of DIRECTORY, each once and in valid UTF-8, and return it."""
    directory.mkdir(parents=True, exist_ok=True)
    found = {path.resolve() for path in Path(TEXTS[0]).iterdir() if path.is_file()}
    found |= {path.resolve() for path in Path("/usr/share/doc").glob("**/copyright") if path.is_file()}
    text = directory / "text"
    with text.open("wb") as stream:
        for path in sorted(found):
            # What is no UTF-8 is left out, since Hadoop's Text would replace it and coreutils would not.
            stream.write(path.read_bytes().decode("utf-8", "ignore").encode() + b"\n")
    return text


def words(gateway: Gateway, directory: Path, into: str) -> tuple[Path, Path]:
    """Collect texts in DIRECTORY and copy them to the new directory INTO of HDFS; return them, and coreutils' counts.

    What else lies beside INTO goes away.
    """
    text = collect(directory)
    counts = directory / "counts"
    subprocess.run(
        ["bash", "-c", COUNT.format(text=text, counts=counts)], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=True
    )
    gateway.write(text, "/var/tmp/emr-lab-text")
    gateway.user(
        f"hdfs dfs -rm -r -f -skipTrash {Path(into).parent} && hdfs dfs -mkdir -p {into}"
        f" && hdfs dfs -put /var/tmp/emr-lab-text {into}/"
    )
    return text, counts


def as_counted(gateway: Gateway, name: str, out: str, counts: Path) -> str:
    """Return how many words job NAME has counted in OUT of HDFS; LabError unless they are those of file COUNTS."""
    ours = sorted(gateway.user(f"hdfs dfs -cat '{out}/part-*'").encode().splitlines())
    theirs = sorted(counts.read_bytes().splitlines())
    if ours != theirs:
        differing = sorted(set(ours) ^ set(theirs))[:5]
        raise LabError(f"{name} and coreutils differ: {len(ours)} and {len(theirs)} words, among them {differing}")
    total = sum(int(line.rsplit(b"\t", 1)[1]) for line in ours)
    return f"{total} words, {len(ours)} different ones"


def wordcount(gateway: Gateway, directory: Path = CACHE / "wordcount", tell: Tell = silent) -> Result:
    """Count words with MapReduce and with coreutils; LabError unless both agree on every word.

    TELL hears how far it is.
    """
    tell("WordCount: texts of this machine are collected, counted with coreutils, and copied to HDFS")
    text, counts = words(gateway, directory, "wordcount/in")
    begin = time.monotonic()
    gateway.job("wordcount", "wordcount/in wordcount/out", tell)
    seconds = time.monotonic() - begin
    tell("WordCount: both counts are compared")
    found = as_counted(gateway, "WordCount", "wordcount/out", counts)
    return Result("WordCount", seconds, f"{found}, {text.stat().st_size / 1e6:.1f} MB: as coreutils count")


def terasort(gateway: Gateway, rows: int = 1_000_000, tell: Tell = silent) -> Result:
    """Generate, sort and validate ROWS rows of 100 bytes; LabError if an error is found. TELL hears how far it is."""
    begin = time.monotonic()
    gateway.user("hdfs dfs -rm -r -f -skipTrash tera")
    for name, arguments in (
        ("teragen", f"{rows} tera/in"),
        ("terasort", "tera/in tera/out"),
        ("teravalidate", "tera/out tera/report"),
    ):
        gateway.job(name, arguments, tell)
    report = gateway.user("hdfs dfs -cat 'tera/report/part-*'").strip()
    if not re.fullmatch(r"checksum\s+[0-9a-f]+", report):
        raise LabError(f"TeraValidate found errors: {report[:300]}")
    return Result(
        "TeraSort", time.monotonic() - begin, f"{rows} rows sorted, TeraValidate: {report.split()[1]}, no error"
    )


def spark_pi(gateway: Gateway, partitions: int = 10, tell: Tell = silent) -> Result:
    """Let Spark on YARN reckon pi in PARTITIONS tasks; LabError for another number. TELL hears how far it is."""
    begin = time.monotonic()
    said = gateway.watched("SparkPi", f"spark-submit {PI} {partitions}", TASKS, tell)
    found = re.search(r"Pi is roughly (\d\.\d+)", said)
    if not found or abs(float(found.group(1)) - math.pi) > PRECISION:
        raise LabError(f"SparkPi came to {found.group(1) if found else 'nothing'}")
    application = re.search(r"Submitted application (application_\w+)", said)
    where = f", {application.group(1)}" if application else ""
    return Result("SparkPi", time.monotonic() - begin, f"pi is roughly {found.group(1)}, {partitions} tasks{where}")


def main(arguments: list[str]) -> int:
    """Run both jobs from the gateway at the address given."""
    if len(arguments) != 1:
        print("usage: jobs.py ADDRESS", file=sys.stderr)
        return 2
    gateway = Gateway(arguments[0])
    for job in (wordcount, terasort):
        result = job(gateway, tell=aloud)
        print(f"{result.name}: {result.says} ({result.seconds:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LabError as error:
        sys.exit(f"jobs: {error}")
