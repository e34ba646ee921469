# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of a lab host: Debian 12 made on the spot, under a name that is a hash of everything it is made from."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from common import CACHE, CHECKOUT, LABELS, install, run, say
from engine import Engine

RELEASE = "bookworm"
PACKAGES = [
    "systemd",
    "systemd-sysv",
    "dbus",
    "openssh-server",
    "python3",
    "python3-apt",
    "iproute2",
    "nftables",
    "procps",
    "psmisc",
    "sudo",
    "ca-certificates",
    "openjdk-17-jre-headless",
]
HOOK = Path(__file__).with_name("image.sh")
ARCHIVES = CACHE / "images"
# What of the machine's apt configuration decides whether the Debian archive can be reached and is accepted.
_ACQUIRE = re.compile(r"Acquire::(https?|Retries|ForceIPv4|ForceIPv6|Check-Valid-Until|Check-Date)\b.* \"[^\"]+\";$")


def ensure(engine: Engine) -> str:
    """Return the tag of the image; build it if neither the engine nor the cache of archives has it."""
    sources, options = _sources(), _apt_options()
    recipe = [RELEASE, *PACKAGES, *sources, *options, HOOK.read_text()]
    digest = hashlib.sha256("\n".join(recipe).encode()).hexdigest()[:12]
    tag = f"bigdata-emr-lab-{CHECKOUT}:{digest}"
    if engine("image", "ls", "--quiet", tag):
        return tag
    archive = ARCHIVES / f"{digest}.tar"
    if not archive.exists():
        _build(archive, sources, options)
    say(f"importing image {tag}")
    engine("import", *(word for label in LABELS for word in ("--change", f"LABEL {label}")), str(archive), tag)
    return tag


def _build(archive: Path, sources: list[str], options: list[str]) -> None:
    if not shutil.which("mmdebstrap"):
        install("mmdebstrap")
    say(f"building image {archive.stem} (about half a minute)")
    ARCHIVES.mkdir(parents=True, exist_ok=True)
    for old in ARCHIVES.glob("*.tar"):
        old.unlink()
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(PACKAGES)}"]
    command += [f"--aptopt={option}" for option in options] + [f'--customize-hook=sh "{HOOK}" "$1"']
    draft = archive.with_suffix(".new.tar")
    # On a machine without sources of Debian 12, mmdebstrap takes its own default.
    run([*command, RELEASE, str(draft), *(["-"] if sources else [])], stdin="\n".join(sources).encode())
    draft.rename(archive)


def _sources() -> list[str]:
    """Return the machine's own apt sources of Debian 12; other repositories it may use are left out."""
    line = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)"
    done = run(["apt-get", "indextargets", "--format", line, "Created-By: Packages"], check=False)
    wanted = re.compile(rf"deb \S+ {RELEASE}(-updates|-security)? main$")
    return sorted({entry for entry in done.stdout.splitlines() if wanted.match(entry)})


def _apt_options() -> list[str]:
    """Return the machine's apt options that a host needs too: proxies, retries, checks of dates."""
    return [line for line in run(["apt-config", "dump"], check=False).stdout.splitlines() if _ACQUIRE.match(line)]
