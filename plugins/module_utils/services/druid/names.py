# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that Druid has, and that nothing reads here. Plain data."""

from __future__ import annotations

_METADATA = "the database is named in emr_rds; leave it out"
_STORAGE = "the directory of segments is named in emr_storage; leave it out"
_ONCE = "extensions that are loaded stand in druid.extensions.loadList of druid-common, beside ours; write them there"

UNREAD = {
    "druid-common": {
        "druid.metadata.storage.connector.password": _METADATA,
        "druid.metadata.storage.connector.connectURI": _METADATA,
        "druid.metadata.storage.connector.user": _METADATA,
        "druid.metadata.storage.type": _METADATA,
        "druid.storage.bucket": _STORAGE,
    },
    "druid-env": {"DRUID_CONF_DIR": "daemons have /etc/druid/conf; leave it out"},
    "druid-coordinator": {"druid.extensions.loadList": _ONCE},
    "druid-broker": {"druid.extensions.loadList": _ONCE},
    "druid-router": {"druid.extensions.loadList": _ONCE},
    "druid-historical": {"druid.extensions.loadList": _ONCE},
    "druid-middlemanager": {
        "druid.extensions.loadList": _ONCE,
        "druid.indexer.runner.javaOpts": "tasks have theirs in emr.task.javaOptions; write them there",
    },
}
"""Pattern of files to what nothing reads there, with the remedy."""
