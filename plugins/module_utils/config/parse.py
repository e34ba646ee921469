# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the properties of a text that :mod:`.render` made, as the product will: the proof that it means the same."""

from __future__ import annotations

import re
from typing import Callable, Mapping
from xml.etree import ElementTree

_EXPORT = re.compile(r'^export (\w+)="((?:[^"\\`]|\\.)*)"$')
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_PAIR = re.compile(r"^[ \t\f]*((?:[^\\=]|\\.)+?)[ \t\f]*=[ \t\f]*(.*)$")


def _hadoop_xml(text: str) -> dict[str, str]:
    rows = ElementTree.fromstring(text.encode("utf-8")).iter("property")
    return {row.findtext("name", ""): row.findtext("value", "") for row in rows}


def _logback(text: str) -> dict[str, str]:
    rows = ElementTree.fromstring(text.encode("utf-8")).iter("property")
    return {row.get("name", ""): row.get("value", "") for row in rows}


def _env(text: str) -> dict[str, str]:
    found = (_EXPORT.match(line) for line in text.split("\n"))
    return {one[1]: re.sub(r'\\(["`\\])', r"\1", one[2]) for one in found if one}


def _properties(text: str) -> dict[str, str]:
    found = (_PAIR.match(line) for line in text.split("\n") if not line.startswith("#"))
    return {_unescaped(one[1]): _unescaped(one[2]) for one in found if one}


def _unescaped(text: str) -> str:
    plain = _ESCAPE.sub(lambda one: chr(int(one[1][1:], 16)) if len(one[1]) > 1 else one[1], text)
    # What lies beyond 16 bits is written as two halves.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_PARSERS: Mapping[str, Callable[[str], dict[str, str]]] = {
    "hadoop_xml": _hadoop_xml,
    "properties": _properties,
    "env": _env,
    "logback": _logback,
}


def parse(syntax: str, text: str) -> dict[str, str]:
    """Return name to value of every property in TEXT, a file of SYNTAX; nothing where it is broken, or has none."""
    try:
        return _PARSERS[syntax](text) if syntax else {}
    except ElementTree.ParseError:
        return {}


def strict(syntax: str, text: str, path: str) -> dict[str, str]:
    """Return what :func:`parse` does; ValueError where TEXT, the content of the file PATH, is broken."""
    try:
        return _PARSERS[syntax](text) if text else {}
    except ElementTree.ParseError as error:
        raise ValueError(f"{path} is not well-formed XML ({error}); render it again") from error
