# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads ``emr_jobs``: every fault is one sentence, before any host is touched. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from .model import Fault, Job


def read_jobs(
    raw: object,
    users: Sequence[str],
    queues: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    databases: Sequence[str] | None = None,
) -> tuple[dict[str, Job], list[Fault]]:
    """Return the jobs of RAW, the value of ``emr_jobs`` (name to its fields; None for none), and what is wrong.

    USERS may run jobs; QUEUES, SERVICES and DATABASES are those that the cluster has, None where that is not known.
    """
    raise NotImplementedError
