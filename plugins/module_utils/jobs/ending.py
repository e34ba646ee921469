# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets applications end in their own way, where their type has one, before they are ended by force."""

from __future__ import annotations

import time

from ..services import jobs as services
from .attempts import Try
from .gateway import Gateway
from .model import Job
from .tracker_types import WAITING, Application

STOP_SECONDS = 300.0
"""How long an application may take to end in its own way."""


def ends_itself(one: Try, application: Application, job: Job, context: Gateway) -> bool:
    """Tell whether APPLICATION of the try ONE is about to end in its own way, which it is asked to first.

    One that is out of time, or takes long over that, is ended by force. What was asked is noted in ONE.
    """
    stop = services.stopper(job.type)
    if stop is None or one.out_of_time or application.state == WAITING:
        return False
    now = time.time()
    asked = application.id in one.stopping
    earlier = one.stopping.get(application.id, "")
    if asked and (not earlier or now - one.stopping_since > STOP_SECONDS):
        one.stopping[application.id] = ""
        return False
    one.stopping[application.id] = stop(context.masters, application.id, job.user, earlier)
    one.stopping_since = one.stopping_since or now
    return bool(one.stopping[application.id])
