# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Public keys of SSH, as users write them: one line of authorized_keys each, without options. No I/O."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Sequence

_TYPES = re.compile(
    r"ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com"
)
_REMEDY = "write the one line of the file that ends with .pub"


def keys_of(asked: object) -> list[str]:
    """Return the keys ASKED for, one text or a list of such; ValueError with half a sentence, which shows no key."""
    listed = [asked] if isinstance(asked, str) else asked
    if not isinstance(listed, Sequence) or isinstance(listed, (bytes, bytearray)):
        raise ValueError(f"ssh_key is no text; {_REMEDY}")
    return [_key(one) for one in listed]


def _key(text: object) -> str:
    """Return one key without the blanks around it."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"ssh_key is no text; {_REMEDY}")
    if "PRIVATE KEY" in text:
        raise ValueError(f"ssh_key is a private key, which must not leave its host; make a new pair, and {_REMEDY}")
    line = text.strip()
    if "\n" in line or not line.isprintable():
        raise ValueError(f"ssh_key has more than one line; {_REMEDY}, or a list of several")
    kind, _blank, rest = line.partition(" ")
    if not _TYPES.fullmatch(kind):
        raise ValueError(f"ssh_key does not begin with a type of keys, as ssh-ed25519; {_REMEDY}")
    if _type_in(rest.split(" ")[0]) != kind:
        raise ValueError(f"ssh_key is not whole; {_REMEDY}")
    return line


def _type_in(blob: str) -> str:
    """Return the type that the key BLOB names itself, "" when it is none."""
    try:
        data = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        return ""
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length].decode("ascii", "replace") if len(data) > 4 + length else ""
