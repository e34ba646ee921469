# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of ours that run in the cluster, as text: they come with the collection, and know nothing of it there."""

from __future__ import annotations

from types import ModuleType


def source(module: ModuleType) -> str:
    """Return the text of MODULE, whose neighbours lie beside it in the cluster, and in no package.

    It is asked of what has loaded it, since Ansible keeps modules in an archive.
    """
    loader = module.__loader__
    text = loader.get_source(module.__name__) if loader is not None and hasattr(loader, "get_source") else None
    if not text:
        raise RuntimeError(f"the text of {module.__name__} cannot be read")
    return str(text).replace("\nfrom .", "\nfrom ")
