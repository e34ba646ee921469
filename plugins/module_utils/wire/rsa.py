# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypt for a public key (RSAES-OAEP of RFC 8017, with SHA-1): how MySQL wants a password without TLS."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

from .base import BadAnswer

_INTEGER, _BITS, _SEQUENCE = 0x02, 0x03, 0x30
_SIZE = hashlib.sha1().digest_size


def encrypted(pem: str, text: bytes, seed: bytes | None = None) -> bytes:
    """Return TEXT encrypted for the key in PEM (SubjectPublicKeyInfo); SEED is random unless a test gives one."""
    modulus, exponent = public_key(pem)
    size = (modulus.bit_length() + 7) // 8
    room = size - 2 * _SIZE - 2
    if len(text) > room:
        raise BadAnswer("its public key is too short for the password")
    data = hashlib.sha1(b"").digest() + bytes(room - len(text)) + b"\x01" + text
    seed = seed or os.urandom(_SIZE)
    hidden = _xor(data, _mask(seed, len(data)))
    block = b"\0" + _xor(seed, _mask(hidden, _SIZE)) + hidden
    return pow(int.from_bytes(block, "big"), exponent, modulus).to_bytes(size, "big")


def public_key(pem: str) -> tuple[int, int]:
    """Return modulus and exponent of the key in PEM; BadAnswer for what is none."""
    try:
        data = base64.b64decode("".join(line for line in pem.splitlines() if line and not line.startswith("-")))
        (outer, _rest) = _part(data, _SEQUENCE)
        (_algorithm, rest) = _part(outer, _SEQUENCE)
        (bits, _rest) = _part(rest, _BITS)
        (numbers, _rest) = _part(bits[1:], _SEQUENCE)
        (modulus, rest) = _part(numbers, _INTEGER)
        (exponent, _rest) = _part(rest, _INTEGER)
    except (ValueError, IndexError, binascii.Error) as error:
        raise BadAnswer("its public key cannot be read") from error
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def _part(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """Return the content of the first part of DATA, which has TAG, and what follows it (DER)."""
    if data[0] != tag:
        raise ValueError(f"{data[0]} is not {tag}")
    size, at = data[1], 2
    if size & 0x80:
        at += size & 0x7F
        size = int.from_bytes(data[2:at], "big")
    if len(data) < at + size:
        raise ValueError("cut off")
    return data[at : at + size], data[at + size :]


def _mask(seed: bytes, size: int) -> bytes:
    parts = [hashlib.sha1(seed + at.to_bytes(4, "big")).digest() for at in range(size // _SIZE + 1)]
    return b"".join(parts)[:size]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(first ^ second for first, second in zip(one, other))
