# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products on a host: what is installed, and how an archive becomes an installed product without a half state.

``<root>/<product>-<version>/`` holds the files and a marker, ``<root>/<product>`` is a link to the version in use,
``<root>/.incoming/`` is what deliveries are working on and may be removed at any time, ``<root>/.archives/`` what the
host can serve to others (kept.py). Class data of a product is installed like a product (classes.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Any, Sequence, TypedDict

from ..host.inside import opened
from .classes import no_class_data, parts, stem

if TYPE_CHECKING:
    from .release import Wanted

MARKER = ".emr-software"
INCOMING = ".incoming"


class SoftwareError(Exception):
    """One sentence: what is wrong on the host and what to do about it."""


class Found(TypedDict):
    """A wanted product as it is on the host."""

    name: str
    version: str
    linked: str | None
    """Version that ``<root>/<product>`` leads to."""
    state: str
    """``present``; ``unlinked``: all there, but another version is in use; ``absent``; ``unwanted``: to be removed.

    What shall not be there, which is a product without identity, is ``present`` when it is not.
    """
    why: str
    """What is missing, for people."""
    sha512: str
    """Of the archive that it was installed from; empty if absent."""


def _directory(root: str, product: Wanted) -> str:
    return os.path.join(root, f"{stem(product['name'])}-{product['version']}")


def _linked(root: str, name: str) -> str | None:
    try:
        aim = os.readlink(os.path.join(root, stem(name)))
    except OSError:
        return None
    prefix = stem(name) + "-"
    return aim[len(prefix) :] if aim.startswith(prefix) else aim


def _inspect(directory: str, product: Wanted) -> tuple[str, str]:
    """Return what the directory lacks of the product, empty if nothing, and the sha512 of the archive it is from."""
    try:
        with open(os.path.join(directory, MARKER), encoding="utf-8") as stream:
            marker: dict[str, Any] = json.load(stream)
    except OSError:
        return "it is not installed", ""
    except ValueError:
        return f"{directory}/{MARKER} is damaged", ""
    if marker.get("id") != product["id"]:
        return "another build of it is installed", ""
    # A crash of the host soon after the installation can leave files empty: written, but never on the disk.
    for path, size in marker["files"].items():
        try:
            if os.stat(os.path.join(directory, path)).st_size != size:
                return f"{path} is damaged", ""
        except OSError:
            return f"{path} is missing", ""
    return "", str(marker["sha512"])


def look(root: str, products: list[Wanted]) -> list[Found]:
    """Return the state of each product below ``root``; reads only, and no file's content but the markers'."""
    result: list[Found] = []
    for product in products:
        linked = _linked(root, product["name"])
        why, sha512 = _inspect(_directory(root, product), product)
        if (parts(product["name"]) or ("",))[0] in [found["name"] for found in result if found["state"] == "absent"]:
            why, sha512 = why or "its product is replaced", ""
        state = "absent" if why else "present"
        if not product["id"]:
            there = linked == product["version"] or os.path.lexists(_directory(root, product))
            state, why = ("unwanted", "it shall not be there") if there else ("present", "")
            linked = product["version"]
        if state == "present" and linked != product["version"]:
            state, why = "unlinked", f"{root}/{stem(product['name'])} leads to {linked or 'nothing'}"
        result.append(
            {
                "name": product["name"],
                "version": product["version"],
                "linked": linked,
                "state": state,
                "why": why,
                "sha512": sha512,
            }
        )
    return result


def switchable(root: str, product: Wanted) -> str:
    """Return the link ``<root>/<product>``; raise SoftwareError if something else has its name."""
    link = os.path.join(root, stem(product["name"]))
    if os.path.lexists(link) and not os.path.islink(link):
        raise SoftwareError(
            f"{link} is not a symbolic link: move it away, the link to the release's version goes there"
        )
    return link


def switch(root: str, product: Wanted) -> None:
    """Let ``<root>/<product>`` lead to the wanted version, in one step; raise SoftwareError if it is no link."""
    link = switchable(root, product)
    if _linked(root, product["name"]) == product["version"]:
        return
    new = f"{link}.new"
    if os.path.lexists(new):
        os.unlink(new)
    os.symlink(os.path.basename(_directory(root, product)), new)
    os.replace(new, link)


def stage(root: str, uid: int, needed: int) -> str:
    """Make an empty place for archives that the user ``uid`` may write to, and return it.

    A delivery that still goes on although its controller is gone loses its own place and fails: it must not find files
    of this one in it. Raises SoftwareError if the file system has less than ``needed`` bytes left.
    """
    os.makedirs(root, mode=0o755, exist_ok=True)
    unstage(root)
    free = os.statvfs(root)
    available = free.f_bavail * free.f_frsize
    if available < needed:
        raise SoftwareError(
            f"{root} has {available >> 20} MiB left and the software needs {needed >> 20} MiB: free some, "
            "for example by removing versions not in use"
        )
    place = os.path.join(root, INCOMING)
    os.makedirs(place, mode=0o755, exist_ok=True)
    incoming = tempfile.mkdtemp(dir=place)
    if os.geteuid() == 0:
        os.chown(incoming, uid, -1)
    return incoming


def reclaim(incoming: str, files: Sequence[str]) -> None:
    """Take the place of a delivery back from the user who wrote FILES, names in it, there; Odd when one is no file.

    From here on names there are root's to change, and what was looked at is what is used.
    """
    if os.geteuid() == 0:
        os.chown(incoming, 0, 0)
        os.chmod(incoming, 0o755)
    for name in files:
        with contextlib.suppress(FileNotFoundError), opened(os.path.join(incoming, name)):
            pass


def is_staged(root: str) -> bool:
    """Return whether a delivery goes on, or has left something behind."""
    return os.path.lexists(os.path.join(root, INCOMING))


def unstage(root: str, incoming: str = "") -> None:
    """Remove the place of one delivery, or those of all."""
    place = os.path.join(root, INCOMING)
    shutil.rmtree(incoming or place, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(place)


def remove(root: str, product: Wanted) -> None:
    """Remove the product in this version, and its link if that leads there; processes keep what they have open."""
    directory = _directory(root, product)
    if _linked(root, product["name"]) == product["version"]:
        os.unlink(os.path.join(root, stem(product["name"])))
    if os.path.lexists(directory):
        old = os.path.join(root, INCOMING, "old-" + os.path.basename(directory))
        os.makedirs(os.path.dirname(old), mode=0o700, exist_ok=True)
        shutil.rmtree(old, ignore_errors=True)
        os.rename(directory, old)
        shutil.rmtree(old, ignore_errors=True)


def install(root: str, product: Wanted, archive: str, sha512: str, incoming: str) -> None:
    """Turn an archive, whose ``sha512`` was verified, into the installed product and switch to it.

    ``incoming`` is the place that :func:`stage` made.
    Each step leaves either the old or the new state, never a mixture: the marker is written last, the directory gets
    its name by renaming. Raises SoftwareError if the archive cannot be unpacked.
    """
    import tarfile  # not at the top: to look takes nothing that works on archives

    from .archive import unpack
    from .upstream import adapt, extract

    label = f"{product['name']} {product['version']}"
    final = _directory(root, product)
    new = os.path.join(incoming, "new-" + os.path.basename(final))
    old = os.path.join(incoming, "old-" + os.path.basename(final))
    try:
        sizes = unpack(archive, new)
    except (ValueError, tarfile.TarError, EOFError) as error:
        raise SoftwareError(f"the archive of {label} cannot be unpacked ({error}): get it again") from error
    adapt(product["name"], new)
    extract(product["name"], new)
    files = {
        path: size
        for path, size in sizes.items()
        if path.endswith((".jar", ".jsa", ".jvm")) or path.startswith(("bin/", "libexec/"))
    }
    marker = {
        "name": product["name"],
        "version": product["version"],
        "id": product["id"],
        "sha512": sha512,
        "files": files,
    }
    with open(os.path.join(new, MARKER), "w", encoding="utf-8") as stream:
        json.dump(marker, stream, indent=1, sort_keys=True)
        os.fchmod(stream.fileno(), 0o644)
    os.chmod(new, 0o755)
    # A JVM compares no more than size and time of jars, and those of two builds may agree.
    remove(root, no_class_data(product))
    if os.path.lexists(final):
        os.rename(final, old)
    os.rename(new, final)
    switch(root, product)
    # Replaced files stay open in processes that use them.
    shutil.rmtree(old, ignore_errors=True)
