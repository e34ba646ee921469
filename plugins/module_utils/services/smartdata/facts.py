# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about SmartData, as data: a file system with its data in a bucket and a cache on disks.

It has no daemon. One host keeps it: it makes the volume, looks after it and copies its metadata.
"""

from __future__ import annotations

from ..component_model import Component
from ..config_model import Owned, Place, Product
from ..layouts import FIRST_MASTER, STABLE
from ..model import Confirmation, Service

JUICEFS, NONE, JINDO = "juicefs", "none", "jindo"
"""Engines, as users write them."""
PROGRAM, JARS = "juicefs", "juicefs_hadoop"
"""Products: the command, and the client for JVMs."""
DATABASE = "smartdata"
"""Whose database it is, in ``emr_rds``."""
PASSWORD_FILE = "/var/lib/emr/smartdata.password"
"""Password of the metadata, for the accounts that may use the volume. Not in the configuration directory, of which
Spark takes all files along."""
DIRECTORY = "/var/lib/emr/smartdata"
"""What the keeper has, root's alone."""
BEGUN, LOADING = f"{DIRECTORY}/begun", f"{DIRECTORY}/loading"
"""There while the volume is made, or loaded: what an interrupted run has left is then known for its own."""
CACHE = "smartdata/cache"
"""Directory with the cache on each data disk."""
DUMPS = "smartdata/dumps"
OPENED = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"
"""Without it JDK 17 lets clients write and list, and not read."""
MEMBER, LIBRARY = "libjfs-amd64.so.gz", "libjfs-amd64.so"
"""The client's native library: packed inside of its jar, and unpacked beside it."""
LOADED = ("/tmp/libjfs-amd64.7.so",)
"""Where clients look for the library before they unpack it there, and take what anybody has put there. The number is
the library's, by the client's version: that of 1.0.2."""
CLIENTS = (
    "smartdata",
    "resourcemanager",
    "nodemanager",
    "hiveserver2",
    "metastore",
    "spark_history",
    "spark_thrift",
    "jobmanager",
    "taskmanager",
    "gateway",
)
"""Components on whose hosts JVMs reach the volume: as daemons, as containers, or as commands of people."""
READERS = ("nodemanager", "hiveserver2", "metastore", "spark_thrift", "jobmanager", "taskmanager")
"""Daemons that reach the volume themselves, or whose containers write to the cache within their walls."""

_PLACES = (
    *("fs.jfs.impl", "fs.AbstractFileSystem.jfs.impl"),
    *("juicefs.meta", "juicefs.*.meta", "juicefs.bucket", "juicefs.*.bucket"),
)

KEEPER = Component(
    product=PROGRAM,
    placement=FIRST_MASTER,
    tiers=STABLE,
    single=(1,),
    ha=(1,),
    count_reason="two would clean the same volume",
    wave="last",
)

SERVICE = Service(
    components={"smartdata": KEEPER},
    products={
        PROGRAM: Product(env="", log_variable=""),
        JARS: Product(env="", log_variable="", inside=(("juicefs-hadoop-*.jar", MEMBER, LIBRARY),)),
    },
    needs_in={"hadoop": ("yarn",)},
    databases=(DATABASE,),
    # Metadata is in Redis, where the cluster has that.
    database_unless="redis",
    database_users=CLIENTS,
    adds_to=dict.fromkeys(("hadoop", "hive", "spark", "flink"), ("smartdata",)),
    borrows={JARS: CLIENTS},
    owned=tuple(
        Owned("core-site", name, "clients find files by it, and it comes from emr_smartdata") for name in _PLACES
    ),
    places=(Place("core-site", "juicefs.cache-dir", by_user=True),),
    read_by=(
        ("core-site", "juicefs.*", READERS),
        ("core-site", "fs.jfs.*", READERS),
        ("core-site", "fs.AbstractFileSystem.jfs.*", READERS),
    ),
    area="smartdata",
    confirmations={
        "emr_restore_smartdata": Confirmation(confirms="load metadata of the volume from a copy"),
    },
)
