# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters of a request: their flat form read back, and checked against the API's published description."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .errors import Refusal

# "api/Action" → {"parameter": "type"}; written by describe.py from the request models of the official SDK.
TABLE = Path(__file__).with_name("parameters.json")
# Routes a request; the API takes it everywhere, whether the description of the action has it or not.
COMMON = {"RegionId": "str"}


@cache
def table() -> dict[str, dict[str, str]]:
    return json.loads(TABLE.read_text(encoding="utf-8"))


def shape(name: str) -> str:
    """Return NAME with its numbers replaced: ``Tag.1.Key`` is ``Tag.N.Key``."""
    return re.sub(r"\.\d+(?=\.|$)", ".N", name)


def check(api: str, action: str, params: Mapping[str, str]) -> None:
    """Refuse what the description does not have; the codes are the fake's own, so that no caller can expect them."""
    known = table().get(f"{api}/{action}")
    if known is None:
        raise Refusal("Fake.UnknownAction", f"{api} has no {action}, or parameters.json lacks it.")
    for name, value in params.items():
        kind = known.get(shape(name)) or COMMON.get(name)
        if kind is None:
            raise Refusal("Fake.UnknownParameter", f"{action} has no parameter {name}.")
        wrong = (kind == "int" and not re.fullmatch(r"-?\d+", value)) or (
            kind == "bool" and value not in ("true", "false", "True", "False")
        )
        if wrong:
            raise Refusal("Fake.WrongType", f"{name} of {action} is {kind}, not {value!r}.")


def numbered(params: Mapping[str, str], name: str) -> list[Any]:
    """Return the list NAME: texts for ``InstanceId.1``, dictionaries for ``Tag.1.Key``; numbers must have no gap."""
    found: dict[int, Any] = {}
    for key, value in params.items():
        match = re.fullmatch(re.escape(name) + r"\.(\d+)(?:\.(.+))?", key)
        if match and match[2]:
            found.setdefault(int(match[1]), {})[match[2]] = value
        elif match:
            found[int(match[1])] = value
    if sorted(found) != list(range(1, len(found) + 1)):
        raise Refusal(f"MissingParameter.{name}", f"{name} is numbered {sorted(found)}.")
    return [found[number] for number in sorted(found)]


def listed(params: Mapping[str, str], name: str, most: int) -> list[str] | None:
    """Return the JSON array NAME, None if it is not given."""
    if name not in params:
        return None
    try:
        values = json.loads(params[name])
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) > most:
        raise Refusal(f"InvalidParameter.{name}", f"{name} is not a JSON array of at most {most}.")
    return [str(value) for value in values]


def number(params: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = int(params.get(name, default))
    if not least <= value <= most:
        raise Refusal(f"InvalidParameter.{name}", f"{name} must be from {least} to {most}.")
    return value


def truth(params: Mapping[str, str], name: str) -> bool:
    return params.get(name, "").lower() == "true"


def required(params: Mapping[str, str], *names: str) -> None:
    for name in names:
        if not params.get(name) and not any(key.startswith(f"{name}.") for key in params):
            raise Refusal(f"MissingParameter.{name}", f"The input parameter {name} is mandatory.")
