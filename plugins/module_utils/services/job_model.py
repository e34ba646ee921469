# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a type of jobs. Plain data: no behaviour, no I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple


class JobType(NamedTuple):
    """A kind of job that users describe in ``emr_jobs``; ``jobs.py`` of its service makes the command of it."""

    fields: tuple[str, ...]
    """What it knows beside the fields of every job, of those in ``jobs.fields``."""
    required: tuple[tuple[str, ...], ...] = ()
    """Of the fields of each row exactly one is given."""
    follows: Mapping[str, str] = {}
    """Field to the one without which it means nothing."""
    needs: tuple[str, ...] = ()
    """Services that it needs beside its own."""
    judged_by: str = "applications"
    """Whose end is its end: ``applications`` of the cluster that have its tag, ``client`` (the process on the gateway),
    or ``both``: these, and the client where they succeeded."""
    refused: Mapping[str, Mapping[str, str]] = {}
    """Field to names in it, of ``args`` to options, that a job must not set, each with the remedy: they would take away
    what is known of it."""
    endless: bool = False
    """Whether it is meant to run until somebody ends it."""
