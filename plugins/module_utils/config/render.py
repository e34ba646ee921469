# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn properties into the text of a file in its syntax; :mod:`.parse` is the inverse."""

from __future__ import annotations

import json
from typing import Callable, Mapping

from ..services.registry import FILES
from . import flat_yaml
from .parse import EMPTY, escape, parse

JAVA_HOME = "${JAVA_HOME:-$(dirname $(dirname $(readlink -f $(command -v java))))}"
"""Whatever JRE is on the path: a literal path would differ between families and processors."""

NOTE = "Written by bigdata.emr from emr_config; edits here are replaced."
YAML, JSON, LOGBACK = "yaml", "json", "logback"
_LINES = {10: "\\n", 12: "\\f", 13: "\\r"}
"""Signs that a properties file has letters for, by number."""


def text(value: object, lists: str = ",") -> str:
    """Write VALUE as products read it: true and false in lower case, lists joined with LISTS, or in JSON's brackets."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return json.dumps(value) if lists == JSON else lists.join(text(item) for item in value)
    return str(value)


def to_text(properties: Mapping[str, object], lists: str = ",") -> dict[str, str]:
    """Return PROPERTIES as text in the order of their names, without those that are null; LISTS as in :func:`text`."""
    return {name: text(properties[name], lists) for name in sorted(properties) if properties[name] is not None}


def as_read(syntax: str, properties: Mapping[str, object], lists: str = ",") -> dict[str, str]:
    """Return what :func:`.parse.parse` finds of PROPERTIES in a file of SYNTAX; LISTS as in :func:`text`."""
    return flat_yaml.flat(properties) if syntax == YAML else to_text(properties, lists)


def file_text(file: str, properties: Mapping[str, object]) -> dict[str, str]:
    """Return PROPERTIES of FILE, as users know it, or of a section of another name, as text by name."""
    row = FILES.get(file)
    return as_read(row.syntax, properties, row.lists) if row else to_text(properties)


def to_hadoop_xml(properties: Mapping[str, object]) -> str:
    """Render a Hadoop ``*-site.xml``."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {NOTE} -->", "<configuration>"]
    for name, value in to_text(properties).items():
        inner = f"<name>{escape(name, quote=False)}</name><value>{escape(value, quote=False)}</value>"
        lines.append(f"  <property>{inner}</property>")
    return "\n".join([*lines, "</configuration>", ""])


def to_properties(properties: Mapping[str, object]) -> str:
    """Render a file for java.util.Properties: in ASCII, with what has a meaning there (and a first blank) escaped."""
    lines = [f"{escaped(name, ':=#! ')}={escaped(value)}" for name, value in to_text(properties).items()]
    return "\n".join([f"# {NOTE}", *lines, ""])


def escaped(value: str, signs: str = "") -> str:
    """Write VALUE for a properties file, with a backslash before each of SIGNS."""
    halves = value.encode("utf-16-be", "surrogatepass")
    units = [int.from_bytes(halves[at : at + 2], "big") for at in range(0, len(halves), 2)]
    special = f"\\{signs}"
    parts = [
        _LINES.get(unit) or ("\\" * (chr(unit) in special) + chr(unit) if 31 < unit < 127 else f"\\u{unit:04x}")
        for unit in units
    ]
    return "".join(["\\ " if parts[:1] == [" "] else "".join(parts[:1]), *parts[1:]])


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


def to_words(properties: Mapping[str, object]) -> str:
    """Render a file of lines with a name and its words, which are as the user has them; no word is two quotes."""
    lines = [f"{name} {value or EMPTY}" for name, value in to_text(properties).items()]
    return "\n".join([f"# {NOTE}", *lines, ""])


def to_logback(properties: Mapping[str, object], body: str = "") -> str:
    """Render logback.xml: PROPERTIES are its variables, the BODY that uses them is fixed."""
    lines = ["<configuration>", f"  <!-- {NOTE} -->"]
    for name, value in to_text(properties).items():
        lines.append(f'  <property name="{escape(name)}" value="{escape(value)}"/>')
    return "\n".join([*lines, f"{body}</configuration>", ""])


def to_yaml(properties: Mapping[str, object]) -> str:
    """Render a mapping of YAML, whose values keep their types."""
    return f"# {NOTE}\n{flat_yaml.to_yaml(properties)}"


def rendered(syntax: str, properties: Mapping[str, object], lists: str = ",", body: str = "") -> str:
    """Render PROPERTIES in SYNTAX and read them back; ValueError names those that would arrive as something else.

    LISTS is as in :func:`text`; BODY is fixed text below the properties.
    """
    wanted = as_read(syntax, properties, lists)
    written = properties if syntax == YAML else wanted
    made = to_logback(written, body) if syntax == LOGBACK else SYNTAXES[syntax](written) + body
    found = parse(syntax, made)
    wrong = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if wrong:
        raise ValueError(f"{', '.join(wrong)} cannot be written as {syntax}; correct what emr_config sets there")
    return made


SYNTAXES: dict[str, Callable[[Mapping[str, object]], str]] = {
    "hadoop_xml": to_hadoop_xml,
    "properties": to_properties,
    "env": to_env,
    "words": to_words,
    LOGBACK: to_logback,
    YAML: to_yaml,
}
"""The syntaxes that files of services are written in."""
