# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret that all workers of one run share and that is in no variable, result or log."""

from __future__ import annotations

import os
import secrets
import tempfile

from ansible import constants as C

NAME = "emr-run-token"


def run_token() -> str:
    """Return the token of this run; whoever asks first makes it.

    It lies in the run's own temporary directory, which Ansible makes for its user alone and removes at the end.
    """
    path = os.path.join(C.DEFAULT_LOCAL_TMP, NAME)
    if not os.path.exists(path):
        descriptor, draft = tempfile.mkstemp(dir=C.DEFAULT_LOCAL_TMP)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(32))
        try:
            os.link(draft, path)  # in one step, and only if no other worker was faster
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    with open(path, encoding="ascii") as stream:
        return stream.read()
