# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assembly of a distribution with Maven, checked against its lock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from typing import Mapping

from .archive import file_sha512, tree, write_tar
from .lock import compare, format_lock, parse_lock
from .release import ReleaseError

_ARTIFACT = re.compile(
    r"(?:[Cc]ould not find artifact|[Ff]ailure to find|[Cc]ould not transfer artifact) ([\w.-]+(?::[\w.-]+)+)"
)
ARCHIVES = "archives.txt"
"""File of a recipe that lists the archives which its distribution has inside."""


def is_for_maven(path: str) -> bool:
    """Tell whether the file at PATH in a recipe is Maven's: the POM, the descriptor, and those of modules below it."""
    return not path.startswith("dist/") and os.path.basename(path) in ("pom.xml", "assembly.xml")


def find_maven() -> str:
    """Return the path of ``mvn``; raise ReleaseError if Maven or Java is missing."""
    mvn, java = shutil.which("mvn"), os.environ.get("JAVA_HOME") or shutil.which("java")
    if not (mvn and java):
        lacks = "no Maven (mvn)" if java else "no JDK (java)" if mvn else "neither Maven (mvn) nor a JDK (java)"
        raise ReleaseError(
            f"the controller has {lacks}: install it, or set emr_artifact_source: mirror and emr_artifact_mirror to "
            "the URL of a mirror of upstream's archives"
        )
    return mvn


def command(mvn: str, pom: str, properties: Mapping[str, str]) -> list[str]:
    """Return the command line that assembles ``pom``; registries and credentials are those of Maven's own settings."""
    options = [f"-D{name}={value}" for name, value in sorted(properties.items())]
    return [mvn, "--batch-mode", "--no-transfer-progress", "-Dstyle.color=never", "--file", pom, *options, "package"]


def failure(product: str, output: str) -> str:
    """Return one sentence for a failed run of Maven, with the artifact's name where Maven tells it."""
    artifacts = sorted(set(_ARTIFACT.findall(output)))
    if artifacts:
        return (
            f"{product} cannot be assembled, Maven did not get {', '.join(artifacts)}: check the network and the Maven "
            "settings of the controller, or set emr_artifact_source to mirror or local"
        )
    errors = [line[len("[ERROR] ") :] for line in output.splitlines() if line.startswith("[ERROR] ")]
    return f"{product} cannot be assembled, Maven failed: {errors[0] if errors else output.strip()[-300:]}"


def _assemble(product: str, recipe: str, properties: Mapping[str, str], work: str) -> dict[str, str]:
    """Run Maven in ``work`` and return what it delivered: relative path to full path."""
    mvn = find_maven()
    for path, full in tree(recipe).items():
        if is_for_maven(path):
            os.makedirs(os.path.dirname(os.path.join(work, path)), exist_ok=True)
            shutil.copyfile(full, os.path.join(work, path))
    arguments = command(mvn, os.path.join(work, "pom.xml"), properties)
    run = subprocess.run(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False
    )
    if run.returncode:
        raise ReleaseError(failure(product, run.stdout.decode("utf-8", "replace")))
    return tree(os.path.join(work, "target", "distribution"))


def check_lock(product: str, release: str, text: str | None, found: Mapping[str, str], maven: bool = True) -> None:
    """Raise ReleaseError unless ``found`` (path to sha512) is exactly what the lock ``text`` records.

    ``maven`` tells who delivered it: Maven, or an archive that was verified before.
    """
    if text is None:
        raise ReleaseError(f"release {release} has no lock for {product}: a maintainer records it with record: true")
    try:
        problems = compare(parse_lock(text), found)
    except ValueError as error:
        raise ReleaseError(f"releases/{release}/{product}.lock is damaged, {error}: get the file again") from error
    if problems:
        more = f" and {len(problems) - 5} more" if len(problems) > 5 else ""
        who, remedy = (
            ("Maven", "remove the artifact from the local Maven repository (~/.m2/repository) and run again")
            if maven
            else ("The archive", "get the collection again")
        )
        listed = "; ".join(problems[:5]) + more
        raise ReleaseError(f"{who} delivered for {product} not what release {release} records: {listed}: {remedy}")


def uses_maven(recipe: str) -> bool:
    """Tell whether the product with this ``recipe`` has artifacts that Maven resolves."""
    return os.path.exists(os.path.join(recipe, "pom.xml"))


def build(
    product: str,
    version: str,
    release: str,
    recipe: str,
    lock: str,
    properties: Mapping[str, str],
    work: str,
    record: bool,
    others: Mapping[str, str] | None = None,
) -> str:
    """Assemble the distribution of a product in the directory ``work`` and return the path of its tar.

    ``others`` are files that come from elsewhere than Maven: path in the product to full path. With ``record`` the lock
    is written, else it is checked. Raises ReleaseError.
    """
    delivered = {**(others or {}), **(_assemble(product, recipe, properties, work) if uses_maven(recipe) else {})}
    digests = {path: file_sha512(full) for path, full in delivered.items()}
    if record:
        os.makedirs(os.path.dirname(lock), exist_ok=True)
        with open(lock, "w", encoding="utf-8") as stream:
            stream.write(format_lock(digests))
    else:
        text = None
        if os.path.exists(lock):
            with open(lock, encoding="utf-8") as stream:
                text = stream.read()
        check_lock(product, release, text, digests, uses_maven(recipe))
    target = os.path.join(work, "distribution.tar")
    files = {**delivered, **tree(os.path.join(recipe, "dist"))}
    write_tar(target, f"{product}-{version}", {**files, **_archives(recipe, files, work)})
    return target


def _archives(recipe: str, files: Mapping[str, str], work: str) -> dict[str, str]:
    """Make the archives that a distribution has inside, of its own FILES; return relative path to full path.

    Each line of the recipe's list names one and the patterns of its members, which lie in it as in the distribution.
    """
    made: dict[str, str] = {}
    source = os.path.join(recipe, ARCHIVES)
    lines = []
    if os.path.exists(source):
        with open(source, encoding="utf-8") as stream:
            lines = [line.split() for line in stream if line.strip() and not line.startswith("#")]
    for number, (path, *patterns) in enumerate(lines):
        made[path] = os.path.join(work, f"archive-{number}")
        members = {name: full for name, full in files.items() if any(fnmatchcase(name, one) for one in patterns)}
        write_tar(made[path], "", members, compress=True, level=0)
    return made
