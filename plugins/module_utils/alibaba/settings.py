# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach Alibaba Cloud: the options that inventory plugin and modules share, made into one checked value."""

from __future__ import annotations

import os
from typing import Any, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Provider


class Settings(NamedTuple):
    """One account in one region. ENDPOINTS overrides per API (ecs, emr, ess, sts, vpc)."""

    region: str
    credentials: Provider
    account: str = "the default account"
    endpoints: Mapping[str, str] = {}
    proxy: str = ""
    ca_file: str = ""
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    max_attempts: int = 6
    user_agent: str = "bigdata.emr"


def settings_from(options: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings for OPTIONS (those of the doc fragment ``alibaba``, absent or None means the default).

    `account` in OPTIONS is a label for messages. Nothing is asked over the network before the first call.
    For other regions of the same account: ``settings._replace(region=...)``.
    SettingsError for a value that cannot be used, CredentialError if no credentials can be found.
    """
    raise NotImplementedError
