# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program nft(8) on this host."""

from __future__ import annotations

import os
import shutil
from typing import Callable, Tuple

Run = Callable[..., Tuple[int, str, str]]
"""Runs a command, as AnsibleModule.run_command does."""


def nft_path() -> str:
    """Return where nft is, "" for nowhere; it is no command of ordinary users, so not in every search path.

    The same path whatever links lead there, since it stands in the unit.
    """
    places = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", "/sbin", "/usr/local/sbin"]
    found = shutil.which("nft", path=os.pathsep.join(places))
    return os.path.realpath(found) if found else ""
