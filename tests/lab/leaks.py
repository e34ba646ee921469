# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where on a lab host a secret stands that others can read: files, logs, arguments and environments of processes."""

from __future__ import annotations

import base64
import json

import runs

SEARCH = r"""
import base64, glob, os, stat, sys
forms = [form.encode() for form in base64.b64decode(sys.argv[1]).decode().split("\0")]
def found(path):
    try:
        with open(path, "rb") as stream:
            content = stream.read(64 << 20)
    except OSError:
        return False
    return any(form in content for form in forms)
for top in ("/etc", "/run", "/var/lib", "/var/log", "/var/tmp", "/tmp", "/home", "/opt/emr/jdbc", "/mnt/disk1/yarn"):
    for place, _directories, names in os.walk(top):
        for name in names:
            path = os.path.join(place, name)
            mode = os.lstat(path).st_mode if os.path.lexists(path) else 0
            # What only its account reads is not for others, but a log has no password whoever may read it.
            if stat.S_ISREG(mode) and (mode & stat.S_IROTH or top == "/var/log") and found(path):
                print(path)
for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
    if found(path):
        print(path)
"""


def forms(secret: str) -> set[str]:
    """Return SECRET as programs may write it: as it is, in XML, in JSON, and in SQL."""
    xml = secret.replace("&", "&amp;").replace("<", "&lt;")
    return {secret, xml, xml.replace('"', "&quot;"), json.dumps(secret)[1:-1], secret.replace("'", "''")}


def found(host: str, secret: str) -> list[str]:
    """Return the files of lab host HOST with SECRET; the search has it in base64, so as not to find itself."""
    word = base64.b64encode("\0".join(sorted(forms(secret))).encode()).decode()
    return runs.on(host, "python3", "-c", SEARCH, word).split()


def told(text: str, secret: str) -> bool:
    """Tell whether TEXT, of a page or a file, has SECRET."""
    return any(form in text for form in forms(secret))
