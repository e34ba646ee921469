# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lets JVMs reach the volume: properties of core-site, class paths, options, and the password of its metadata."""

from __future__ import annotations

import posixpath
from typing import Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.config import HANDED_ON, WHITELIST

from . import metadata
from .facts import CACHE, JUICEFS, LIBRARY, LOADED, PASSWORD_FILE

TMPFILES = "/etc/tmpfiles.d/emr-smartdata.conf"
SUPERUSER = "hdfs"
"""Who may do all in the volume, as in HDFS: the account of its NameNodes, and its group."""
JVMS = ("nodemanager", "hiveserver2", "metastore")
"""Daemons that read the volume themselves, and whose launchers do not open what its client looks into, as those of
Spark and Flink do."""
VARIABLE = "META_PASSWORD"
_PASSWORD = f"${{{VARIABLE}:-$(cat {PASSWORD_FILE} 2>/dev/null)}}"
"""Those who may read the file have it in the environment of their own processes, as the client wants it."""
SIZE, FREE = "juicefs.cache-size", "juicefs.free-space"


def cache_dirs(ctx: Context) -> list[str]:
    """Return the directories of the cache on this host."""
    return [f"{disk}/{CACHE}" for disk in ctx.disks]


def core_site(ctx: Context) -> Properties:
    """Compute what core-site has for the volume."""
    volume = ctx.volume
    if volume is None:
        return {}
    where = metadata.place(ctx.cluster, ctx.members, ctx.databases)
    if volume.engine != JUICEFS or where is None:
        return dict(volume.properties)
    site: Properties = {
        "fs.jfs.impl": "io.juicefs.JuiceFileSystem",
        "fs.AbstractFileSystem.jfs.impl": "io.juicefs.JuiceFS",
        f"juicefs.{volume.name}.meta": where.url,
        "juicefs.superuser": SUPERUSER,
        "juicefs.supergroup": SUPERUSER,
        # Else each client tells its maker of itself.
        "juicefs.no-usage-report": True,
        SIZE: volume.cache_mb,
        FREE: volume.cache_free_percent / 100,
    }
    if volume.cache_mb:
        # Clients make directories that their own account alone writes to.
        site["juicefs.cache-dir"] = [f"{path}/${{user.name}}" for path in cache_dirs(ctx)]
    if ctx.hosts("nodemanager"):
        # Tasks are sent to where the blocks that they read are kept.
        site["juicefs.discover-nodes-url"] = "yarn"
    if volume.metrics:
        site["juicefs.push-gateway"] = volume.metrics.partition("://")[2]
    return site


def hadoop_env(ctx: Context) -> Properties:
    """Compute what hadoop-env has for commands and for containers, which have the password of their NodeManager."""
    volume = ctx.volume
    if volume is None:
        return {}
    env: Properties = {"HADOOP_CLASSPATH": f"${{HADOOP_CLASSPATH:+$HADOOP_CLASSPATH:}}{':'.join(volume.jars)}"}
    if volume.options:
        env["HADOOP_CLIENT_OPTS"] = " ".join(["-Xmx512m", *volume.options])
    return {**env, **_password(ctx)}


def joined(ctx: Context, asked: Mapping[str, object]) -> Properties:
    """Return what of hadoop-env is the user's, who ASKED for it, with what commands do not reach the volume without."""
    volume = ctx.volume
    if volume is None:
        return {}
    found: Properties = {}
    for name, blank, ours in (("HADOOP_CLIENT_OPTS", " ", volume.options), ("HADOOP_CLASSPATH", ":", volume.jars)):
        theirs = asked.get(name)
        if theirs is not None:
            lacking = [one for one in ours if one not in str(theirs).split(blank)]
            found[name] = blank.join(filter(None, [str(theirs), *lacking]))
    return found


def _options(ctx: Context) -> dict[str, Sequence[str]]:
    """Return the options of daemons that read the volume: NodeManagers bring files of jobs to their containers."""
    return dict.fromkeys(JVMS, ctx.volume.options) if ctx.volume is not None else {}


def _password(ctx: Context) -> Properties:
    return {VARIABLE: _PASSWORD} if ctx.volume is not None and ctx.volume.engine == JUICEFS else {}


def yarn_site(ctx: Context) -> Properties:
    """Compute what yarn-site has: NodeManagers hand the password on to containers, and to no log of these."""
    if not _password(ctx):
        return {}
    return {
        WHITELIST: f"{HANDED_ON},{VARIABLE}",
        # It copies the script that starts a container, with all variables, to the logs of that.
        "yarn.nodemanager.log-container-debug-info.enabled": False,
    }


def mapred_site(ctx: Context) -> Properties:
    """Compute the options of tasks, before those of users."""
    if ctx.volume is None or not ctx.volume.options:
        return {}
    options = " ".join(ctx.volume.options)
    # Upstream's own are "-Djava.net.preferIPv4Stack=true -Dhadoop.metrics.log.level=WARN".
    tasks = f"-Djava.net.preferIPv4Stack=true -Dhadoop.metrics.log.level=WARN {options}"
    return {
        "mapreduce.admin.map.child.java.opts": tasks,
        "mapreduce.admin.reduce.child.java.opts": tasks,
        "yarn.app.mapreduce.am.admin-command-opts": options,
    }


def spark_defaults(ctx: Context) -> Properties:
    """Compute what spark-defaults has: Spark's client of Hive takes the client of the volume from Spark.

    Upstream's own prefixes are in it as well, which it replaces.
    """
    if not _password(ctx) or not ctx.hosts("metastore"):
        return {}
    shared = ["com.mysql.jdbc", "org.postgresql", "com.microsoft.sqlserver", "oracle.jdbc", "io.juicefs"]
    return {"spark.sql.hive.metastore.sharedPrefixes": shared}


def _before(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return the password of the metadata and the directories of the cache; what is left of either is emptied."""
    volume = ctx.volume
    where = metadata.place(ctx.cluster, ctx.members, ctx.databases)
    if product != "hadoop" or not ctx.hosts("smartdata"):
        return []
    secret = metadata.password(ctx.shared, ctx.database_passwords, where) if where else ""
    if volume is None or volume.engine != JUICEFS or not secret:
        return [File(PASSWORD_FILE, "", mode=0o400, secret=True, optional=True)]
    # Each account that uses the volume makes a directory of its own there.
    caches = [File(path, "", group=volume.group, mode=0o1770, directory=True) for path in cache_dirs(ctx)]
    kept = File(PASSWORD_FILE, f"{secret}\n", group=volume.group, mode=0o440, secret=True)
    return [kept, *(caches if volume.cache_mb else []), *_library(volume)]


def _library(volume: Volume) -> list[File]:
    """Return links of root's where clients look for their native library, now and after a boot."""
    found = f"{posixpath.dirname(volume.jars[0])}/{LIBRARY}"
    lines = [f"L+ {path} - - - - {found}" for path in LOADED] + [f"x {path}" for path in LOADED]
    boot = File(TMPFILES, "".join(f"{line}\n" for line in lines))
    return [boot, *(File(path, "", link=found) for path in LOADED)]


def reasons(ctx: Context) -> dict[str, str]:
    """Return why the cache is as large as it is."""
    volume = ctx.volume
    if volume is None or volume.engine != JUICEFS:
        return {}
    return {
        SIZE: f"{volume.cache_mb} MB for each account on all disks of a host together: cache.size_gb of emr_smartdata",
        FREE: f"{volume.cache_free_percent} % of each disk stay free: cache.free_percent of emr_smartdata",
    }


CONFIGURATION = Configuration(
    computed={
        "core-site": core_site,
        "hadoop-env": hadoop_env,
        "hive-env": _password,
        "spark-env": _password,
        "flink-env": _password,
        "spark-defaults": spark_defaults,
        "mapred-site": mapred_site,
        "yarn-site": yarn_site,
    },
    joined={"hadoop-env": joined},
    options=_options,
    before=_before,
    reasons=reasons,
)
