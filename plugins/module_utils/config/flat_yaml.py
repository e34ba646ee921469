# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML of one line for each property, with its value as JSON, which every reader of YAML takes. No I/O, no library.

Hosts need no PyYAML for it. Numbers have a form that YAML 1.1 takes for numbers too, and texts are always in quotes, so
that none is read as a number, a date or a boolean.
"""

from __future__ import annotations

import json
import math
import re
from typing import Iterator, Mapping

_PLAIN = re.compile(r"^[A-Za-z_][\w./-]*$", re.ASCII)
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""What YAML 1.1 reads as something else than a name."""
_LINE = re.compile(r'^(?P<key>"(?:[^"\\]|\\.)*"|[A-Za-z_][\w./-]*): (?P<value>.*)$', re.ASCII)
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_EXPONENT = re.compile(r"^(-?\d+)(e)", re.ASCII)


def to_yaml(properties: Mapping[str, object]) -> str:
    """Render PROPERTIES in the order of their names, without those that are null; ValueError for what is no value."""
    flat(properties)
    lines = [line(name, properties[name]) for name in sorted(properties) if properties[name] is not None]
    return "".join(f"{one}\n" for one in lines)


def line(name: str, value: object) -> str:
    """Render one property."""
    plain = _PLAIN.match(name) and name.lower() not in _WORDS
    return f"{name if plain else _text(name)}: {_json(value)}"


def read_line(text: str) -> tuple[str, object] | None:
    """Return name and value in TEXT, a line that :func:`line` has made; None for a comment or an empty one.

    ValueError for any other line.
    """
    if not text.strip() or text.startswith("#"):
        return None
    found = _LINE.match(text)
    if not found:
        raise ValueError(f"{text.partition(':')[0]} is not written as we write it")
    key = found["key"]
    return (json.loads(key) if key.startswith('"') else key), json.loads(found["value"])


def read(text: str) -> dict[str, object]:
    """Return the properties in TEXT; ValueError as :func:`read_line`."""
    return dict(filter(None, map(read_line, text.split("\n"))))


def flat(properties: Mapping[str, object]) -> dict[str, str]:
    """Return PROPERTIES as text, in their order: what is nested has the names on the way to it, joined with dots.

    A text that would be another value without quotes has them. ValueError where two have one name.
    """
    found: dict[str, str] = {}
    for name in sorted(properties):
        for path, leaf in leaves(name, properties[name]) if properties[name] is not None else ():
            if path in found:
                raise ValueError(f"{path} stands there twice")
            found[path] = _shown(leaf)
    return found


def leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield the names below PATH and their values; a list of plain values is one value."""
    below = children(value)
    if below is None:
        yield path, value
    else:
        for name, one in below:
            yield from leaves(f"{path}.{name}", one)


def children(value: object) -> list[tuple[str, object]] | None:
    """Return what is nested in VALUE by name, or by number in a list; None for what has no names below it."""
    if isinstance(value, Mapping) and value:
        return [(str(name), value[name]) for name in sorted(value, key=str)]
    if isinstance(value, (list, tuple)) and any(isinstance(one, (Mapping, list, tuple)) for one in value):
        return [(str(number), one) for number, one in enumerate(value)]
    return None


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return _json(value)
    try:
        return value if isinstance(json.loads(value), str) else _text(value)
    except ValueError:
        return value


def _json(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that a file can hold")
        return _EXPONENT.sub(r"\1.0\2", repr(float(value)))
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_text(str(name))}: {_json(value[name])}' for name in sorted(value, key=str))}}}"
    return _text(str(value))


def _text(value: str) -> str:
    return _UNPRINTABLE.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(value, ensure_ascii=False))
