# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``volume_client`` and ``volume_keys``; documentation in files of these names."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.module_utils.config import object_store
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import asked, facts
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import load_release
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError

COLLECTION = str(Path(__file__).resolve().parents[2])
MAVEN_VERSION = "juicefs.hadoop.version"
"""Property of the release that names the client which the registry has."""


def volume_client(topology: Mapping[str, Any], source: str) -> str:
    """Return the version of the volume's client for JVMs in the release of TOPOLOGY from SOURCE, "" for none."""
    release = topology.get("release")
    if not release or facts.JARS not in topology.get("products", {}):
        return ""
    try:
        product = load_release(COLLECTION, str(release))["products"][facts.JARS]
    except (ReleaseError, KeyError) as error:
        raise AnsibleFilterError(str(error)) from error
    return product["maven"].get(MAVEN_VERSION, product["version"]) if source == "maven" else product["version"]


def volume_keys(smartdata: Any, oss: Any = None) -> list[str]:
    """Return id, secret and, where there is one, token for the bucket of SMARTDATA; OSS is ``emr_oss``."""
    return asked.keys(smartdata, object_store.keys(oss))


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"volume_client": volume_client, "volume_keys": volume_keys}
