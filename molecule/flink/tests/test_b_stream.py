# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The leading JobManager dies under a stream, which counts each number once."""

from __future__ import annotations

import time

import streams

ROWS = 6000


def test_a_stream_goes_on_at_its_last_checkpoint_and_loses_nothing(gateway):
    streams.begin(gateway)
    streams.submit(gateway, streams.EACH_SECOND, 2, rows=ROWS)
    job = streams.until_running()
    last = streams.until_checkpoint(job)
    before, clock = streams.kill_leader()
    streams.until("return to a checkpoint", lambda: streams.checkpoint(job, "restored") >= last)
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {before} had lost its JobManager")
    streams.require_counted(gateway, ROWS)
