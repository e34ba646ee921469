# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.users.keys import keys_of


def key(kind, comment="alice@example.com", named=None):
    name = (named or kind).encode()
    blob = len(name).to_bytes(4, "big") + name + (32).to_bytes(4, "big") + bytes(range(32))
    return f"{kind} {base64.b64encode(blob).decode()} {comment}".strip()


KINDS = ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_taken_as_it_is(kind):
    assert keys_of(f" {key(kind)}\n") == [key(kind)]
    assert keys_of([key(kind, ""), key("ssh-rsa")]) == [key(kind, ""), key("ssh-rsa")]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (7, "is no text"),
        ([None], "is no text"),
        ([""], "is no text"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA", "is a private key"),
        (key("ssh-rsa") + "\n" + key("ssh-rsa"), "has more than one line"),
        ('command="rm" ' + key("ssh-rsa"), "does not begin with a type"),
        ("ssh-dss " + key("ssh-rsa").split()[1], "does not begin with a type"),
        ("ssh-ed25519 AAAA", "is not whole"),
        ("ssh-ed25519 ###", "is not whole"),
        ("ssh-ed25519", "is not whole"),
        (key("ssh-ed25519", named="ssh-rsa"), "is not whole"),
    ],
)
def test_what_is_no_key_is_told_without_showing_it(asked, text):
    with pytest.raises(ValueError, match=text) as error:
        keys_of(asked)
    assert "b3Blbn" not in str(error.value)
    assert "AAAA" not in str(error.value)
