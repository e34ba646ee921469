# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes commands of jobs gets and returns: each service of a type has such a function."""

from __future__ import annotations

from typing import Callable, NamedTuple, Sequence

from .gateway import Gateway
from .model import Command, Job, Run


def _own_conf(product: str) -> str:
    # Not at the top: who only asks what runs makes no command.
    from ..config.files import conf_dir

    return conf_dir(product)


class Host(NamedTuple):
    """What is asked of this host while a command is made; a test gives functions without a host."""

    glob: Callable[[str], list[str]]
    """Pattern to the paths that match it, in order."""
    read: Callable[[str], str | None]
    """Path to the text of the file, None where there is none."""
    conf: Callable[[str], str] = _own_conf
    """Product to the directory with its configuration for the cluster."""


class Stores(NamedTuple):
    """What is asked of the stores of the cluster, for files of jobs."""

    get: Callable[[str, str], list[str]]
    """URL and name to the command that brings the file there."""
    there: Callable[[str], list[str]]
    """URL to a command that ends well where the file is there."""
    is_there: Callable[[str, str, Sequence[str], str], bool | None]
    """URL, the cluster's own file system, its masters and an account to whether the file is there; None where these
    masters cannot know."""


class BuildError(Exception):
    """This host lacks what the job needs; the message is one sentence."""


Build = Callable[[Job, Run, Gateway, Host], Command]
"""Makes the command of a rendered job; BuildError where that is not possible here."""
