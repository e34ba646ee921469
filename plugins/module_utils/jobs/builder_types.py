# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes commands of jobs gets and returns: each service of a type has such a function."""

from __future__ import annotations

from typing import Callable, NamedTuple

from .gateway import Gateway
from .model import Command, Job, Run


class Host(NamedTuple):
    """What is asked of this host while a command is made; a test gives functions without a host."""

    glob: Callable[[str], list[str]]
    """Pattern to the paths that match it, in order."""
    read: Callable[[str], str | None]
    """Path to the text of the file, None where there is none."""


class BuildError(Exception):
    """This host lacks what the job needs; the message is one sentence."""


Build = Callable[[Job, Run, Gateway, Host], Command]
"""Makes the command of a rendered job; BuildError where that is not possible here."""
