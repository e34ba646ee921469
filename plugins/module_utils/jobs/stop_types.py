# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ends an application in its own way, so that it can go on later: a service of a type may bring it."""

from __future__ import annotations

from typing import Callable, Sequence

Stop = Callable[[Sequence[str], str, str, str], str]
"""Masters, id of an application, its account, and what this returned before ("" the first time), to what to hand over
the next time; "" where it is to be ended by force. Never raises for what the cluster does."""
