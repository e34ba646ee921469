# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the syntax of a file cannot hold: names, characters and lists that would become something else in it. No I/O."""

from __future__ import annotations

import re

from ..services.registry import PRODUCTS

ENV, WORDS, LINES = "env", "words", ("hadoop_xml", "yaml")
"""The syntax of variables, that of lines of words, and those that hold line breaks."""

_VARIABLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_OPTIONS = re.compile(r"(_OPTS|JVMFLAGS)$")
"""Variables that the launchers split into words at every blank, whatever quotes are around it, as upstream's do."""
_WORDS = re.compile(rf"{_OPTIONS.pattern}|^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS)$")
_NAME_OF_WORDS = re.compile(r"[^\s\"'\\#][^\s\"'\\]*")
_CLOSED = re.compile(
    r"""(?:[^\s"']*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\'|\\(?!'))*')?(?:\s+|$))*""",
)
"""Words as their reader splits them: a quote ends at its like, and the word with it."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|\n")
_CONTROL_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def joined(name: str, value: object) -> object:
    """Return VALUE of environment variable NAME; a list of options becomes the words of one text."""
    if isinstance(value, (list, tuple)) and _WORDS.search(name):
        return " ".join(str(one) for one in value)
    return value


def syntax_faults(syntax: str, name: str, value: object) -> list[str]:
    """Return what a file of SYNTAX cannot hold of property NAME and its VALUE, each with the remedy."""
    found = [_name_fault(syntax, name)]
    if isinstance(value, (list, tuple)):
        if syntax == ENV and not _WORDS.search(name) and not _is_list(name):
            found.append("it is a list; write one text, with the separator that the variable takes")
        values = list(value)
    else:
        values = [value]
    bad = next(filter(None, ((_CONTROL_XML if syntax in LINES else _CONTROL).search(str(one)) for one in values)), None)
    if bad:
        found.append(f"it has {_named(bad.group())}, which its file cannot hold; {_remedy(bad.group(), syntax)}")
    if syntax == ENV and _OPTIONS.search(name) and any(sign in str(one) for one in values for sign in "'\"\\"):
        found.append(
            "it has a quote or a backslash, but the launcher splits options at each blank and takes quotes for part of"
            " them; write options without, or name a file that holds the words"
        )
    if syntax == WORDS:
        found += [_words_fault(str(one)) for one in values]
    return list(filter(None, found))


def _words_fault(value: str) -> str:
    if value != value.strip():
        return "there are blanks around it, which its file cannot hold; remove them"
    if value == '""':
        return "it is two quotes; write an empty text"
    return "" if _CLOSED.fullmatch(value) else "a quote in it does not end a word; close it, or remove it"


def _is_list(variable: str) -> bool:
    return any(variable in row.list_variables for row in PRODUCTS.values())


def _name_fault(syntax: str, name: str) -> str:
    if syntax == ENV and not _VARIABLE.match(name):
        return "this is no name of an environment variable; write letters, digits and _, first no digit"
    if syntax == WORDS and not _NAME_OF_WORDS.fullmatch(name):
        return "the name has a blank, a quote or a backslash, or begins as a comment; correct it"
    if not name.strip() or name != name.strip() or _CONTROL.search(name):
        return "the name of a property has no blanks around it and no line break; correct it"
    return ""


def _named(sign: str) -> str:
    return "a line break" if sign in "\r\n" else f"the character U+{ord(sign):04X}"


def _remedy(sign: str, syntax: str) -> str:
    if sign == "\n" or (sign == "\r" and syntax not in LINES):
        return "write it in one line (in YAML with >- instead of |)"
    return "remove it"
