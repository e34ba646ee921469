# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the volume, or load its metadata, by the command of JuiceFS; passwords and keys are in its environment alone."""

from __future__ import annotations

import glob
import gzip
import json
import os
import re
import zlib
from typing import Any, Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import Bucket

from .facts import JARS
from .keeper import BINARY
from .keeper_program import last_line
from .metadata import Place

PROBE = "emr-check"
"""Object that is made beside the volume and removed, to see whether the bucket takes any."""
WRITTEN, READ, REMOVED, LISTED = "written", "read", "removed", "listed"
"""What objects of a bucket have to let be done to them."""
_PROBE = b"bigdata.emr\n"
_SETTING = re.compile(r'"Setting"\s*:\s*(?=\{)')
_HEAD = 1 << 20
Run = Callable[..., Any]


class VolumeError(Exception):
    """One sentence: what is wrong, where, and what to do."""


def client_version() -> str:
    """Return the version of the JVMs' client on this host, "" where there is none."""
    found = [re.search(r"-(\d[\w.]*?)\.jar$", path) for path in glob.glob(f"/opt/emr/{JARS}/juicefs-hadoop-*.jar")]
    return next((one[1] for one in found if one), "")


def prove(host: str, volume: Volume, bucket: Bucket, check: bool) -> str:
    """Return why the bucket of VOLUME is of no use to HOST, "" if it takes objects; with CHECK it is only read."""
    name = f"{PROBE}-{re.sub('[^A-Za-z0-9.-]', '-', host)}"
    step, left = WRITTEN, ""
    try:
        if not check:
            bucket.put(name, _PROBE)
            left = name
        step = READ
        found = bucket.get(name)
        if not check:
            if found != _PROBE:
                return f"{host}: {volume.bucket} (emr_smartdata) does not give back {name} as it was written; mend that"
            step = REMOVED
            bucket.delete(name)
            left = ""
        step = LISTED
        bucket.names(f"{volume.name}/", 1)
    except ClientError as error:
        return no_bucket(host, volume, error, step, left)
    return ""


def no_bucket(host: str, volume: Volume, error: ClientError, step: str, left: str = "") -> str:
    """Return what is wrong with the bucket of VOLUME, which HOST was told with ERROR when objects were to be STEP.

    LEFT is the name of an object that is there since.
    """
    objects = "objects of " if step in (READ, REMOVED) and volume.storage != "file" else ""
    what = f"{volume.bucket} (emr_smartdata)"
    where = f"{host}: {what}"
    if not isinstance(error, Refused):
        return f"{where} does not answer ({error}); correct storage, or let {host} through to it"
    word = f"{error.name}: {error}" if error.name else str(error)
    if left:
        word += f"; {left} is left there"
    if volume.storage == "file":
        return f"{where} cannot be {step} ({error}); mount it there, for root to write"
    if error.name == "NoSuchBucket":
        return f"{where} is no bucket that is there; make it, or correct storage"
    if error.status == 403:
        word = f"with these keys ({word}); give them its rights, or write others"
    else:
        word = f"({word}); mend that"
    return f"{host}: {objects}{what} cannot be {step} {word}"


def make(run: Run, volume: Volume, where: Place, password: str, keys: Sequence[str]) -> list[str]:
    """Make VOLUME with its metadata at WHERE, and return the command; VolumeError."""
    options = ["--storage", volume.storage, "--bucket", volume.bucket, "--trash-days", str(volume.trash_days)]
    argv = [BINARY, "format", "--no-color", *options, "--no-update", where.url, volume.name]
    names = ("ACCESS_KEY", "SECRET_KEY", "SESSION_TOKEN")
    command(run, argv, {"META_PASSWORD": password, **dict(zip(names, keys))})
    return argv


def load(run: Run, where: Place, password: str, path: str) -> list[str]:
    """Load metadata from the file at PATH to WHERE, and return the command; VolumeError."""
    argv = [BINARY, "load", "--no-color", where.url, path]
    command(run, argv, {"META_PASSWORD": password})
    return argv


def fsck(run: Run, where: Place, password: str) -> None:
    """See whether all objects of all files are there; VolumeError where some are not."""
    command(run, [BINARY, "fsck", "--no-color", where.url], {"META_PASSWORD": password})


def command(run: Run, argv: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run ARGV with ENVIRON; VolumeError with what it said last where it fails."""
    code, out, err = run(list(argv), environ_update={**environ, "HOME": "/root"}, cwd="/")
    if code:
        said = last_line(err) or last_line(out) or f"exit code {code}"
        # Some versions have the password in the address that they complain of.
        for secret in environ.values():
            said = said.replace(secret, "(secret)") if secret else said
        raise VolumeError(f"{argv[0]} {argv[1]} failed ({said}); look what it says, and run again")


def dumped(path: str) -> dict[str, Any]:
    """Return what the copy of metadata at PATH says of its volume; VolumeError where that is none."""
    try:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as stream:
            head = stream.read(_HEAD)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise VolumeError(f"{path} cannot be read ({error}); name a copy that is on this host") from error
    found = _SETTING.search(head)
    try:
        if found:
            setting: dict[str, Any] = json.JSONDecoder().raw_decode(head, found.end())[0]
            return setting
    except ValueError:
        pass
    raise VolumeError(f"{path} is no copy of metadata; name one that emr-smartdata@dump has made")


def newest(directory: str, name: str) -> str:
    """Return the newest copy of the metadata of volume NAME in DIRECTORY; VolumeError where there is none."""
    found = sorted(glob.glob(os.path.join(directory, f"{name}-[0-9]*Z.json.gz")))
    if not found:
        raise VolumeError(f"{directory} has no copy of the metadata of volume {name}; name the path of one")
    return found[-1]
