# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A push gateway of Prometheus on a host of the lab, which clients of SmartData's volume report to."""

from __future__ import annotations

import runs

PORT, UNIT = 9091, "prometheus-pushgateway"
_START = f"""
set -e
test -x /usr/bin/{UNIT} || {{
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends {UNIT}
}}
systemctl enable --quiet --now {UNIT}
"""


def start(host: str) -> None:
    """Run it on HOST."""
    runs.on(host, "sh", "-c", _START)
