# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: show
short_description: Print lines of text as they are
version_added: "1.0.0"
author:
  - bigdata.emr contributors (@bigdata-emr)
description:
  - Prints tables and plans for people, one line below the other, whatever callback shows the results of tasks. Most
    show a text of several lines as one string, or break it anywhere.
  - On a terminal, a line that is too long is broken between words. Elsewhere, as in a log, lines stay whole.
  - Runs on the controller and connects to no host. The result holds none of the lines, so that none is shown twice.
options:
  lines:
    description: What to print.
    type: list
    elements: str
    required: true
  refuse:
    description:
      - What does not happen because of O(lines), such as V(Nothing was deleted.). The task fails then, with the first
        of them, after all of them have been printed if there are several; without any it does nothing.
    type: str
    default: ""
attributes:
  check_mode:
    description: Prints in any mode.
    support: full
  diff_mode:
    description: Nothing changes, so there is no difference to show.
    support: none
  platform:
    description: Runs on the controller.
    support: full
    platforms: posix
"""

EXAMPLES = r"""
- name: Show the state of the cluster
  bigdata.emr.show:
    lines: "{{ status | bigdata.emr.status_table }}"
"""

RETURN = r"""
"""
