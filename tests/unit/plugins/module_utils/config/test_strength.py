# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that can be guessed, and such that cannot."""

from __future__ import annotations

import base64
import random

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.strength import WORDS, weakness

CHANCE = random.Random(17)


@pytest.mark.parametrize(
    ("secret", "made_of"),
    [
        ("x" * 40, "repeated signs"),
        ("0" * 16, "repeated signs"),
        ("abcabcabcabcabcabc", "repeated signs"),
        ("0123456789abcdef", "signs in their order"),
        ("9876543210987654", "signs in their order"),
        ("qwertyuiopasdfgh", "signs in their order"),
        ("1qaz2wsx3edc4rfv", "signs in their order"),
        ("only-for-the-lab-0000", "common words and repeated signs"),
        ("correct horse battery staple", "common words"),
        ("correcthorsebatterystaple", "common words"),
        ("ChangeMe-ChangeMe-ChangeMe", "common words"),
        ("P@ssw0rdP@ssw0rd!", "common words"),
        ("ClusterProduction2026!", "common words and years"),
        ("1984199920012026", "years"),
        ("1990010123122026", "years"),
        ("acme-acme-acme-acme1", "names of the cluster"),
        ("password-of-acme-2026", "common words, names of the cluster and years"),
        ("hunter2hunter2hunter2", "repeated signs"),
        ("", "few signs"),
        ("Kx9#", "few signs"),
    ],
)
def test_a_secret_that_can_be_guessed(secret, made_of):
    assert weakness(secret, ["acme"]) == made_of


@pytest.mark.parametrize(
    "make",
    [
        lambda: base64.b64encode(CHANCE.randbytes(24)).decode(),  # openssl rand -base64 24
        lambda: CHANCE.randbytes(24).hex(),
        lambda: CHANCE.randbytes(12).hex(),
        lambda: "-".join("".join(CHANCE.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _word in range(5)),
        lambda: "".join(CHANCE.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=20)),
        lambda: "".join(CHANCE.choices("0123456789", k=20)),
    ],
    ids=["base64", "hex of 24", "hex of 12", "letters", "letters and digits", "digits"],
)
def test_random_signs_cannot_be_guessed(make):
    assert [secret for secret in (make() for _one in range(300)) if weakness(secret, ["prod"])] == []


@pytest.mark.parametrize("secret", ["5839204719382756", "7305512394861172", "8841203719260473"])
def test_what_chance_makes_in_a_row_of_digits_is_no_pattern(secret):
    assert weakness(secret) == ""


def test_words_of_a_passphrase_that_nobody_lists_cannot_be_guessed():
    assert weakness("tangerine orbit velvet mosaic lantern") == ""


def test_words_are_as_they_are_looked_for():
    assert all(word == word.lower() and word.isalpha() and len(word) > 1 for word in WORDS)
