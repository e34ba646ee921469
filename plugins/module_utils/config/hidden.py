# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets among the values of a configuration: which they are, and what is shown and recorded instead of them. No I/O.

They are told by their names, since products have no other way: ``fs.oss.accessKeySecret``,
``ssl.server.keystore.password``, and the same in ``-Dname=value`` of JVM options.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Callable, Mapping

from ..services.registry import PUBLIC
from . import flat_yaml
from .parse import escape, parse, whole_lines
from .render import escaped, quoted

SECRET, ANOTHER = "(secret)", "(another secret)"
BROKEN = "(not well-formed, so not shown)\n"

_WORD = re.compile(r"[._\- /]+|(?<=[a-z0-9])(?=[A-Z])")
_PARTS = ("secret", "password", "passwd", "passphrase", "accesskey")
_LAST = ("key", "token", "credential", "pass", "passcode")
_PAIRS = (("access", "key"), ("account", "key"), ("private", "key"))
# What only says where a secret is, or something about it.
_ABOUT = re.compile(
    r"(algorithm|alias|class|enabled?|files?|interval|length|lifetime|location|ms|path|providers?|secs|seconds|size|type"
    r"|validity)\Z"
)
_HARMLESS = re.compile(r"^(@.*|\$\{[^}]*\}|true|false|)$", re.IGNORECASE)
_OPTION = re.compile(r"-D([\w.\-]+)=([^\s\"]+)")
_TOKEN = re.compile(r"\(secret [0-9a-f]{32}\)")
_BLOCK = re.compile(r"<property>.*?</property>|<property [^>]*>", re.DOTALL)


def is_secret(name: str, value: object = "x") -> bool:
    """Tell whether VALUE of property, variable or option NAME is a secret."""
    if name in PUBLIC or _HARMLESS.match(str(value).strip()):
        return False
    words = [word.lower() for word in _WORD.split(name) if word]
    if not words or _ABOUT.match(words[-1]):
        return False
    return (
        words[-1] in _LAST
        or any(part in word for part in _PARTS for word in words)
        or any(pair in _PAIRS for pair in zip(words, words[1:]))
    )


def carries(name: str, value: object) -> bool:
    """Tell whether VALUE of property NAME is a secret, or holds one in an option of a JVM."""
    return is_secret(name, value) or any(is_secret(*one) for one in _OPTION.findall(str(value)))


def secrets_in(settings: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Return the secrets among SETTINGS (file to property to value), for what must not be shown whatever shows it."""
    found: set[str] = set()
    for properties in settings.values():
        leaves = [leaf for name, value in properties.items() for leaf in flat_yaml.leaves(name, value)]
        for name, value in leaves:
            found.update([str(value)] if is_secret(name, value) else [])
            found.update(one[1] for one in _OPTION.findall(str(value)) if is_secret(*one))
    return found


@lru_cache(maxsize=1024)
def _token(name: str, value: str, salt: str) -> str:
    # Slow, since a record can be read by everybody and a password may be one that can be guessed.
    digest = hashlib.pbkdf2_hmac("sha256", value.encode(), f"{salt}:{name}".encode(), 20000)
    return f"(secret {digest[:16].hex()})"


def recorded(name: str, value: str, salt: str) -> str:
    """Return what is recorded for VALUE of property NAME: another text for another secret, which does not tell it."""
    if is_secret(name, value):
        return _token(name, value, salt)
    return _OPTION.sub(
        lambda one: f"-D{one[1]}={_token(one[1], one[2], salt)}" if is_secret(one[1], one[2]) else one[0], value
    )


def shown(name: str, before: str, after: str) -> tuple[str, str]:
    """Return how the values BEFORE and AFTER of property NAME are shown, which are recorded ones or plain."""
    first, second = _plain(name, before), _plain(name, after)
    if first == second and before != after:
        second = second.replace(SECRET, ANOTHER)
    return first, second


def _plain(name: str, value: str) -> str:
    if value == "(unset)":
        return value
    if is_secret(name, value):
        return SECRET
    value = _TOKEN.sub(SECRET, value)
    return _OPTION.sub(
        lambda one: f"-D{one[1]}={SECRET}" if is_secret(one[1], one[2]) and one[2] != SECRET else one[0], value
    )


def masked(syntax: str, before: str, after: str) -> tuple[str, str]:
    """Return the texts BEFORE and AFTER of a file of SYNTAX without its secrets, but telling whether one changed."""
    old, new = parse(syntax, before), parse(syntax, after)
    return (
        _hide(syntax, before, {name: shown(name, value, value)[0] for name, value in old.items()}),
        _hide(syntax, after, {name: shown(name, old.get(name, ""), value)[1] for name, value in new.items()}),
    )


def _hide(syntax: str, text: str, values: Mapping[str, str]) -> str:
    """Return TEXT with the VALUES of properties that are secrets, or have some in options, as they are to be seen."""
    if syntax in ("hadoop_xml", "logback"):
        if text and not values and "<property" in text:
            return BROKEN  # whatever is in it
        return _BLOCK.sub(lambda block: _hide_block(block[0], values), text)
    if syntax == "yaml":
        return _hide_yaml(text, values)
    if syntax == "properties":
        text = whole_lines(text)
    write = quoted if syntax == "env" else escaped
    return "".join(_hide_line(line, values, write) for line in text.splitlines(keepends=True))


def _hide_yaml(text: str, values: Mapping[str, str]) -> str:
    def hidden(path: str, value: object) -> object:
        below = flat_yaml.children(value)
        if below is None:
            shows = values.get(path, "")
            return shows if SECRET in shows or ANOTHER in shows else value
        if isinstance(value, Mapping):
            return {name: hidden(f"{path}.{name}", one) for name, one in below}
        return [hidden(f"{path}.{name}", one) for name, one in below]

    lines = []
    for line in text.splitlines():
        try:
            found = flat_yaml.read_line(line)
        except ValueError:
            return BROKEN  # whatever is in it
        lines.append(flat_yaml.line(found[0], hidden(*found)) if found else line)
    return "".join(f"{line}\n" for line in lines)


def _hide_block(block: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        if SECRET not in value and ANOTHER not in value:
            continue
        if re.search(rf"<name>\s*{re.escape(escape(name, quote=False))}\s*</name>", block):
            return _replaced(r"(?<=<value>).*?(?=</value>)", escape(value, quote=False), block)
        if f'name="{escape(name)}"' in block:
            return _replaced(r'(?<=value=")[^"]*', escape(value), block)
    return block


def _replaced(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, lambda _found: by, text, flags=re.DOTALL)


_EXPORTED = re.compile(r"^(\s*(?:export\s+)?([^=\s#]+)\s*=)(.*?)(\n?)$", re.DOTALL)
_PAIR = re.compile(r"^([ \t\f]*((?:[^\\=:\s#!]|\\.)(?:[^\\=:\s]|\\.)*)[ \t\f]*[=: \t\f][ \t\f]*)(.*?)(\n?)$", re.DOTALL)


def _hide_line(line: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    found = (_EXPORTED if write is quoted else _PAIR).match(line)
    name = found[2].replace("\\", "") if found else ""
    value = values.get(name, _plain(name, found[3].strip("\"'")) if found else "")
    if found and (SECRET in value or ANOTHER in value):
        return f"{found[1]}{write(value)}{found[4]}"
    return line
