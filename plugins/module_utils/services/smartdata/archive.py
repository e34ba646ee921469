# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the archive of the user's own engine to this host: downloaded, verified, and named when it is whole."""

from __future__ import annotations

import os

from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.software import host
from ansible_collections.bigdata.emr.plugins.module_utils.software.mirror import Origin, download, shown
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import Wanted

from .jindo import PRODUCT, version

ORIGIN = Origin("the server of url (emr_smartdata)", "correct url, or let this host through to it")
NEEDED = 1 << 30
"""So many bytes have to be free: nobody says how large the archive is before it is there."""


def bring(root: str, url: str, sha512: str, changes: Changes) -> str:
    """See to it that what URL has is unpacked below ROOT, and return its directory; SoftwareError, ReleaseError.

    Former archives stay, for processes that have their jars open.
    """
    product: Wanted = {"name": PRODUCT, "version": version(sha512), "id": sha512}
    directory = f"{root}/{PRODUCT}-{product['version']}"
    (found,) = host.look(root, [product])
    if found["state"] == "present":
        if not changes.check and host.is_staged(root):
            host.unstage(root)  # what a run has left that was killed
        return directory
    changes.record(directory, "", f"{shown(url)}\n")
    if changes.check:
        return directory
    if found["state"] == "unlinked":
        host.switch(root, product)
        host.unstage(root)
        return directory
    incoming = host.stage(root, os.geteuid(), NEEDED)
    try:
        archive = os.path.join(incoming, "archive")
        download([url], archive, sha512, ORIGIN)
        host.install(root, product, archive, sha512, incoming)
    finally:
        host.unstage(root, incoming)
    return directory
