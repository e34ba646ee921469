# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host is: its files, accounts, units and what its daemons run with, in a form that can be compared.

Also runs by itself on a host, with its standard library only, and prints all that as JSON.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import stat
import subprocess
import sys

# Compared with their contents: configuration, units, what we keep about a host, and what runs.
FILES = ("/etc", "/var/lib/emr", "/run/bigdata-emr")
# Compared by name, type, owner and mode: software, homes, and where temporary files would lie.
NAMES = ("/opt", "/home", "/root", "/tmp", "/var/tmp", "/var/lib", "/usr/local")
# What other programs of the host write when they like; Ansible leaves the program of a module that was killed. Which
# hosts keep an archive for those that join later depends on where a delivery was interrupted.
OTHERS = re.compile(
    r"^/etc/(resolv\.conf|mtab|\.updated|machine-id|ld\.so\.cache)|^/var/lib/(systemd|dbus|apt|dpkg|private|emr)(/|$)"
    r"|^/root/\.(bash_history|ssh)|^/(var/)?tmp/systemd-private"
    r"|^/tmp/(ansible_[a-z_.]+_payload_|hsperfdata_|jetty-|hadoop-yarn|libleveldbjni|\.java_pid|\.X|\.font|\.ICE)"
    r"|^/opt/emr/\.archives(/|$)"
)
# Names in data directories that tell of contents and times, not of structure.
CONTENT = re.compile(
    r"/(current|tmp|version-2|rbw|finalized|filecache|usercache|nmPrivate|edits\.sync)(/|$)|in_use\.lock$"
    r"|/recovery/.*/(MANIFEST-\d+|\d+\.(log|sst|ldb))$"
)
IDS = re.compile(
    r"CID-[a-z0-9-]+|BP-[0-9.-]+|DS-[0-9a-f-]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z|(?<=[\"a-zA-Z_]ID=)-?\d+"
)


def describe(path: str, content: bool) -> str:
    """Return type, owner and mode of PATH, and with CONTENT a digest of what is in it."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return "link to " + os.readlink(path)
    kind = "directory" if stat.S_ISDIR(status.st_mode) else "file" if stat.S_ISREG(status.st_mode) else "special"
    text = f"{kind} {status.st_uid}:{status.st_gid} {stat.S_IMODE(status.st_mode):04o}"
    if kind == "file" and content:
        with open(path, "rb") as stream:
            text += " " + hashlib.sha256(normal(path, stream.read())).hexdigest()[:16]
    return text


def normal(path: str, content: bytes) -> bytes:
    """Return CONTENT of PATH without what differs between two clusters of the same kind."""
    text = content.decode("utf-8", "replace")
    if path == "/var/lib/emr/manifest.json":
        document = json.loads(text)
        for key in ("serial", "parent", "history"):
            document.pop(key, None)
        document.get("hdfs", {}).pop("namespace_id", None)
        text = json.dumps(document, sort_keys=True)
    if path == "/etc/hosts":  # the lab names its hosts in the order in which it made them
        text = "\n".join(sorted(text.splitlines()))
    return IDS.sub("ID", text).encode()


def listing(tops: tuple[str, ...], content: bool) -> dict[str, str]:
    """Return every path below TOPS with its description."""
    found = {}
    for top in tops:
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not OTHERS.search(os.path.join(folder, name))]
            for path in (os.path.join(folder, name) for name in [*folders, *names]):
                if not OTHERS.search(path):
                    found[path] = describe(path, content)
    return found


def storage() -> dict[str, str]:
    """Return the directories on the data disks, without what daemons keep in them."""
    found = {}
    for disk in sorted(glob.glob("/mnt/disk*")):
        for folder, folders, names in os.walk(disk):
            kept = [name for name in [*folders, *names] if not CONTENT.search(os.path.join(folder, name))]
            folders[:] = [name for name in folders if name in kept]
            found.update({path: describe(path, False) for path in (os.path.join(folder, name) for name in kept)})
    return found


def output(*argv: str) -> str:
    """Return what a command prints, whatever its exit code."""
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()


def units() -> dict[str, str]:
    """Return each of our units with what systemd knows of it."""
    wanted = "--property=LoadState,ActiveState,UnitFileState,NeedDaemonReload,DropInPaths"
    names = {os.path.basename(path) for path in glob.glob("/etc/systemd/system/emr-*")}
    names |= {
        line.split()[0]
        for line in output("systemctl", "list-units", "--all", "--plain", "--no-legend", "emr-*").splitlines()
    }
    return {name: " ".join(sorted(output("systemctl", "show", wanted, name).split())) for name in names}


def identities() -> list[str]:
    """Return the cluster ids on the data disks, each once."""
    found = set()
    for path in glob.glob("/mnt/disk*/hdfs/*/current/VERSION") + glob.glob("/mnt/disk*/hdfs/*/*/current/VERSION"):
        with open(path, encoding="utf-8") as stream:
            found |= set(re.findall(r"^clusterID=(.*)$", stream.read(), re.MULTILINE))
    return sorted(found)


def everything() -> dict[str, object]:
    """Return all that is compared, and the cluster ids."""
    accounts = output("getent", "passwd") + output("getent", "group")
    return {
        "files": listing(FILES, True),
        "names": listing(NAMES, False),
        "storage": storage(),
        "accounts": dict.fromkeys(accounts.split("\n"), ""),
        "units": units(),
        "cluster_ids": identities(),
    }


if __name__ == "__main__":
    json.dump(everything(), sys.stdout)
