# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files of the collection lie on a host. No I/O."""

from __future__ import annotations

from ..services.registry import COMPONENTS, FILES

LOGS = "/var/log"
STARTED = "/run/bigdata-emr"
"""What daemons of this host were started with: root writes there at each start, and nobody else."""
TEMPORARY = "/opt/emr/tmp"
"""Temporary directories of daemons: JVMs load libraries from there, and /tmp is often mounted noexec."""


def tmp_dir(component: str) -> str:
    """Return the temporary directory of COMPONENT's daemon, which belongs to its account."""
    return f"{TEMPORARY}/{component}"


def log_dir(product: str, account: str) -> str:
    """Return the directory with the logs of PRODUCT's daemons that run as ACCOUNT, which nobody else can get to."""
    return f"{LOGS}/{product}" if account == product else f"{LOGS}/{product}/{account}"


def logs_of(component: str, product: str) -> str:
    """Return the directory with the logs of COMPONENT of PRODUCT."""
    row = COMPONENTS.get(component)
    return log_dir(product, (row.account if row else "") or product)


def state_dir(component: str) -> str:
    """Return the directory for what COMPONENT's daemon keeps on its host beside data disks: its account's, 0700."""
    return f"/var/lib/emr/{component}"


def running_record(component: str) -> str:
    """Return the file with what the running daemon of COMPONENT was started with: root's alone."""
    return f"{STARTED}/{component}.json"


def earlier_record(component: str, product: str) -> str:
    """Return where the unit of an earlier release has written that, as the daemon's account, which can change it."""
    return f"/run/{product}/{component}/started-with.json"


def conf_dir(product: str) -> str:
    """Return the configuration directory of PRODUCT, one per product and host as upstream's own."""
    return f"/etc/{product}/conf"


def conf_file(product: str, name: str) -> str:
    """Return the whole path of the file NAME, which lies below PRODUCT's configuration directory unless it is one."""
    return name if name.startswith("/") else f"{conf_dir(product)}/{name}"


def path_of(name: str) -> str:
    """Return the whole path of the file that users know as NAME; KeyError for one that there is not."""
    return conf_file(FILES[name].product, FILES[name].path)


def file_at(path: str) -> str:
    """Return how users know the file at the whole path PATH; "" for one without properties of theirs."""
    return next((name for name in FILES if path_of(name) == path), "")


def name_below(product: str, path: str) -> str:
    """Return the inverse of :func:`conf_file`: how a daemon of PRODUCT names the file at PATH."""
    directory = f"{conf_dir(product)}/"
    return path[len(directory) :] if path.startswith(directory) else path
