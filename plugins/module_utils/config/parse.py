# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the properties of a text that :mod:`.render` made, as the product will: the proof that it means the same."""

from __future__ import annotations

import re
from typing import Callable, Mapping
from xml.etree import ElementTree

from . import flat_yaml

EMPTY = '""'
"""How a file of words has no word."""
_EXPORT = re.compile(r'^export (\w+)="((?:[^"\\`]|\\.)*)"$')
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_COMMENT = re.compile(r"^[ \t\f]*[#!]")
_CONTINUED = re.compile(r"(?<!\\)((?:\\\\)*)\\\n[ \t\f]*")
_PAIR = re.compile(r"^[ \t\f]*((?:[^\\=: \t\f]|\\.)+)(?:[ \t\f]*[=:])?[ \t\f]*(.*)$")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def escape(value: str, quote: bool = True) -> str:
    """Write VALUE for XML, with QUOTE for an attribute. As html.escape, which brings a table of all entities."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;").replace("'", "&#x27;") if quote else value


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
    """Read as java.util.Properties does."""
    found = (_PAIR.match(line) for line in whole_lines(text).split("\n") if not _COMMENT.match(line))
    return {_unescaped(one[1]): _unescaped(one[2]) for one in found if one}


def whole_lines(text: str) -> str:
    r"""Return TEXT, a properties file, with each property in one line: a ``\`` at the end of a line continues it."""
    lines: list[str] = []
    for line in text.split("\n"):
        # A comment has no next line.
        lines.append(f"{line.rstrip(chr(92))}\n" if _COMMENT.match(line) and line.endswith("\\") else f"{line}\n")
    return _CONTINUED.sub(r"\1", "".join(lines))[:-1] if "\\\n" in text else text


def _unescaped(text: str) -> str:
    plain = _ESCAPE.sub(lambda one: _sign(one[1]), text)
    # What lies beyond 16 bits is written as two halves.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sign(escape: str) -> str:
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _LETTERS.get(escape, escape)


def _yaml(text: str) -> dict[str, str]:
    return flat_yaml.flat(flat_yaml.read(text))


def _words(text: str) -> dict[str, str]:
    found = (line.strip().partition(" ") for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return {name: "" if words.strip() == EMPTY else words.strip() for name, _blank, words in found}


_PARSERS: Mapping[str, Callable[[str], dict[str, str]]] = {
    "hadoop_xml": _hadoop_xml,
    "properties": _properties,
    "env": _env,
    "logback": _logback,
    "yaml": _yaml,
    "words": _words,
}


def parse(syntax: str, text: str) -> dict[str, str]:
    """Return name to value of every property in TEXT, a file of SYNTAX; nothing where it is broken, or has none."""
    try:
        return _PARSERS[syntax](text) if syntax else {}
    except (ElementTree.ParseError, ValueError):
        return {}


def strict(syntax: str, text: str, path: str) -> dict[str, str]:
    """Return what :func:`parse` does; ValueError where TEXT, the content of the file PATH, is broken."""
    try:
        return _PARSERS[syntax](text) if text else {}
    except ElementTree.ParseError as error:
        raise ValueError(f"{path} is not well-formed XML ({error}); render it again") from error
