# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_storage`` to the directories that hosts of services share; on the controller only. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import Iterable, Mapping, NamedTuple, Sequence
from urllib.parse import SplitResult, urlsplit

from ..services.registry import STORAGES
from ..topology.names import hint
from . import mounted, urls
from .object_store import BUCKET as _BUCKET

Members = Mapping[str, Sequence[str]]

LOCAL, STORE = "file", "oss"
_FORMS = "hdfs://nn-1.example.com:8020/dir, oss://bucket/dir, or an absolute path that every host has mounted"
_SERVER = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(:[0-9]+)?")


class Found(NamedTuple):
    """What ``emr_storage`` makes: service to the URL of its directory, and what is wrong, half a sentence each."""

    urls: dict[str, str]
    faults: list[str]


def needed(members: Members) -> list[str]:
    """Return the services of a cluster with MEMBERS that have no place for what their hosts share but a named one."""
    return [
        name
        for name, row in STORAGES.items()
        if any(members.get(one) for one in row.components) and not (row.unless and members.get(row.unless))
    ]


def read(asked: object, members: Members, buckets: Sequence[str] | None, unsure: bool = False) -> Found:
    """Return the directories of ASKED, the value of ``emr_storage`` (None: not set), in a cluster with MEMBERS.

    BUCKETS of the object store are seen to let the cluster in, None where it reaches none. UNSURE is for a store that
    has faults of its own: nobody knows its buckets then, and nothing is said of them.
    """
    due = needed(members)
    if asked is not None and not isinstance(asked, Mapping):
        return Found({}, [f"it is no mapping of services to directories; write below the name of each {_FORMS}"])
    given: Mapping[object, object] = asked or {}
    here = [name for name, row in STORAGES.items() if any(members.get(one) for one in row.components)]
    unknown = {str(name): hint(str(name), STORAGES) for name in given if name not in STORAGES}
    faults = [f"{name} is no service with such a directory{near}" for name, near in unknown.items()]
    found: dict[str, str] = {}
    for name in here:
        if given.get(name) is None:
            # What is meant for it, and written otherwise, is told already.
            if name in due and f"; did you mean {name}?" not in unknown.values():
                faults.append(f"{name} has no directory for {STORAGES[name].holds}; write {_FORMS}")
            continue
        url, fault = _url(given[name], buckets, unsure)
        if fault:
            faults.append(f"{name}: {fault}")
        else:
            found[name] = url
    places: dict[str, str] = {}
    for name, url in found.items():
        other = places.setdefault(url, name)
        if other != name:
            faults.append(f"{other} and {name} would share {url}; give each a directory of its own")
    return Found(found if not faults else {}, faults)


def _url(value: object, buckets: Sequence[str] | None, unsure: bool) -> tuple[str, str]:
    """Return the URL that VALUE means and what is wrong with it, one of them empty."""
    if not isinstance(value, str) or not value:
        return "", f"{_shown(value)} is no directory; write {_FORMS}"
    parts = urls.split(value)
    if parts is None:
        return "", f"{_shown(value)} is no URL; write {_FORMS}"
    path = posixpath.normpath(parts.path or "/")
    if parts.scheme in ("", LOCAL) and not parts.netloc:
        return _local(value, mounted.normal(path))
    if parts.scheme not in ("hdfs", STORE):
        return "", f"{value} is no place that this release knows; write {_FORMS}"
    if not parts.netloc or "@" in parts.netloc:
        return "", f"{value} does not say whose it is; write {_FORMS}"
    if not _is_plain(parts, path):
        return "", f"{value} is no URL of a server and a directory with plain names; write {_FORMS}"
    if path == "/":
        return "", f"{value} is the root, which is not one service's alone; write a directory below it"
    if parts.scheme == STORE and unsure:
        return value, ""
    if parts.scheme == STORE and buckets is None:
        return "", f"{value} is in an object store, and emr_oss names none; write it, or another place"
    if parts.scheme == STORE and parts.netloc not in (buckets or ()):
        unseen = "in a bucket that emr_oss does not list, so nobody would see whether it lets in"
        return "", f"{value} is {unseen}; add {parts.netloc} to its buckets"
    return f"{parts.scheme}://{parts.netloc}{path}", ""


def _shown(value: object) -> str:
    """Return VALUE as a sentence has it: what nobody could see there stands in quotes."""
    text = str(value)
    return text if text.strip() and text.isprintable() else repr(value)


def _is_plain(parts: SplitResult, path: str) -> bool:
    """Tell whether the PARTS of a URL with a normal PATH are a server and a directory, as every reader takes them."""
    there = (_BUCKET if parts.scheme == STORE else _SERVER).fullmatch(parts.netloc)
    more = parts.query or parts.fragment or ".." in parts.path.split("/")
    return bool(there and not more and (path == "/" or mounted.PLAIN.fullmatch(path)))


def _local(value: str, path: str) -> tuple[str, str]:
    if not mounted.is_plain(path) or ".." in value.split("/") or value.startswith("."):
        return "", f"{value} is no plain absolute path of a directory; write {_FORMS}"
    own = mounted.local(path)
    if own:
        return "", f"{value} is local to each host, as {own} is; write {_FORMS}"
    return f"{LOCAL}://{path}", ""


def users(name: str, members: Members) -> list[str]:
    """Return the hosts whose daemons read and write the directory of service NAME."""
    return list(dict.fromkeys(host for one in STORAGES[name].components for host in members.get(one, ())))


def checked(urls: Mapping[str, str], members: Members) -> dict[str, list[str]]:
    """Return each of the services of URLS whose directory a host sees by itself to the hosts that use it."""
    return {name: users(name, members) for name, url in urls.items() if can_be_seen(url)}


def can_be_seen(url: str) -> bool:
    """Tell whether a host can see by itself that URL is there: a path, or a server that has a port."""
    parts = urlsplit(url)
    return parts.scheme == LOCAL or (parts.scheme != STORE and parts.port is not None)


def hosts_of(found: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the hosts of FOUND, service to hosts, each once."""
    return list(dict.fromkeys(host for hosts in found.values() for host in hosts))
