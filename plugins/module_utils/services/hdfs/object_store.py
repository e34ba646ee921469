# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Hadoop reaches OSS: properties, the class with its credentials, and the keys where there is no RAM role."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file

KEYS_FILE = "/var/lib/emr/oss.keys"
"""Not in the configuration directory, of which Spark takes all files along."""
TOOL = "hadoop-aliyun"
_PACKAGE = "org.apache.hadoop.fs.aliyun.oss"


def core_site(ctx: Context) -> Properties:
    """Compute what core-site has for OSS."""
    store = ctx.object_store
    if store is None:
        return {}
    from .oss_class import CLASS  # not at the top: few clusters have an object store

    site: Properties = {
        # The scheme has no default.
        "fs.oss.impl": f"{_PACKAGE}.AliyunOSSFileSystem",
        "fs.AbstractFileSystem.oss.impl": f"{_PACKAGE}.OSS",
        "fs.oss.endpoint": store.endpoint,
        "fs.oss.credentials.provider": CLASS,
        # Upstream's 512 KB are 128 requests for 64 MB, these are 8.
        "fs.oss.multipart.download.size": 8 << 20,
    }
    if store.credentials == "keys":
        site["fs.oss.emr.credentials.file"] = KEYS_FILE
    elif store.role:
        site["fs.oss.emr.role"] = store.role
    return site


def hadoop_env(ctx: Context) -> Properties:
    """Compute what hadoop-env has for OSS: its jars are on no class path by themselves."""
    return {"HADOOP_OPTIONAL_TOOLS": TOOL} if ctx.object_store else {}


def files(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return what core-site names; with a RAM role, keys of former times are emptied."""
    store = ctx.object_store
    if product != "hadoop" or store is None:
        return []
    from .oss_class import CLASS, class_bytes

    kept = File(KEYS_FILE, "", mode=0o400, secret=True, optional=True)
    if ctx.object_keys:
        text = "".join(f"{one}\n" for one in ctx.object_keys)
        kept = File(KEYS_FILE, text, group=store.group, mode=0o440, secret=True)
    return [kept, File(conf_file(product, f"{CLASS}.class"), class_bytes().decode("latin-1"), binary=True)]
