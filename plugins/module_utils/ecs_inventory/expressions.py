# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expressions that need no Jinja: plain paths such as ``ecs_tags['team'].name``, and groups keyed by them; pure.

Ansible compiles every expression again for every host, which is most of what a large inventory costs. A plain path is
looked up instead. Whatever is not certain to give the same result is left to Ansible: every function here returns
:data:`UNSURE` then.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Mapping, NamedTuple

UNSURE: Any = object()

_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(?:'([^'\\]*)'|\"([^\"\\]*)\")\]")
_HEAD = re.compile(r"[A-Za-z_]\w*")
# In Jinja these are methods of dictionaries when written with a dot, or no variables at all.
_METHODS = frozenset(dir(dict))
_WORDS = frozenset(("true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else"))

Lookup = Callable[[Mapping[str, Any]], Any]


def path(text: Any) -> tuple[str, ...] | None:
    """Return the names in the plain path TEXT, None when it is anything else."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    head = _HEAD.match(text)
    if not head or head.group() in _WORDS:
        return None
    names, end = [head.group()], head.end()
    while end < len(text):
        step = _STEP.match(text, end)
        if not step:
            return None
        dotted, single, double = step.groups()
        if dotted is not None and dotted in _METHODS:
            return None
        names.append(next(name for name in (dotted, single, double) if name is not None))
        end = step.end()
    return tuple(names)


def lookup(text: Any) -> Lookup | None:
    """Return the function that finds what the plain path TEXT names; None when TEXT is no plain path.

    It returns UNSURE when a name is missing, and for values that Ansible might change.
    """
    names = path(text)
    if names is None:
        return None

    def find(variables: Mapping[str, Any]) -> Any:
        value: Any = variables
        for name in names:
            if not exactly(value, dict) or name not in value:
                return UNSURE
            value = value[name]
        return value if plain(value) else UNSURE

    return find


def exactly(value: Any, kind: type) -> bool:
    """Tell whether VALUE is of KIND and of no subclass: core tags strings that may be templates by subclasses."""
    return kind is type(value)


def plain(value: Any) -> bool:
    """Return True for data that Ansible passes through as they are: nothing tagged, nothing like a template."""
    kind = type(value)
    if kind is str:
        return "{{" not in value and "{%" not in value and "{#" not in value
    if kind is list:
        return all(plain(item) for item in value)
    if kind is dict:
        return all(exactly(key, str) and plain(item) for key, item in value.items())
    return kind in (int, float, bool) or value is None


class Keyed(NamedTuple):
    """One entry of keyed_groups that can be done without Jinja."""

    find: Lookup
    prefix: str
    separator: str
    default: Any
    trailing: Any
    parent: str


_KNOWN = {"key", "prefix", "separator", "default_value", "trailing_separator", "parent_group"}


def keyed(entry: Any, leading_separator: bool) -> Keyed | None:
    """Return the ENTRY of keyed_groups for the fast way; None when Ansible has to do it.

    Without prefix and with LEADING_SEPARATOR false, Ansible uses no separator in front.
    """
    if not isinstance(entry, dict) or set(entry) - _KNOWN:
        return None
    find = lookup(entry.get("key"))
    prefix, separator, parent = entry.get("prefix", ""), entry.get("separator", "_"), entry.get("parent_group")
    default, trailing = entry.get("default_value"), entry.get("trailing_separator")
    if find is None or (trailing is not None and default is not None):
        return None
    for text in (prefix, separator, parent or ""):
        if not isinstance(text, str) or "{" in text:
            return None
    if prefix == "" and not leading_separator:
        return None
    return Keyed(find, prefix, separator, default, trailing, parent or "")


def names(entry: Keyed, key: Any) -> list[str] | Any:
    """Return the groups (not yet made safe) for the value KEY of ENTRY, as Ansible's keyed_groups would; or UNSURE."""
    if key is UNSURE:
        return UNSURE
    empty = (None, "")
    if key in empty and entry.default is not None:
        bare = [entry.default]
    elif exactly(key, str) and key:
        bare = [key]
    elif exactly(key, list) and key:
        bare = [entry.default if item in empty and entry.default is not None else item for item in key]
    elif exactly(key, dict) and key:
        bare = [_pair(entry, name, value) for name, value in key.items()]
    else:
        return UNSURE
    return [f"{entry.prefix}{entry.separator}{name}" for name in bare]


def _pair(entry: Keyed, name: str, value: Any) -> str:
    if value in (None, ""):
        if entry.default is not None:
            return f"{name}{entry.separator}{entry.default}"
        if entry.trailing is False:
            return name
    return f"{name}{entry.separator}{value}"


def cached(compile_expression: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    """Return COMPILE_EXPRESSION with a memory. OPTIONS that cannot be a key are compiled every time."""
    memory: dict[tuple[str, Any], Any] = {}

    def compiled(expression: str, options: Any) -> Any:
        try:
            key = (expression, options)
            if key not in memory:
                memory[key] = compile_expression(expression, options)
        except TypeError:
            return compile_expression(expression, options)
        return memory[key]

    return compiled
