# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key of a cluster, derived once in a run, whatever hosts and tasks ask for it."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os

from ansible import constants as C
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation
from ansible_collections.bigdata.emr.plugins.plugin_utils.run_token import run_token


def key_of(secret: str, cluster: str) -> str:
    """Return the key of CLUSTER that SECRET gives; whoever asks first derives it, and the others wait.

    It lies in the run's own temporary directory, which Ansible makes for its user alone and removes at the end.
    """
    digest = hmac.new(run_token().encode(), f"{cluster}\0{secret}".encode(), hashlib.sha256).hexdigest()
    path = os.path.join(C.DEFAULT_LOCAL_TMP, f"emr-key-{digest[:32]}")
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as stream:
        # Given back with the file, also by a process that is killed; it then left nothing or the whole key.
        fcntl.flock(stream, fcntl.LOCK_EX)
        key = stream.read()
        if len(key) != derivation.KEY_LENGTH:
            key = derivation.key(secret, cluster)
            stream.seek(0)
            stream.write(key)
    return key
