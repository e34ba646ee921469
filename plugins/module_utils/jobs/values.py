# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the fields of a job, as users write them, and as jobs have them. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import Any, Mapping

from ..config.numbers import whole
from ..topology.names import hint
from .fields import Field
from .model import Resource, is_file_name, twice, two_files

_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
STORES = ("hdfs://", "oss://", "jfs://")
"""How URLs of files begin that the engines of jobs read."""
_LOCAL = "local:"
_PARAMETER = re.compile(r"(?<!\$)\$\{")


def value_of(name: str, value: Any, field: Field) -> tuple[Any, list[str]]:
    """Return VALUE of the field NAME as jobs have it, and what is wrong with it."""
    read = _READERS[field.form]
    try:
        return read(value, field), []
    except ValueError as error:
        return None, [f"{name}: {error}"]


def _text(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(f"{_short(value)} is no text; put it into quotes")
    found = str(value)
    if not found.strip():
        raise ValueError("it is empty; write it, or leave the field out")
    if "\0" in found:
        raise ValueError("it has a sign that no program takes (NUL); remove that")
    return found


def _word(value: Any, field: Field) -> str:
    found = _text(value, field)
    if not _WORD.fullmatch(found) or len(found) > 100:
        raise ValueError(f"{_short(found)} is no name; write letters, digits, ., - and _")
    return found


def _number(value: Any, field: Field) -> int:
    found = whole(value)
    if found is None:
        raise ValueError(f"{_short(value)} is no whole number; write one from {field.least} to {field.most}")
    if not field.least <= found <= field.most:
        raise ValueError(f"{value} is out of range; write {field.least} to {field.most}")
    return found


def _choice(value: Any, field: Field) -> str:
    if value not in field.choices:
        raise ValueError(f"{_short(value)} is none of its words{hint(str(value), field.choices)}")
    return str(value)


def _url(value: Any, field: Field) -> str:
    found = _text(value, field)
    # What parameters make of it is known later.
    if found not in field.choices and "://" not in found and not _PARAMETER.search(found):
        raise ValueError(f"{_short(found)} is no URL, and none of its words{hint(found, field.choices)}")
    return found


def _texts(value: Any, field: Field) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("it is no list; write [a, b]")
    return tuple(_text(one, field) if one != "" else "" for one in value)


def _mapping(value: Any, field: Field) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("it is no mapping; write {name: value}")
    return {str(key): _scalar(key, one) for key, one in value.items()}


def _scalar(key: object, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or not isinstance(value, (str, int, float)):
        raise ValueError(f"{key} has no single value; write a text or a number")
    return str(value)


def _group(value: Any, field: Field) -> dict[str, str]:
    found = _mapping(value, field)
    known = (*field.members, *field.optional)
    for name in found:
        if name not in known:
            raise ValueError(f"{name} is none of its words{hint(name, known)}")
    for name in field.members:
        if not found.get(name):
            raise ValueError(f"it has no {name}; write {{{name}: ...}}")
    return found


def _resource(value: Any, field: Field) -> Resource:
    """Return the file VALUE: a text, or a mapping of source and name."""
    if isinstance(value, Mapping):
        unknown = [str(key) for key in value if key not in ("source", "name")]
        if unknown or "source" not in value:
            raise ValueError(
                "a file has a source, and a name if it is to have another one; write {source: ..., name: ...}"
            )
        source = _text(value["source"], field)
        name = _text(value.get("name") or posixpath.basename(source), field)
    else:
        source = _text(value, field)
        name = posixpath.basename(source)
    if "://" in source and not source.startswith(STORES):
        raise ValueError(
            f"{source} is in no store that jobs read; write {', '.join(STORES)}, or a file of the controller"
        )
    if source.startswith(_LOCAL) and not source.startswith(f"{_LOCAL}/"):
        raise ValueError(f"{source} has no absolute path; write local:/path, which every host of the cluster has")
    if "://" not in source and not source.startswith(_LOCAL) and _PARAMETER.search(source):
        raise ValueError(f"{source} is a file of the controller, whose name has no parameters; write its plain name")
    if not is_file_name(name):
        raise ValueError(f"{source} has no name for the job; write {{source: {source}, name: ...}}")
    return Resource(source, name)


def _resources(value: Any, field: Field) -> tuple[Resource, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("it is no list; write [a, b]")
    found = tuple(_resource(one, field) for one in value)
    if twice(found):
        raise ValueError(two_files(twice(found)))
    return found


_READERS = {
    "text": _text,
    "name": _word,
    "number": _number,
    "choice": _choice,
    "url": _url,
    "texts": _texts,
    "mapping": _mapping,
    "group": _group,
    "file": _resource,
    "files": _resources,
}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
