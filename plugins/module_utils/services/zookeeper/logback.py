# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one rolling file that a ZooKeeper server logs to. Plain data."""

from __future__ import annotations

BODY = """\
  <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>${zookeeper.log.dir:-/var/log/zookeeper}/zookeeper.log</file>
    <encoder><pattern>%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n</pattern></encoder>
    <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
      <maxIndex>${max.files}</maxIndex>
      <fileNamePattern>${zookeeper.log.dir:-/var/log/zookeeper}/zookeeper.log.%i</fileNamePattern>
    </rollingPolicy>
    <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
      <maxFileSize>${max.file.size}</maxFileSize>
    </triggeringPolicy>
  </appender>
  <root level="${root.level}"><appender-ref ref="FILE"/></root>
"""
