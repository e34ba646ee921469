# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every module that decides for all hosts."""

from __future__ import annotations


class ModuleDocFragment:
    """The attributes of a module whose action plugin runs on the controller, without a connection."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
  diff_mode:
    description: Nothing is ever changed.
    support: none
  platform:
    description: Runs on the controller.
    support: full
    platforms: posix
notes:
  - Runs on the controller without a connection; use it with C(run_once), its result is registered on all hosts.
"""
