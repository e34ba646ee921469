# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a volume may be made, is the one that is wanted, or must be left alone. No I/O.

A volume is made once. Its metadata and its bucket have the same id; whatever holds one of them and not the other may be
somebody's files.
"""

from __future__ import annotations

import re
from typing import Any, Mapping, NamedTuple

from ..config_model import Volume
from .facts import LOADING

CREATE, FINISH, LOWER, KEEP, REFUSE = "create", "finish", "lower", "keep", "refuse"
RESTORE = "playbooks/restore_smartdata.yml"
METADATA_FORM = 1
"""What ``MetaVersion`` is in metadata that clients up to 1.4 read."""
_NUMBER = re.compile(r"\d+")


class Facts(NamedTuple):
    """What was found of a volume."""

    setting: Mapping[str, Any] | None
    """What the metadata says of it; None where there is none."""
    others: int
    """How many other keys or tables lie where the metadata goes."""
    files: int
    """How many files and directories it has beside its root."""
    uuid: str
    """Id in the bucket, "" for none."""
    objects: bool
    """Whether the bucket has more of it than this id."""
    begun: bool = False
    """Whether this host has begun to make it, and was not seen to end."""
    loading: bool = False
    """Whether it has begun to load its metadata from a copy, and was not seen to end."""
    sessions: int = 0
    """How many sessions clients have had of it since it was made, or loaded."""
    remains: int = 0
    """How many of the other keys clients write that go on after it was lost: of themselves, and of no file."""
    alive: int = 0
    """How many clients use it, or go on after it was lost."""


class Decision(NamedTuple):
    """What is to be done, and why in one sentence."""

    act: str
    text: str


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of VERSION that count: ``1.1.0-A`` is (1, 1, 0)."""
    return tuple(int(part) for part in _NUMBER.findall(version.partition("-")[0])[:3])


def is_older(client: str, least: str) -> bool:
    """Tell whether CLIENT is a version below LEAST; one that is not known is not."""
    return bool(client and least) and release(client) < release(least)


def decide(volume: Volume, facts: Facts, client: str, where: str) -> Decision:
    """Return what is to be done about VOLUME with the FACTS found.

    CLIENT is the version of the JVMs' client, "" for one that is not known; WHERE is what the place of the metadata is
    called. The bucket is called as the user did.
    """
    wrong = _refusal(volume, facts, where)
    if wrong:
        return Decision(REFUSE, wrong)
    if facts.setting is None:
        if facts.uuid:
            return Decision(FINISH, f"an interrupted run has left only its id in {volume.bucket}")
        return Decision(CREATE, f"neither {where} nor {volume.bucket} has a volume")
    newer = _too_new(volume, facts.setting, client, where)
    if newer:
        return Decision(REFUSE, newer)
    least = str(facts.setting.get("MinClientVersion") or "")
    if not is_older(client, least):
        return Decision(KEEP, f"volume {volume.name} is there")
    if facts.files == 0 and not facts.objects:
        return Decision(LOWER, f"clients of version {client} are to use volume {volume.name}, in which nothing is yet")
    return Decision(
        REFUSE,
        f"volume {volume.name} in {where} is for clients from {least} on, and those of this release have {client}; use "
        "a release, or a source of software, with newer ones",
    )


def _refusal(volume: Volume, facts: Facts, where: str) -> str:
    if facts.loading:
        return (
            f"loading the metadata of volume {volume.name} was interrupted, and a part may be missing in {where}; run "
            f"{RESTORE} again"
        )
    if facts.setting is None:
        return _unmade(volume, facts, where)
    name, uuid = facts.setting.get("Name"), facts.setting.get("UUID")
    if name != volume.name:
        return (
            f"{where} has the metadata of volume {name}, and {volume.name} is wanted; name that one as volume of "
            "emr_smartdata, or give this one a place of its own"
        )
    place = (str(facts.setting.get("Storage")), str(facts.setting.get("Bucket")).rstrip("/"))
    if place != (volume.storage, volume.bucket.rstrip("/")):
        return (
            f"files of volume {volume.name} lie in {place[1]} ({place[0]}) by its metadata in {where}, and storage of "
            f"emr_smartdata says {volume.bucket} ({volume.storage}); write what was there"
        )
    if not facts.uuid:
        return (
            f"{where} has the metadata of volume {volume.name}, and {volume.bucket} has nothing of it; bring its "
            "objects back, or correct storage of emr_smartdata"
        )
    if facts.uuid != uuid:
        return (
            f"{volume.bucket} has another volume {volume.name} than {where} (ids {facts.uuid} and {uuid}); choose "
            "another bucket, or another volume"
        )
    return ""


def _too_new(volume: Volume, setting: Mapping[str, Any], client: str, where: str) -> str:
    """Return why CLIENT would be turned away from VOLUME, of which the metadata in WHERE says SETTING, "" for nothing.

    As JuiceFS judges it (``Format.CheckVersion``), but for clients that are too old.
    """
    form, most = setting.get("MetaVersion") or 1, str(setting.get("MaxClientVersion") or "")
    if form != METADATA_FORM:
        return (
            f"the metadata of volume {volume.name} in {where} has form {form}, and clients of this release know "
            f"{METADATA_FORM}; use a release, or a source of software, with newer ones"
        )
    if not is_older(most, client):
        return ""
    return (
        f"volume {volume.name} in {where} is for clients up to {most}, and those of this release have {client}; let "
        "them in with juicefs config --max-client-version where newer ones are meant to use it"
    )


def _unmade(volume: Volume, facts: Facts, where: str) -> str:
    if facts.others > facts.remains or (facts.others and not facts.uuid):
        return (
            f"{where} has other data ({facts.others} keys or tables) where the metadata of volume {volume.name} would "
            "go; give it an empty place"
        )
    if facts.uuid and facts.begun and not facts.objects:
        return ""
    if facts.uuid:
        return (
            f"{volume.bucket} has a volume {volume.name} (id {facts.uuid}) whose metadata is not in {where}; load that "
            f"from a copy with {RESTORE}, or choose another volume or bucket"
        )
    if facts.objects:
        return (
            f"{volume.bucket} has objects below {volume.name}/, where those of the volume would go; choose another "
            "volume or bucket"
        )
    return ""


def restore_refusal(volume: Volume, facts: Facts, dumped: Mapping[str, Any], where: str) -> str:
    """Return why metadata must not be loaded from a copy, DUMPED being what that says of its volume; "" if it may.

    ``loading`` of FACTS says that this host has begun to load it, into a place that was empty then. What was
    loaded has had no session; with one, clients have used it since.
    """
    if facts.loading and facts.sessions:
        return (
            f"loading the metadata of volume {volume.name} was interrupted, and clients have used what there is in "
            f"{where}, which would be lost; empty that place, or, if all is there, remove {LOADING}"
        )
    if (facts.setting is not None or facts.others > facts.remains) and not facts.loading:
        return f"{where} is not empty, and what it has would be lost; metadata is loaded into an empty place only"
    if facts.alive:
        return (
            f"{facts.alive} clients of volume {volume.name} go on writing to {where}; end jobs, stop the daemons that "
            "use it, and run again a minute later"
        )
    if dumped.get("Name") != volume.name:
        return f"the copy is of volume {dumped.get('Name')}, and this one is {volume.name}; name a copy of this one"
    if not facts.uuid:
        return f"{volume.bucket} has nothing of volume {volume.name}, so there are no files to go with the copy"
    if dumped.get("UUID") != facts.uuid:
        return (
            f"the copy is of a volume with id {dumped.get('UUID')}, and {volume.bucket} has one with {facts.uuid}; "
            "name a copy of that one"
        )
    return ""
