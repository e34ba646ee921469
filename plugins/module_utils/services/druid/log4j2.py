# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logging of Druid: a rolling file for each daemon. Plain data.

Tasks read the file too, and turn each appender to their own output; what does so takes XML only. Druid hands all
properties that begin with its name on to them, so those with the name of the log begin otherwise. The level comes from
``DRUID_LOG_LEVEL`` of druid-env.
"""

from __future__ import annotations

LOG4J2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by bigdata.emr; edits here are replaced. -->
<Configuration status="WARN">
  <Properties>
    <Property name="pattern">%d{ISO8601} %p [%t] %c - %m%n</Property>
  </Properties>
  <Appenders>
    <RollingFile name="File" fileName="${sys:emr.log.path:-.}/druid-${sys:emr.log.name:-task}.log"
                 filePattern="${sys:emr.log.path:-.}/druid-${sys:emr.log.name:-task}.log.%i">
      <PatternLayout pattern="${pattern}"/>
      <Policies><SizeBasedTriggeringPolicy size="100MB"/></Policies>
      <DefaultRolloverStrategy fileIndex="min" max="10"/>
    </RollingFile>
  </Appenders>
  <Loggers>
    <Root level="${env:DRUID_LOG_LEVEL:-info}"><AppenderRef ref="File"/></Root>
    <Logger name="org.apache.hadoop.util.NativeCodeLoader" level="error"/>
  </Loggers>
</Configuration>
"""
