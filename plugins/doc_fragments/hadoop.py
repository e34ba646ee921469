# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the modules that run Hadoop's commands on a host."""

from __future__ import annotations


class ModuleDocFragment:
    """Where the software and its configuration are; in USER, who runs it."""

    DOCUMENTATION = r"""
options:
  home:
    description: Directory of the Hadoop software.
    type: path
    default: /opt/emr/hadoop
  conf_dir:
    description: Directory of Hadoop's configuration.
    type: path
    default: /etc/hadoop/conf
"""

    USER = r"""
options:
  user:
    description: The user of the NameNodes.
    type: str
    default: hdfs
"""
