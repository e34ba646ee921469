# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what a cluster left on this host, stops its daemons, and puts its files aside or removes them."""

from __future__ import annotations

import errno
import glob
import json
import os
import shutil
import time
from fnmatch import fnmatch
from typing import Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse, strict
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import local_paths
from ansible_collections.bigdata.emr.plugins.module_utils.database.layout import RECORD as DATABASE
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.unit import UNIT as FIREWALL
from ansible_collections.bigdata.emr.plugins.module_utils.host import unit_files
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes, draft, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import acting, text
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_held
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import Mount, known_disks
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.removal.decide import Found, beside, owner, tops
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    DEPENDENT_UNITS,
    FILES,
    PRODUCTS,
    SERVICES,
    STORES,
)

_NOTE = "moved.json"
_PART, _OLD = ".emr-part", ".emr-old"


class Removal:
    """The cluster CLUSTER on this host; all paths are below ROOT, which is "/" outside of tests."""

    def __init__(self, cluster: str, disks: Sequence[str], mounts: list[Mount], systemd: Systemd, root: str = "/"):
        """Take what is needed to look and to act."""
        self._cluster = cluster
        self._mounts = {mount["path"] for mount in mounts}
        self._systemd = systemd
        self._root = root
        self._disks = list(disks) or known_disks(mounts)
        self._tops = tops(self._configured(), self._disks)

    def look(self) -> Found:
        """Return what there is to put away, and whom it belongs to."""
        system = [self._at(path) for path in (*(f"etc/{product}/conf" for product in sorted(PRODUCTS)), "var/lib/emr")]
        return Found(
            # The firewall goes last, by itself: until then daemons end behind closed ports.
            units=sorted(
                os.path.basename(path)
                for path in glob.glob(self._at(f"{unit_files.UNITS}/emr-*.service"))
                if os.path.basename(path) != FIREWALL
            ),
            paths=[path for path in self._tops if self._is_there(path)]
            + [path for path in system if os.path.isdir(path)],
            earlier=self._earlier(),
            owners=self._owners(),
            busy=any(is_held(self._at(one.lock), 0) for one in SERVICES.values() if one.lock),
        )

    def dependents(self, units: Sequence[str]) -> list[str]:
        """Return those of UNITS that end well only while daemons of other hosts serve."""
        return [unit for unit in units if unit in DEPENDENT_UNITS]

    def stop(self, units: Sequence[str]) -> list[str]:
        """Stop UNITS with all their processes, also containers that outlive a NodeManager; return those that ran."""
        ran = self.running(units)
        unit_files.stop(self._systemd, units, self._root)
        return ran

    def running(self, units: Sequence[str]) -> list[str]:
        """Return those of UNITS that run, or that systemd starts again."""
        return [unit for unit in units if self._systemd.is_active(unit)]

    def forget(self, units: Sequence[str]) -> None:
        """Disable and remove UNITS, which are stopped, and let systemd forget those that an earlier call removed."""
        unit_files.forget(self._systemd, units, self._root)

    def put_aside(self, paths: Sequence[str]) -> dict[str, str]:
        """Rename PATHS, each on its own file system; return where each is now. What is below /etc goes to /var/lib.

        Interrupted, the same call goes on with what is left, and may put it under another time.
        """
        self._tidy()
        stamp, moved = self._places(paths)
        if moved:
            # First: where things were is in the configuration, which is aside as well afterwards.
            note = self._at(f"var/lib/destroyed-{self._cluster}-{stamp}")
            os.makedirs(note, mode=0o700, exist_ok=True)
            known = json.loads(read_text(os.path.join(note, _NOTE)) or "{}")
            Changes(check=False).file(File(os.path.join(note, _NOTE), json.dumps({**known, **moved}, indent=1)))
        for path, target in moved.items():
            is_mount = path in self._mounts
            with acting(path if is_mount else os.path.dirname(path)):
                os.makedirs(target if is_mount else os.path.dirname(target), mode=0o700, exist_ok=True)
                for name in self._rest(path) if is_mount else []:
                    os.rename(os.path.join(path, name), os.path.join(target, name))
                if not is_mount:
                    _move(path, target)
        return moved

    def everything(self, found: Found) -> list[str]:
        """Return what a wipe removes: what was FOUND, what was put aside earlier, logs and software."""
        others = [self._at(path) for path in (*(f"var/log/{name}" for name in sorted(PRODUCTS)), "opt/emr")]
        # The notes, which lie below /var/lib, last: they name what is aside in other places.
        earlier = sorted(found["earlier"], key=lambda path: path.startswith(self._at("var/lib/")))
        return [*found["paths"], *(path for path in others if os.path.isdir(path)), *earlier]

    def wipe(self, paths: Sequence[str]) -> None:
        """Remove PATHS for good; of the root of a file system its content."""
        self._tidy()
        for path in paths:
            for one in [os.path.join(path, name) for name in self._rest(path)] if path in self._mounts else [path]:
                _remove(one)

    def _configured(self) -> list[str]:
        """Return every directory that the configuration on this host gives to a daemon for its data."""
        files = {file: self._settings(file) for file in {file for file, _name in STORES}}
        named = local_paths([files[file].get(name, "") for file, name in STORES])
        own = self._database().get("data", "")
        return [*named, *([os.path.dirname(own)] if own.startswith("/") else [])]

    def _database(self) -> Mapping[str, str]:
        """Return what the host has noted of the database that the cluster brings itself; {} for none."""
        path = self._at(DATABASE.lstrip("/"))
        try:
            found = json.loads(read_text(path) or "{}")
        except ValueError as error:
            raise ValueError(f"{path} cannot be read ({error}); mend or remove it") from error
        return found if isinstance(found, dict) else {}

    def _settings(self, file: str) -> Mapping[str, str]:
        """Return the properties of FILE on this host, {} where it is not there; ValueError for a broken one."""
        return strict(FILES[file].syntax, read_text(self._path(file)) or "", self._path(file))

    def _path(self, file: str) -> str:
        return self._at(f"etc/{FILES[file].product}/conf/{FILES[file].path}")

    def _owners(self) -> dict[str, str]:
        """Return the cluster's names in the configuration and in the VERSION files of our areas."""
        services = SERVICES.values()
        named = [row for service in services for row in service.names_cluster]
        found = {self._path(file): self._settings(file).get(name, "") for file, name in named}
        marks = [os.path.join(disk, one.area, mark) for disk in self._disks for one in services for mark in one.ids]
        for path in (path for mark in marks for path in glob.glob(mark)):
            found[path] = owner(_ids(path).get("clusterID", ""))
        found[self._at(DATABASE.lstrip("/"))] = self._database().get("cluster", "")
        return {path: name for path, name in found.items() if name}

    def _earlier(self) -> list[str]:
        """Return what earlier runs put aside: the directories on our disks, and those that their notes name."""
        places = [*self._disks, self._at("var/lib")]
        found = {path for place in places for path in glob.glob(f"{place}/{self._aside()}")}
        for place in sorted(found):
            for target in json.loads(read_text(os.path.join(place, _NOTE)) or "{}").values():
                # The directory with our name is the target itself (on a mount), or the one around it.
                top = next((one for one in (target, os.path.dirname(target)) if fnmatch(one, f"*/{self._aside()}")), "")
                if os.path.isdir(top):
                    found.add(top)
        return sorted(found)

    def _places(self, paths: Sequence[str]) -> tuple[str, dict[str, str]]:
        """Return the time now, or the next at which nothing is aside yet, and where each of PATHS goes."""
        now = time.time()
        while True:
            stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
            moved = {path: self._aside_of(path, stamp) for path in paths}
            if not any(os.path.lexists(target) for target in moved.values()):
                return stamp, moved
            now += 1

    def _aside_of(self, path: str, stamp: str) -> str:
        product = os.path.basename(os.path.dirname(path))
        if path == self._at(f"etc/{product}/conf"):
            return beside(self._at(f"var/lib/{product}-conf"), False, self._cluster, stamp)
        return beside(path, path in self._mounts, self._cluster, stamp)

    def _tidy(self) -> None:
        """Remove what an interrupted call left: drafts, halves of copies and their originals, and empty places."""
        places = self._at(f"var/lib/{self._aside()}")
        halves = [*glob.glob(f"{places}/*{_PART}"), *glob.glob(draft(f"{places}/{_NOTE}"))]
        for path in [*halves, *glob.glob(self._at(f"etc/*/conf{_OLD}"))]:
            _remove(path)
        for path in self._earlier():
            with acting(os.path.dirname(path)):
                if not os.listdir(path):
                    os.rmdir(path)

    def _aside(self) -> str:
        return f"destroyed-{self._cluster}-[0-9]*Z"

    def _is_there(self, path: str) -> bool:
        """Tell whether there is something to put away; of the root of a file system only what is in it."""
        return bool(self._rest(path)) if path in self._mounts else os.path.isdir(path)

    def _rest(self, path: str) -> list[str]:
        """Return the names in PATH, without what was put aside there."""
        if not os.path.isdir(path):
            return []
        aside = {os.path.basename(one) for one in glob.glob(os.path.join(path, self._aside()))}
        return sorted(set(os.listdir(path)) - {"lost+found"} - aside)

    def _at(self, path: str) -> str:
        return os.path.join(self._root, path)


def _ids(path: str) -> dict[str, str]:
    """Return the properties of a file that a daemon's account can change; nothing where it cannot be read."""
    try:
        return parse("properties", text(path) or "")
    except OSError:
        return {}


def _move(path: str, target: str) -> None:
    """Rename PATH to TARGET; to another file system it is copied, and neither place ever has a part of it."""
    try:
        os.rename(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copytree(path, target + _PART, symlinks=True)
        for folder, folders, names in os.walk(path):
            for one in [folder, *(os.path.join(folder, name) for name in [*folders, *names])]:
                status = os.lstat(one)
                copied = os.path.join(target + _PART, os.path.relpath(one, path))
                os.chown(copied, status.st_uid, status.st_gid, follow_symlinks=False)
        os.rename(target + _PART, target)
        os.rename(path, path + _OLD)
        shutil.rmtree(path + _OLD)


def _remove(path: str) -> None:
    with acting(os.path.dirname(path)):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
