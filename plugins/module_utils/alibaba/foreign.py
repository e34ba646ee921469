# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rare ways to get credentials (OIDC, CloudSSO, OAuth, programs), left to the package alibabacloud-credentials."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Renewing
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import CredentialError

PACKAGE = "alibabacloud-credentials"


class Foreign(Renewing):
    """Credentials of the package's class NAME (a dotted path below its `provider`), made with ARGUMENTS."""

    def __init__(self, label: str, mode: str, name: str, **arguments: Any) -> None:
        super().__init__(label)
        self._mode, self._name, self._arguments = mode, name, arguments
        self._provider: Any = None

    def fetch(self) -> Credentials:
        """Return what the package has; it renews by itself, so that the end of the credentials is left unknown here."""
        try:
            if self._provider is None:
                module, _dot, name = f"alibabacloud_credentials.provider.{self._name}".rpartition(".")
                self._provider = getattr(import_module(module), name)(**self._arguments)
        except ImportError as error:
            raise CredentialError(
                f"{self.label} uses {self._mode}, which needs the Python package {PACKAGE} for {sys.executable};"
                " install it, or use a profile of mode AK, StsToken, RamRoleArn, ChainableRamRoleArn or EcsRamRole."
            ) from error
        except Exception as error:
            raise self._failed(error) from None
        try:
            found = self._provider.get_credentials()
            key, secret = found.get_access_key_id(), found.get_access_key_secret()
            token = found.get_security_token()
        except Exception as error:
            # From None: what the package raises may show what it was given.
            raise self._failed(error) from None
        if not key or not secret:
            raise CredentialError(f"{self.label} ({self._mode}) has no access key; sign in again.")
        return Credentials(str(key), str(secret), str(token or ""))

    def get(self, renew: bool = False) -> Credentials:
        """Return what the package has now."""
        with self._lock:
            return self.fetch()

    def _failed(self, error: Exception) -> CredentialError:
        kind = type(error).__name__
        return CredentialError(
            f"{self.label} ({self._mode}) gave no credentials: {PACKAGE} stopped with {kind};"
            " sign in again or check the profile."
        )
