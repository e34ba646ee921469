# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collector of garbage rests for a while, whatever happens, and only if it was at work."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from ansible_collections.bigdata.emr.plugins.plugin_utils.collector import nothing_collected


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.parametrize("before", [True, False])
def test_it_is_afterwards_as_it_was(before: bool) -> None:
    if not before:
        gc.disable()
    with nothing_collected():
        assert not gc.isenabled()
    assert gc.isenabled() is before


def test_an_error_ends_the_rest_too() -> None:
    with pytest.raises(ValueError, match="odd"), nothing_collected():
        raise ValueError("odd")
    assert gc.isenabled()
