# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a secret can be guessed: about how many bits it has, given what people write instead of random signs. No I/O.

An estimate from above: what is none of these patterns counts as random. Each guess costs the one who tries a derivation
(:data:`.derivation.ITERATIONS`), so 50 bits are thousands of years of many machines.
"""

from __future__ import annotations

import math
import re
from typing import Callable, Iterable, Mapping, NamedTuple, Sequence

LEAST_BITS = 50
_LISTED = """
about access account admin administrator after again alibaba aliyun all also always amazon america and angel animal
ansible any apache apple april are art august authentication away baby back backup bad banana baseball basket
battery beautiful because best big bigdata bird black blue board boat body book both box boy bread brother build
business but butterfly cache call can captain car cat certificate change changeit changeme charlie cheese chicken
china chocolate church city class client cloud cluster code coffee cold company computer config configuration cookie
core correct country create credential daniel dark data database day deadbeef december default delete demo
deployment dev develop development diamond different dog door down dragon druid eagle earth eat elephant email emr
enable encryption end energy engine enter environment ever every example eye facebook family far father february fire
first fish flink flower food foo foobar football forever forget found four freedom friday friend from full game
garden gateway generic george ghost girl give god gold good google green guest guitar hadoop hammer happy harry has
hbase hdfs heart heaven hello help here hidden high him his hive hockey home horse hot house how hunter iloveyou
important inside install internet into invalid iron island january jennifer jessica jesus job john jordan july jump
june just key killer king know lab land last later learn left letmein let life light like lion little local location
login long look lord lost love lucky machine magic mail main make man manager march market master matrix may maybe me
michael middle missing mode monday money monkey month moon more morning most mother mountain mouse much music must my
mysql name namenode nature need network never new news next nice night nobody node none north not nothing november
now null number october off office old one online only open oper operator orange other our out over own page pandora
paper park parola part pass passphrase passwd password peace people pepper person phoenix phone photo pizza place
plain play player please point power prince princess private prod production project public purple putin qwerty
rabbit random read real red remote replace river road robert rock root run sample save school sea secret secure
security seven server service shadow shared shall she should silver simple sister six small snow soccer some
something sometimes son song soon south spark spring staging standard staple star start state stop storage store
street strong student summer sun sunday sunshine super superman support sure sweet system table take tea teacher
team test testing thank that the their them then there these they thing think this thomas three thunder thursday
tiger time today token tomorrow tool top trade travel tree trial true trust tuesday turn twenty two ubuntu under
universe unknown until upon use user vagrant vault very victory wait walk wall want war warm was watch water way
wednesday welcome well west what when where which white who why wife wild will william wind window winter with
without wolf woman wonder word work world would write xxx yahoo yarn yeah year yellow yes yesterday you young your
yourself zero zookeeper zone
"""
WORDS = frozenset(_LISTED.split())
"""What people put together to a secret: the words that stand in lists of passwords, and those of this trade."""
_LEET = str.maketrans("013457@$!|", "oieastasil")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn")
_KINDS: tuple[tuple[Callable[[str], bool], int], ...] = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_YEAR = re.compile(r"(19|20)\d\d")
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(f"(?=({_YEAR.pattern}{_MONTH}{_DAY}|{_DAY}{_MONTH}{_YEAR.pattern}))")
_ROW = re.compile(r"\d+")
_WORDY_BITS = 3.5
"""Of a sign in what looks like words that the list does not have."""
_MIXED = 0.3
"""Part of the signs after which another kind follows, from which on they look random; two thirds in base64."""


class Part(NamedTuple):
    """Signs of a secret from START to END that are one pattern, with about BITS; WHAT names it."""

    start: int
    end: int
    bits: float
    what: str


def weakness(secret: str, names: Sequence[str] = ()) -> str:
    """Say of what SECRET is made if it can be guessed, else ""; NAMES are known to everybody, such as the cluster's."""
    lower = secret.lower()
    parts = [*_words(lower, names), *_repeats(lower), *_sequences(lower), *_years(lower), *_between(lower)]
    bits, used = _cheapest(secret, parts)
    if secret.isdigit() and 4 * sum(part.end - part.start for part in used) < 3 * len(secret):
        # Half of all rows of sixteen random digits have a year or the like somewhere: all of them count as random.
        bits, used = len(secret) * _sign_bits(secret), []
    if bits >= LEAST_BITS:
        return ""
    kinds = list(dict.fromkeys(part.what for part in used if part.what))
    return " and ".join(filter(None, [", ".join(kinds[:-1]), *kinds[-1:]])) or "few signs"


def _words(lower: str, names: Iterable[str]) -> Iterable[Part]:
    plain = lower.translate(_LEET)
    known: Mapping[str, tuple[float, str]] = {
        **dict.fromkeys(WORDS, (math.log2(len(WORDS)), "common words")),
        **{name.lower(): (2.0, "names of the cluster") for name in names if len(name) > 1},
    }
    for word, (bits, what) in known.items():
        for text, more in ((lower, 0.0), (plain, 1.0)):
            at = text.find(word)
            while at >= 0:
                yield Part(at, at + len(word), bits + more, what)
                at = text.find(word, at + 1)


def _repeats(lower: str) -> Iterable[Part]:
    """Find ``aaaa`` and ``abcabc``."""
    for found in re.finditer(r"(?=((.{1,8}?)\2+))", lower):
        whole, unit = found[1], found[2]
        if len(whole) > max(2, len(unit)):
            bits = _WORDY_BITS * len(unit) + math.log2(len(whole) / len(unit))
            yield Part(found.start(), found.start() + len(whole), bits, "repeated signs")


def _sequences(lower: str) -> Iterable[Part]:
    """Find ``abcd``, ``9876`` and what lies side by side on keyboards."""
    start = 0
    for at in range(1, len(lower) + 1):
        step = ord(lower[at]) - ord(lower[at - 1]) if at < len(lower) else 0
        before = ord(lower[at - 1]) - ord(lower[at - 2]) if at - start > 1 else step
        if abs(step) != 1 or step != before:
            if at - start > 2:
                yield Part(start, at, 5 + math.log2(at - start), "signs in their order")
            start = at - 1 if abs(step) == 1 else at
    for row in (*_ROWS, *(one[::-1] for one in _ROWS)):
        for length in range(len(row), 3, -1):
            for first in range(len(row) - length + 1):
                at = lower.find(row[first : first + length])
                if at >= 0:
                    yield Part(at, at + length, 6 + math.log2(length), "signs in their order")


def _years(lower: str) -> Iterable[Part]:
    """Find years and dates; years in a row of digits longer than a date only where it is mainly made of them."""
    for row in _ROW.finditer(lower):
        years = list(_YEAR.finditer(lower, row.start(), row.end()))
        length = row.end() - row.start()
        if length <= 8 or 16 * len(years) >= 3 * length:
            yield from (Part(found.start(), found.end(), 7.0, "years") for found in years)
        for found in _DATE.finditer(lower, row.start(), row.end()):
            yield Part(found.start(), found.start() + 8, 16.0, "years")


def _between(lower: str) -> Iterable[Part]:
    """Find what people put between words."""
    for at, sign in enumerate(lower):
        if not sign.isalnum():
            yield Part(at, at + 1, 1.5, "")


def _cheapest(secret: str, parts: Iterable[Part]) -> tuple[float, list[Part]]:
    """Return the fewest bits of which SECRET can be put together, and the PARTS that are in it."""
    ending: dict[int, list[Part]] = {}
    for part in parts:
        ending.setdefault(part.end, []).append(part)
    single = _sign_bits(secret)
    best: list[tuple[float, list[Part]]] = [(0.0, [])]
    for at in range(1, len(secret) + 1):
        bits, used = best[at - 1]
        choice = (bits + single, used)
        for part in ending.get(at, []):
            before, used = best[part.start]
            if before + part.bits < choice[0]:
                choice = (before + part.bits, [*used, part])
        best.append(choice)
    return best[-1]


def _sign_bits(secret: str) -> float:
    """Return the bits of one sign of SECRET that is in no pattern: less where its kinds are not mixed."""
    found = [next((kind for kind, (test, _size) in enumerate(_KINDS) if test(sign)), -1) for sign in secret]
    kinds = [kind for kind in found if kind >= 0]
    if len(set(kinds)) == 2 and _HEX.fullmatch(secret):
        return 4.0
    pool = sum(_KINDS[kind][1] for kind in set(kinds)) + (33 if -1 in found else 0)
    bits = math.log2(max(1, min(pool, 2 * len(set(secret)))))
    changes = sum(one != other for one, other in zip(kinds, kinds[1:]))
    return bits if changes >= _MIXED * len(kinds) else min(bits, _WORDY_BITS)
