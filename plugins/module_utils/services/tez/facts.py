# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Tez, as data: HiveServer2 takes its jars, applications an archive; no daemon."""

from __future__ import annotations

from ..config_model import ConfigFile, Owned, Product
from ..model import Directory, Service, Upload

ARCHIVE = "share/tez.tar.gz"
"""What applications get, below the product's directory."""
UPLOADED = "/apps/tez/{version}/tez.tar.gz"
"""Where that lies in the cluster's file system: a new release has another place, and running sessions keep theirs."""

SERVICE = Service(
    components={},
    products={"tez": Product(env="", log_variable="", conf_variable="TEZ_CONF_DIR")},
    needs=("yarn",),
    implied=True,
    files={"tez-site": ConfigFile("tez", "tez-site.xml", "hadoop_xml")},
    owned=(
        Owned("tez-site", "tez.lib.uris", "it names the archive that the cluster has uploaded"),
        Owned("tez-site", "tez.use.cluster.hadoop-libs", "the archive has no Hadoop in it"),
    ),
    directories=(Directory("/apps", "hdfs", "0755"), Directory("/apps/tez", "hdfs", "0755")),
    uploads=(Upload("hiveserver2", ARCHIVE, UPLOADED, product="tez"),),
)
