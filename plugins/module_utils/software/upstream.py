# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What upstream's archives lack that our assemblies have: their commands look for the configuration where it is.

Else a process without a login shell (cron, sudo, systemd) works with the empty configuration beside the software: on
the local file system, where it deletes what it should delete in HDFS.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil

from ..config.files import conf_dir
from ..services.registry import PRODUCTS

KEPT = ".upstream"
"""What the name of upstream's own directory, or file, ends in afterwards."""


def extract(name: str, directory: str) -> None:
    """Unpack what archives of product NAME in DIRECTORY have inside, so that root's files are what hosts load."""
    product = PRODUCTS.get(name)
    for pattern, member, target in product.inside if product else ():
        for path in sorted(glob.glob(os.path.join(glob.escape(directory), pattern))):
            # Not at the top: one product has such.
            import gzip
            import zipfile

            with contextlib.ExitStack() as stack:
                packed = stack.enter_context(stack.enter_context(zipfile.ZipFile(path)).open(member))
                stream = stack.enter_context(open(os.path.join(directory, target), "wb"))
                shutil.copyfileobj(gzip.GzipFile(fileobj=packed), stream, 1 << 20)
                os.fchmod(stream.fileno(), 0o644)


def adapt(name: str, directory: str) -> None:
    """Let the launchers of product NAME in DIRECTORY, if they are upstream's, take the host's configuration."""
    product = PRODUCTS.get(name)
    if not (product and product.upstream_sign and os.path.exists(os.path.join(directory, product.upstream_sign))):
        return
    own = os.path.join(directory, product.upstream_conf)
    if os.path.isdir(own) and not os.path.islink(own):
        os.rename(own, own + KEPT)
    if not os.path.islink(own):
        os.symlink(conf_dir(name), own)
    path, text = product.upstream_layout
    if path:
        place = os.path.join(directory, path)
        mode = 0o644
        if os.path.exists(place) and not _says(place, text):
            mode = 0o755 if os.access(place, os.X_OK) else mode
            os.replace(place, place + KEPT)
        elif os.path.exists(place):
            mode = os.stat(place).st_mode & 0o777
        with open(place, "w", encoding="utf-8") as stream:
            stream.write(text)
            os.fchmod(stream.fileno(), mode)


def _says(path: str, text: str) -> bool:
    with open(path, encoding="utf-8") as stream:
        return stream.read() == text
