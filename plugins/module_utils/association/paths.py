# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a gateway host has what it knows of a cluster. No I/O, and nothing that costs an import."""

from __future__ import annotations

import re

TOP = "/etc/emr/clusters"
"""A directory for each cluster that the host is a gateway of."""
LABEL = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
"""Names of clusters, which become names of directories and units."""


def directory(cluster: str) -> str:
    """Return the directory of CLUSTER."""
    return f"{TOP}/{cluster}"


def conf(cluster: str, product: str) -> str:
    """Return the configuration directory of PRODUCT for clients of CLUSTER."""
    return f"{directory(cluster)}/{product}"


def known(cluster: str) -> str:
    """Return the file with what the host was told of its association with CLUSTER."""
    return f"{directory(cluster)}/association.json"


def jobs(cluster: str) -> str:
    """Return the file with what jobs on CLUSTER need to know."""
    return f"{directory(cluster)}/jobs.json"


def environment(cluster: str) -> str:
    """Return the file that a shell sources to work on CLUSTER."""
    return f"{directory(cluster)}/environment.sh"
