# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole configuration of one product on one host: computed values below the user's, then text."""

from __future__ import annotations

from typing import Callable, Mapping, NamedTuple

from ..services.hdfs import config as hdfs
from ..services.hdfs import lists
from ..services.yarn import config as yarn
from ..services.zookeeper import config as zookeeper
from . import env, policy, racks, secrets
from .context import Context, Files, Properties
from .files import KNOWN_FILES, PRODUCT_FILES, conf_dir
from .hidden import carries
from .judge import wanted
from .merge import Scope, merge
from .render import rendered, to_text
from .sizing import SHARES
from .storage import paths

_COMPUTE: dict[str, Callable[[Context], Properties]] = {
    "core-site": hdfs.core_site,
    "hdfs-site": hdfs.hdfs_site,
    "yarn-site": yarn.yarn_site,
    "mapred-site": yarn.mapred_site,
    "capacity-scheduler": yarn.capacity_scheduler,
    "hadoop-policy": policy.hadoop_policy,
    "hadoop-env": env.hadoop_env,
    "log4j": env.log4j,
    "zoo": zookeeper.zoo,
    "zookeeper-env": zookeeper.zookeeper_env,
    "logback": zookeeper.logback,
}


class File(NamedTuple):
    """One file to be on a host."""

    path: str
    content: str
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    secret: bool = False
    """Whether its content must not be shown in a diff."""
    identity: bool = False
    """Whether others know the host by its content, which is then never replaced by another."""
    optional: bool = False
    """Whether it is written only where it is there already."""
    syntax: str = ""
    """How its properties are written; those that are secrets are not shown in a diff."""


def effective(ctx: Context, product: str, force: Scope) -> Files:
    """Return the properties of every file of PRODUCT as they hold on this host.

    Ours, then the user's scopes, then FORCE (``emr_config_force``) for properties that the topology owns. JVM options
    of daemons are ours joined with the user's, so :func:`.env.hadoop_env` has the last word on them. Patterns of what
    pages do not show, and hosts that may speak a protocol, are joined too.
    """
    joined, forced = {share.variable for share in SHARES.values()}, wanted(force)
    files: Files = {}
    for name in PRODUCT_FILES[product]:
        computed = _COMPUTE[name](ctx) if name in _COMPUTE else {}
        asked = dict(ctx.asked.get(name, {}))
        if name in ("hadoop-env", "zookeeper-env"):
            asked = {key: value for key, value in asked.items() if key not in joined}
        asked.update(hdfs.joined(asked) if name == "core-site" else {})
        asked.update(policy.joined(asked, computed) if name == "hadoop-policy" else {})
        files[name] = merge([{name: computed}, {name: asked}, {name: dict(forced.get(name, {}))}])[name]
    return files


def _text(name: str, properties: Properties) -> str:
    try:
        return rendered(KNOWN_FILES[name].syntax, properties)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _file(name: str, properties: Properties) -> File:
    """Return the file called NAME; with a secret in it, it is for the accounts of the product only."""
    known = KNOWN_FILES[name]
    made = File(
        f"{conf_dir(known.product)}/{known.path}",
        _text(name, properties),
        optional=known.optional and not properties,
        syntax=known.syntax,
    )
    if any(carries(*one) for one in to_text(properties).items()):
        return made._replace(group=known.product, mode=0o640)
    return made


def _credentials(ctx: Context) -> list[File]:
    """Return the files with which daemons of this host make their znodes, and reach them.

    What they reach with comes first: no ACL is used before its account has the password.
    """
    if ctx.secret is None or not ctx.ha:
        return []
    return [
        File(path, text + "\n", user, "root", 0o400, secret=True)
        for user, needing in (("hdfs", "zkfc"), ("yarn", "resourcemanager"))
        if needing in ctx.components
        for path, text in (
            (secrets.auth_file(user), secrets.auth(user, ctx.secret)),
            (secrets.acl_file(user), secrets.acl(user, ctx.secret)),
        )
    ]


def files(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return every file of PRODUCT's configuration directory, with SETTINGS as :func:`effective` returned them.

    ValueError where a value would not arrive as it is, so that no daemon starts with half of its configuration.
    """
    directory = conf_dir(product)
    # Before the properties that name them: a daemon may be started again between any two of the files.
    result = _credentials(ctx) if product == "hadoop" else []
    result += [_file(name, properties) for name, properties in settings.items()]
    if product == "hadoop":
        result += [File(f"{directory}/{name}", content) for name, content in lists.membership(ctx).items()]
        result.append(File(f"{directory}/{racks.TABLE}", racks.table(ctx), optional=not ctx.racks))
        result += [File(racks.PROGRAM, racks.PROGRAM_TEXT, mode=0o755)] if ctx.racks else []
    if product == "zookeeper" and len(ctx.hosts("zookeeper")) > 1:
        data = paths(settings["zoo"]["dataDir"])[0]
        result.append(File(f"{data}/myid", f"{zookeeper.my_id(ctx)}\n", "zookeeper", "zookeeper", identity=True))
    return result
