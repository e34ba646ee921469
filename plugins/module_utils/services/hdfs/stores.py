# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of jobs in the cluster's stores: whether one is there, and the command that brings it to the gateway."""

from __future__ import annotations

from typing import Sequence
from urllib.parse import urlsplit

from ...jobs.builder_types import Stores
from ...wire.base import ClientError, Refused, Unreachable, endpoint
from ...wire.webhdfs import STANDBY, WebHdfs
from ..registry import port

HDFS = "hdfs://"


def get(url: str, name: str) -> list[str]:
    """Return the command that brings the file at URL into the working directory, as NAME."""
    return ["hdfs", "dfs", "-get", "-f", url, name]


def there(url: str) -> list[str]:
    """Return the command that ends well where URL is there; it starts a JVM."""
    return ["hdfs", "dfs", "-test", "-e", url]


def is_there(url: str, own: str, masters: Sequence[str], user: str) -> bool | None:
    """Tell whether URL is there for USER, as the active one of MASTERS says, of the file system OWN.

    None where these do not know: it is in another store. ClientError where none of them tells.
    """
    found = urlsplit(url)
    if not url.startswith(HDFS) or (found.netloc and found.netloc != urlsplit(own).netloc):
        return None
    said = []
    for master in masters:
        where = endpoint(master, port("namenode", "http"))
        try:
            return WebHdfs(where, user).status(found.path) is not None
        except Refused as error:
            if error.name not in STANDBY:
                return False
            said.append(f"{master} is not active")
        except ClientError as error:
            said.append(f"{master}: {error}")
    raise Unreachable("; ".join(said) or "no NameNode is known")


STORES = Stores(get=get, there=there, is_there=is_there)
