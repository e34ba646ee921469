# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JVM of a host, told from its files without starting it, and class data that it makes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, TypedDict

from . import classes
from .host import SoftwareError, reclaim

if TYPE_CHECKING:
    from .release import Wanted


class Jvm(TypedDict):
    """A JVM for which there can be class data."""

    home: str
    release: str
    """Text of its ``release`` file."""
    key: str
    """See :func:`.classes.jvm_key`."""


class Made(TypedDict):
    """An archive of class data, to be fetched."""

    path: str
    sha512: str
    unpacked: int
    """Bytes that it takes when it is unpacked."""


def read_jvm(root: str, home: str = "") -> Jvm | None:
    """Return the JVM in the directory ``home``, or the one that ``/usr/bin/java`` leads to.

    None if it has no ``release`` file or another library than HotSpot's: then there is no class data for it.
    """
    home = home or os.path.dirname(os.path.dirname(os.path.realpath("/usr/bin/java")))
    try:
        with open(os.path.join(home, "release"), encoding="utf-8") as stream:
            release = stream.read()
        size = os.stat(os.path.join(home, "lib", "server", "libjvm.so")).st_size
    except (OSError, UnicodeDecodeError):
        return None
    return {"home": home, "release": release, "key": classes.jvm_key(root, release, size)}


def make(root: str, product: Wanted, jvm: Jvm, listing: str) -> Made:
    """Make the class data of an installed product in the staging place, the directory of the class list ``listing``.

    Raises SoftwareError when the JVM does not make it, or made one that it cannot use.
    """
    # Not at the top: who only looks at the JVM needs neither.
    from .archive import file_sha512, write_tar
    from .shared import SHARED_JARS

    os.nice(10)  # the host may serve already
    name, _key = classes.parts(product["name"]) or (product["name"], "")
    incoming = os.path.dirname(listing)
    reclaim(incoming, [os.path.basename(listing)])
    archive, note = (os.path.join(incoming, file) for file in (classes.ARCHIVE, classes.MADE_FOR))
    java = os.path.join(jvm["home"], "bin", "java")
    launcher, *arguments = SHARED_JARS[name]
    directory = os.path.join(root, f"{name}-{product['version']}")
    jars = _run(name, [os.path.join(directory, launcher), *arguments]).strip()
    _run(name, classes.dump_command(java, listing, archive, jars))
    _run(name, classes.check_command(java, archive, jars))
    size = os.stat(archive).st_size
    with open(note, "w", encoding="utf-8") as stream:
        stream.write(classes.made_for(size, jvm["release"]))
    top = f"{classes.stem(product['name'])}-{product['version']}"
    target = os.path.join(incoming, f"{top}.tar.gz")
    write_tar(target, top, {classes.ARCHIVE: archive, classes.MADE_FOR: note}, compress=True)
    os.unlink(archive)
    return {"path": target, "sha512": file_sha512(target), "unpacked": size}


def _run(product: str, command: list[str]) -> str:
    """Run a command without any settings of the host's daemons, and return what it prints."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False)
    except OSError as error:
        raise SoftwareError(f"class data needs the installed product and its JVM: {error}") from error
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise SoftwareError(classes.failure(product, (output + done.stderr.decode("utf-8", "replace")).splitlines()))
    return output
