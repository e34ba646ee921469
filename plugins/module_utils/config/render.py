# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn properties into the text of a file: XML, properties, environment or logback; :mod:`.parse` is the inverse."""

from __future__ import annotations

from html import escape
from typing import Callable, Mapping

from .parse import parse

JAVA_HOME = "${JAVA_HOME:-$(dirname $(dirname $(readlink -f $(command -v java))))}"
"""Whatever JRE is on the path: a literal path would differ between families and processors."""

NOTE = "Written by bigdata.emr from emr_config; edits here are replaced."

_LOGBACK = """\
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


def text(value: object) -> str:
    """Write VALUE as Hadoop reads it: true and false in lower case, lists joined with commas."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(text(item) for item in value)
    return str(value)


def to_text(properties: Mapping[str, object]) -> dict[str, str]:
    """Return PROPERTIES as text in the order of their names, without those that are null."""
    return {name: text(properties[name]) for name in sorted(properties) if properties[name] is not None}


def to_hadoop_xml(properties: Mapping[str, object]) -> str:
    """Render a Hadoop ``*-site.xml``."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {NOTE} -->", "<configuration>"]
    for name, value in to_text(properties).items():
        inner = f"<name>{escape(name, quote=False)}</name><value>{escape(value, quote=False)}</value>"
        lines.append(f"  <property>{inner}</property>")
    return "\n".join([*lines, "</configuration>", ""])


def to_properties(properties: Mapping[str, object]) -> str:
    """Render a Java properties file: in ASCII, with what has a meaning there (and a first blank, and tabs) escaped."""
    lines = [f"{escaped(name, ':=#! ')}={escaped(value)}" for name, value in to_text(properties).items()]
    return "\n".join([f"# {NOTE}", *lines, ""])


def escaped(value: str, signs: str = "") -> str:
    """Write VALUE for a properties file, with a backslash before each of SIGNS."""
    halves = value.encode("utf-16-be", "surrogatepass")
    units = [int.from_bytes(halves[at : at + 2], "big") for at in range(0, len(halves), 2)]
    special = f"\\{signs}"
    text = [
        f"\\u{unit:04x}" if chr(unit) == "\t" or unit > 126 else "\\" * (chr(unit) in special) + chr(unit)
        for unit in units
    ]
    return "".join(["\\ " if text[:1] == [" "] else "".join(text[:1]), *text[1:]])


def to_env(properties: Mapping[str, object]) -> str:
    """Render a file that launchers source; ``$`` keeps its meaning, so values may refer to other variables."""
    lines: list[str] = []
    for name, value in to_text(properties).items():
        lines.append(f"export {name}={quoted(value)}")
    return "\n".join([f"# {NOTE}", *lines, ""])


def quoted(value: str) -> str:
    """Write VALUE in the quotes of a shell, which leave ``$`` its meaning."""
    inner = value.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`")
    return f'"{inner}"'


def to_logback(properties: Mapping[str, object]) -> str:
    """Render logback.xml: PROPERTIES are its variables, the rolling file that uses them is fixed."""
    lines = ["<configuration>", f"  <!-- {NOTE} -->"]
    for name, value in to_text(properties).items():
        lines.append(f'  <property name="{escape(name)}" value="{escape(value)}"/>')
    return "\n".join([*lines, f"{_LOGBACK}</configuration>", ""])


def rendered(syntax: str, properties: Mapping[str, object]) -> str:
    """Render PROPERTIES in SYNTAX and read them back; ValueError names those that would arrive as something else."""
    made = SYNTAXES[syntax](properties)
    wanted, found = to_text(properties), parse(syntax, made)
    wrong = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if wrong:
        raise ValueError(f"{', '.join(wrong)} cannot be written as {syntax}; correct what emr_config sets there")
    return made


SYNTAXES: dict[str, Callable[[Mapping[str, object]], str]] = {
    "hadoop_xml": to_hadoop_xml,
    "properties": to_properties,
    "env": to_env,
    "logback": to_logback,
}
"""The syntaxes that :data:`.files.KNOWN_FILES` names."""
