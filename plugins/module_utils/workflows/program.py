# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that the units of workflows run: an archive of this collection's sources, as Ansible brought them here.

Ansible sends with a module all that it imports, so the module that installs the program has the program's sources.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zipfile
from typing import Mapping

PACKAGE = "ansible_collections/bigdata/emr/plugins/module_utils"
START = """\
import sys

from ansible_collections.bigdata.emr.plugins.module_utils.workflows.main import main

sys.exit(main(sys.argv[1:]))
"""
_TIME = (1980, 1, 1, 0, 0, 0)


def sources() -> dict[str, bytes]:
    """Return the sources of this collection that this process can import, by their names below the path of modules."""
    here = sys.modules[__name__]
    archive = getattr(getattr(here.__spec__, "loader", None), "archive", None)
    if archive:
        with zipfile.ZipFile(archive) as stream:
            return {name: stream.read(name) for name in stream.namelist() if _is_ours(name)}
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = {}
    for folder, _folders, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            inside = f"{PACKAGE}/{os.path.relpath(path, top)}"
            if _is_ours(inside):
                with open(path, "rb") as stream:
                    found[inside] = stream.read()
    return found


def _is_ours(name: str) -> bool:
    return name.startswith(f"{PACKAGE}/") and name.endswith(".py")


def archive(found: Mapping[str, bytes], start: str = START) -> bytes:
    """Return the program that does START as one file, the same bytes for the same sources FOUND.

    Packages get their empty modules.
    """
    files = {"__main__.py": start.encode(), **found}
    for name in list(files):
        parts = name.split("/")[:-1]
        for at in range(1, len(parts) + 1):
            files.setdefault("/".join([*parts[:at], "__init__.py"]), b"")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as stream:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o644 << 16
            stream.writestr(entry, files[name])
    return written.getvalue()


def digest(data: bytes) -> str:
    """Return the digest of the program DATA that stands in its name."""
    return hashlib.sha256(data).hexdigest()[:16]
