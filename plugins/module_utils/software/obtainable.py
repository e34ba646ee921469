# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of archives that hosts lack, told before the first change. Makes and downloads nothing."""

from __future__ import annotations

import os
from typing import Sequence

from . import classes
from .maven import find_maven, uses_maven
from .mirror import candidates, probe
from .recipe import lock_path, recipe_path
from .release import ReleaseError
from .store import Store


def refusals(store: Store, products: Sequence[str]) -> list[str]:
    """Return a sentence for each reason why STORE will not have the archives of PRODUCTS, each once.

    What is in the cache counts as good: whether it is whole costs a hash, which is due when it is used. Class data is
    asked for only where the cache has it.
    """
    found = [_writable(store.cache)]
    for product in products:
        if classes.parts(product):
            continue
        try:
            _attainable(store, product)
        except (ReleaseError, OSError) as error:
            found.append(str(error))
    return list(dict.fromkeys(filter(None, found)))


def _attainable(store: Store, product: str) -> None:
    """Raise ReleaseError unless the archive of PRODUCT is there, or whatever makes it is."""
    if store.source == "local":
        store.held(product)
    elif store.has(product):
        return
    elif store.source == "mirror":
        probe(candidates(store.mirror, store.archive(product)))
    else:
        if uses_maven(recipe_path(store.collection, product)):
            find_maven()
        if not os.path.exists(lock_path(store.collection, store.release, product)):
            raise ReleaseError(f"release {store.release} has no lock for {product}: get the collection again")


def _writable(cache: str) -> str:
    existing = cache
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    if os.path.isdir(existing) and os.access(existing, os.W_OK | os.X_OK):
        return ""
    return f"{existing} on the controller cannot be written to: let this user write there, or set emr_artifact_cache"
