# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments of edits on their way from one NameNode's directory into another one's, through a directory of root's.

Whoever copies for Ansible is root. So it copies from and to a place where nobody else makes names, and each end is read
and written as the account that could change it.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil

from ansible_collections.bigdata.emr.plugins.module_utils.host import inside

LENT = ".lent"


def place(directory: str, name: str) -> str:
    """Return where the file NAME lies on its way, in DIRECTORY, which is root's alone."""
    return os.path.join(directory, f"{name}{LENT}")


def lend(directory: str, path: str, name: str) -> None:
    """Copy the file PATH of a daemon to its place in DIRECTORY as NAME; OSError, Odd for one that is no plain file."""
    draft = f"{place(directory, name)}.new"
    with inside.opened(path) as source, open(draft, "wb") as target:
        shutil.copyfileobj(os.fdopen(os.dup(source), "rb"), target)
        target.flush()
        os.fsync(target.fileno())
    os.chmod(draft, 0o600)
    os.replace(draft, place(directory, name))


def take(directory: str, path: str) -> None:
    """Make the file PATH of what lies in its place in DIRECTORY under the same name, as who can make it there.

    It appears in one step, when it is on the disk.
    """
    draft = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.emr-new")
    with open(place(directory, os.path.basename(path)), "rb") as source, inside.acting(os.path.dirname(path)):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        os.rename(draft, path)


def forget(directory: str) -> None:
    """Remove what was on its way, and what a killed process left of it."""
    for path in glob.glob(f"{glob.escape(directory)}/*{LENT}*"):
        os.unlink(path)
