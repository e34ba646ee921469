# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Class data: what a product's classes look like in a JVM's memory, made once and mapped by every JVM that starts.

The class data of a product is handled as one more product, called by its label: ``hadoop-classes@<key of the JVM>``.
It is of the product's version, lies in ``<root>/hadoop-classes-<version>`` and is only good for one build of the
product, one class list, one build of the JVM and one place; all of that goes into its identity.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Iterable, Mapping, Sequence

if TYPE_CHECKING:
    from .release import Wanted

ARCHIVE = "classes.jsa"
MADE_FOR = "classes.jvm"
"""Size of the archive in bytes on the first line, then the ``release`` file of the JVM. The launchers compare both."""

# Goes into every identity: to be raised when the way of making class data changes.
_FORMAT = 1
_LABEL = re.compile(r"([a-z0-9_]+)-classes@([0-9a-f]{16})")


def label(product: str, key: str) -> str:
    """Return the name of the class data of ``product`` for the JVM with ``key``."""
    return f"{product}-classes@{key}"


def parts(name: str) -> tuple[str, str] | None:
    """Return product and key of the JVM of a label, None for the name of an ordinary product."""
    match = _LABEL.fullmatch(name)
    return (match.group(1), match.group(2)) if match else None


def stem(name: str) -> str:
    """Return the name of the directory and the link of a product, which for class data do not tell the JVM."""
    return name.partition("@")[0]


def jvm_key(root: str, release: str, libjvm_bytes: int) -> str:
    """Return the key of a JVM, from the text of its ``release`` file and the size of its library.

    Class data records the paths of jars, so the directory ``root`` of all software is part of the key.
    """
    facts = json.dumps([_FORMAT, root, release, libjvm_bytes])
    return hashlib.sha512(facts.encode()).hexdigest()[:16]


def class_data(product: Wanted, listed: str, key: str) -> Wanted:
    """Return the class data of ``product`` for the JVM with ``key``; ``listed`` is the sha512 of the class list."""
    facts = json.dumps([_FORMAT, product["id"], listed, key])
    identity = hashlib.sha512(facts.encode()).hexdigest()
    return {"name": label(product["name"], key), "version": product["version"], "id": identity}


def no_class_data(product: Wanted) -> Wanted:
    """Return what means that a host shall have no class data of ``product`` in this version, for whatever JVM."""
    return {"name": f"{product['name']}-classes", "version": product["version"], "id": ""}


def usable(wanted: Iterable[Wanted], key: str) -> list[Wanted]:
    """Return what of ``wanted`` serves a host whose JVM has ``key``: all products, and class data for that JVM."""
    return [product for product in wanted if (parts(product["name"]) or ("", key))[1] == key]


def held_up(names: Iterable[str], missing: Mapping[str, str]) -> dict[str, str]:
    """Return ``missing``, product to why, with the class data among ``names`` whose product is missing.

    Class data is installed behind its product: a JVM would take it for that of another build that is still there.
    """
    labels = {name: parts(name) for name in names}
    waiting = {name: missing[label[0]] for name, label in labels.items() if label and label[0] in missing}
    return {**missing, **waiting}


def dump_command(java: str, classes: str, archive: str, jars: str) -> list[str]:
    """Return the command that makes ``archive`` of the listed ``classes``; ``jars`` as the launcher prints them.

    The serial collector puts no heap objects in, which only some collectors could map; daemons with any of them use it.
    """
    shared = [f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={archive}"]
    return [java, "-Xshare:dump", "-XX:+UseSerialGC", "-Xmx512m", *shared, "-cp", jars]


def check_command(java: str, archive: str, jars: str) -> list[str]:
    """Return a command that fails unless the JVM can use ``archive``."""
    return [java, "-Xshare:on", f"-XX:SharedArchiveFile={archive}", "-cp", jars, "-version"]


def space(list_bytes: int) -> int:
    """Return how many bytes to have free for making class data of a class list of this size, an upper estimate.

    A line of the list has 40 bytes or more; a class takes 8 kB in the archive, which is compressed beside itself.
    """
    return list_bytes * 350


def made_for(archive_bytes: int, release: str) -> str:
    """Return the text of the file MADE_FOR."""
    return f"{archive_bytes}\n{release}"


def failure(product: str, output: Sequence[str]) -> str:
    """Return one sentence for a JVM that did not make class data, with the last line that it said."""
    said = [line.strip() for line in output if line.strip()]
    return f"the JVM made no class data of {product}: {said[-1] if said else 'it said nothing'}"
