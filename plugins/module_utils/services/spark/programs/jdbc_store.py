# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files' side of jdbc_import: data comes in at one point in time, with the mark up to which it was read.

Below the directory of the data lies ``_emr``, which readers of tables leave out. A load writes its files to
``_emr/staging``. Then one rename makes ``_emr/commit.json``: from there on the load counts, and whoever comes first
finishes it, by moving its files to their place, and writing the new mark. Before, none of it counts.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

AREA = "_emr"
WHOLE = "_SUCCESS"
"""File that Spark writes when all others are there."""
KEPT = 200
"""Loads that are remembered: a run that is among them brings nothing again."""


class Files(Protocol):
    """A file system; paths are URLs."""

    def exists(self, path: str) -> bool:
        """Tell whether PATH is there."""

    def names(self, path: str) -> list[str]:
        """Return the names in the directory PATH, none where it is missing."""

    def read(self, path: str) -> str:
        """Return the text of the file PATH."""

    def write(self, path: str, text: str) -> None:
        """Write the file PATH anew."""

    def rename(self, path: str, to: str) -> None:
        """Give PATH the name TO, which is not there; OSError where that fails."""

    def remove(self, path: str) -> None:
        """Remove PATH with all that is in it, where it is there."""


class Store:
    """A directory with data."""

    def __init__(self, files: Files, directory: str) -> None:
        """Take the DIRECTORY, which need not be there yet."""
        self._files = files
        self.directory = directory.rstrip("/")
        self._area = f"{self.directory}/{AREA}"
        self.staging = f"{self._area}/staging"
        self.incoming = f"{self._area}/incoming"

    def recover(self) -> None:
        """Finish a load that counts already, and forget one that does not."""
        if self._files.exists(f"{self._area}/commit.json"):
            self._publish(json.loads(self._files.read(f"{self._area}/commit.json")))
        self.forget()

    def forget(self) -> None:
        """Remove what was staged."""
        for path in (self.staging, self.incoming, f"{self._area}/commit.json.new"):
            self._files.remove(path)

    def mark(self) -> str | None:
        """Return the highest value that was read, None for none."""
        found = self._known().get("mark")
        return None if found is None else str(found)

    def has(self, load: str) -> bool:
        """Tell whether LOAD has come in."""
        return load in self._known().get("loads", [])

    def data(self) -> list[str]:
        """Return the names of files and directories with data."""
        return sorted(name for name in self._files.names(self.directory) if not name.startswith(("_", ".")))

    def commit(self, load: str, mark: str | None, replaces: bool) -> None:
        """Let what is staged come in as LOAD, with MARK, None for the one before; it REPLACES what is there, or not.

        OSError where it is not whole any more: one load at a time is staged, and another one begins by removing it.
        """
        if not self._files.exists(f"{self.staging}/{WHOLE}"):
            raise OSError(f"{self.directory}: another import into it has removed what was staged; nothing came in")
        known = self._known()
        record = {
            "load": load,
            "mark": known.get("mark") if mark is None else mark,
            "loads": [*known.get("loads", []), load][-KEPT:],
            "files": [name for name in self._files.names(self.staging) if not name.startswith(("_", "."))],
            "replaced": self.data() if replaces else [],
        }
        self._files.write(f"{self._area}/commit.json.new", json.dumps(record, sort_keys=True))
        self._files.rename(f"{self._area}/commit.json.new", f"{self._area}/commit.json")
        self._publish(record)
        self.forget()

    def _publish(self, record: dict[str, Any]) -> None:
        """Do what RECORD says; again from the beginning where somebody was interrupted in it."""
        for name in record["replaced"]:
            self._files.remove(f"{self.directory}/{name}")
        for name in record["files"]:
            here, there = f"{self.staging}/{name}", f"{self.directory}/{name}"
            if self._files.exists(here):
                # In an object store a rename is a copy, after which it may have been interrupted.
                self._files.remove(there)
                self._files.rename(here, there)
        known = {"mark": record["mark"], "loads": record["loads"]}
        self._files.write(f"{self._area}/mark.json", json.dumps(known, sort_keys=True))
        self._files.remove(f"{self._area}/commit.json")

    def _known(self) -> dict[str, Any]:
        path = f"{self._area}/mark.json"
        # It may be cut while it is written; but until its load is finished, nobody reads it.
        return dict(json.loads(self._files.read(path))) if self._files.exists(path) else {}


class HadoopFiles:
    """A file system by Hadoop's client in the JVM of SPARK."""

    def __init__(self, spark: Any) -> None:
        """Take SPARK, the session."""
        self._java = spark._jvm
        self._conf = spark._jsc.hadoopConfiguration()

    def _at(self, path: str) -> tuple[Any, Any]:
        place = self._java.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(self._conf), place

    def exists(self, path: str) -> bool:
        """Tell whether PATH is there."""
        system, place = self._at(path)
        return bool(system.exists(place))

    def names(self, path: str) -> list[str]:
        """Return the names in the directory PATH, none where it is missing."""
        system, place = self._at(path)
        if not system.exists(place):
            return []
        return [one.getPath().getName() for one in system.listStatus(place)]

    def read(self, path: str) -> str:
        """Return the text of the file PATH."""
        system, place = self._at(path)
        stream = system.open(place)
        try:
            return str(self._java.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        """Write the file PATH anew."""
        system, place = self._at(path)
        stream = system.create(place, True)
        try:
            stream.write(bytearray(text.encode("utf-8")))
        finally:
            stream.close()

    def rename(self, path: str, to: str) -> None:
        """Give PATH the name TO, which is not there; OSError where that fails."""
        system, place = self._at(path)
        if not system.rename(place, self._java.org.apache.hadoop.fs.Path(to)):
            raise OSError(f"{path} cannot be renamed to {to}")

    def remove(self, path: str) -> None:
        """Remove PATH with all that is in it, where it is there."""
        system, place = self._at(path)
        system.delete(place, True)
