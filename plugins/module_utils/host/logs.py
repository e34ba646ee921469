# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log directories of this host: one for each account, which nobody else can get to, in one of root's.

Earlier releases had one for all, writable for the group ``hadoop``: what a job, which runs as yarn, put in the place of
another daemon's log was written to. From the first run of this release on names there are root's to change. A daemon
that runs still goes on with the file that it has open, also when that is full (it cannot rename it, so that it grows);
its unit moves its files when it starts the next time (see :mod:`..daemon.unit`), when nobody writes to them.
"""

from __future__ import annotations

import os
import pwd
import stat
import time

from ..config.files import LOGS, log_dir
from .files import Changes

MODE = 0o750


def prepare(changes: Changes, product: str, account: str) -> None:
    """Make the log directory of ACCOUNT's daemons of PRODUCT, root for clients, who have none."""
    top = f"{LOGS}/{product}"
    if account != product:
        changes.directory(top, "root", "root", 0o755)
    if account == "root":
        return
    path = log_dir(product, account)
    _put_aside(changes, path, account)
    changes.directory(path, account, "root", MODE)


def _put_aside(changes: Changes, path: str, account: str) -> None:
    """Move away what another account has put at PATH while it could: a link, or a directory with links in it."""
    try:
        status = os.lstat(path)
        ours = (0, pwd.getpwnam(account).pw_uid)
    except (FileNotFoundError, KeyError):
        return
    if status.st_uid in ours and stat.S_ISDIR(status.st_mode):
        return
    if status.st_uid == 0 and os.path.isdir(path):
        return  # a link of root's to where logs are to lie
    place = f"{path}.{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    changes.record(path, f"made by another account than {account}\n", f"moved to {place}\n")
    if not changes.check:
        os.rename(path, place)
