# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the collection amazon.aws and its libraries into .cache/peer, unless they are there; print that directory.

Only this collection is taken out of the bundle, which is a hundred times as large.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PEER = ROOT / ".cache" / "peer"
WANTED = Path(__file__).with_name("requirements-peer.txt")
COLLECTION = "ansible_collections/amazon/aws/"


def pins() -> list[str]:
    lines = WANTED.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, words)]
    subprocess.run(command, check=True, stdout=sys.stderr)


def make(where: Path) -> None:
    bundle, *libraries = pins()
    pip("install", "--target", where / "site", *libraries)
    with tempfile.TemporaryDirectory() as downloads:
        pip("download", "--no-deps", "--only-binary=:all:", "--dest", downloads, bundle)
        (wheel,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            names = [name for name in packed.namelist() if name.startswith(COLLECTION)]
            packed.extractall(where / "collections", names)


def main() -> None:
    done = PEER / "complete"
    if not done.exists() or done.read_text() != WANTED.read_text():
        shutil.rmtree(PEER, ignore_errors=True)
        make(PEER)
        done.write_text(WANTED.read_text())
    print(PEER)


if __name__ == "__main__":
    main()
