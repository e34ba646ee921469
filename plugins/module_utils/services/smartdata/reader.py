# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody is asked: SmartData has no daemon. What its keeper knows stands in a file, which :mod:`.status` reads."""

from __future__ import annotations

from ...health.reader_types import Reader, Readings, View


def _view(_readings: Readings) -> View:
    return View(states={})


READER = Reader(probes={}, kinds={}, view=_view, rules={}, good={"smartdata": ("kept",)})
