# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the Python package index that products are made of: fetched, verified and unpacked, and nothing of them run.

pip would run the setup script of a source archive even to download it, hence the index is asked here, as pip asks it:
by its simple API, at the address and with the certificates that pip's own settings name.
"""

from __future__ import annotations

import configparser
import json
import os
import shutil
import sys
import tarfile
import zipfile
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from typing import BinaryIO, Mapping, NamedTuple, Sequence, cast
from urllib.error import URLError
from urllib.parse import unquote, urldefrag, urljoin

from ansible.module_utils.common.yaml import yaml_load
from ansible.module_utils.urls import open_url

from .archive import file_sha512, place_of
from .mirror import TIMEOUT, Origin, download, shown
from .release import PyPI, ReleaseError

RECIPE = "pypi.yml"
"""File of a recipe that says what of the archives (``take``) goes where, without which files (``leave``)."""
INDEX = "https://pypi.org/simple"
_JSON = "application/vnd.pypi.simple.v1+json"
_REMEDY = (
    "check the network and pip's settings (index-url) on the controller, or set emr_artifact_source to mirror or local"
)
_ORIGIN = Origin("the index", _REMEDY)


class Settings(NamedTuple):
    """What pip's settings say of the index."""

    url: str
    """Address of the index."""
    cert: str | None
    """File of the certificates that are trusted; None for those of the system."""


class Recipe(NamedTuple):
    """What of archives a product is made of."""

    take: Mapping[str, str]
    """Directory or file below the archive's own to the directory or file of the product."""
    leave: Sequence[str]
    """Patterns of paths of the product that are left out."""


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return pip's settings of this user: those of ENVIRON win, then the user's file, then the machine's."""
    config = configparser.RawConfigParser(strict=False)
    home = os.path.expanduser("~")
    user = environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    files = ["/etc/xdg/pip/pip.conf", "/etc/pip.conf", f"{home}/.pip/pip.conf", f"{user}/pip/pip.conf"]
    try:
        config.read([*files, f"{sys.prefix}/pip.conf", environ.get("PIP_CONFIG_FILE") or os.devnull])
    except (configparser.Error, UnicodeDecodeError) as error:
        raise ReleaseError(f"pip's settings on the controller cannot be read, {error}: correct that file") from error
    index = str(environ.get("PIP_INDEX_URL") or config.get("global", "index-url", fallback="") or INDEX)
    cert = str(environ.get("PIP_CERT") or config.get("global", "cert", fallback=""))
    return Settings(index.strip().rstrip("/"), cert.strip() or None)


class _Links(HTMLParser):
    """The links of a page: text to target."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._target = dict(attrs).get("href") or "" if tag == "a" else ""

    def handle_data(self, data: str) -> None:
        if self._target:
            self.found[data.strip()] = self._target


def address(page: str, base: str, file: str) -> str:
    """Return the URL of FILE by PAGE, what the index has at BASE in JSON or HTML; "" where it has none."""
    if page.lstrip().startswith("{"):
        try:
            files = {str(one["filename"]): str(one["url"]) for one in json.loads(page)["files"]}
        except (ValueError, KeyError, TypeError):
            return ""
    else:
        links = _Links()
        links.feed(page)
        files = {unquote(name): target for name, target in links.found.items()}
    return urldefrag(urljoin(base, files[file]))[0] if file in files else ""


def fetch(cache: str, project: str, file: str, sha512: str) -> str:
    """Return the path of FILE of PROJECT, with this SHA512, in CACHE, where it is kept; raise ReleaseError."""
    path = os.path.join(cache, file)
    known = settings()
    page = f"{known.url}/{project}/"
    if not os.path.exists(path):
        url = address(_page(page, known), page, file)
        if not url:
            raise ReleaseError(f"{shown(page)} names no {file}: {_REMEDY}")
        download([url], path, sha512, _ORIGIN, known.cert)
    return path


def delivered(cache: str, recipe: str, sources: Sequence[PyPI], work: str) -> dict[str, str]:
    """Return what the archives SOURCES of the index deliver for the product whose files lie in RECIPE, unpacked below
    WORK: path in the product to full path. Raises ReleaseError, also where two of them have one file.
    """
    path = os.path.join(recipe, RECIPE)
    with open(path, encoding="utf-8") as stream:
        known = parse_recipe(stream.read(), path)
    found: dict[str, str] = {}
    for source in sources:
        archive = fetch(cache, source["project"], source["file"], source["sha512"])
        if file_sha512(archive) != source["sha512"]:
            os.unlink(archive)
            archive = fetch(cache, source["project"], source["file"], source["sha512"])
        taken = unpack(archive, known, os.path.join(work, f"pypi-{source['project']}"))
        twice = sorted(set(taken) & set(found))
        if twice:
            raise ReleaseError(f"{source['file']} has {twice[0]}, as another archive of the product has: mend {path}")
        found.update(taken)
    return found


def _page(url: str, known: Settings) -> str:
    headers = {"Accept": f"{_JSON}, text/html;q=0.5"}
    try:
        answer = open_url(url, headers=headers, timeout=TIMEOUT, follow_redirects="safe", ca_path=known.cert)
        return str(answer.read().decode("utf-8", "replace"))
    except (URLError, OSError) as error:
        raise ReleaseError(
            f"{shown(url)} cannot be read, {getattr(error, 'reason', None) or error}: {_REMEDY}"
        ) from error


def parse_recipe(text: str, path: str) -> Recipe:
    """Return what TEXT, the content of the file PATH, says; raise ReleaseError where that is no recipe."""
    data = yaml_load(text)
    take, leave = (data.get("take"), data.get("leave", [])) if isinstance(data, dict) else (None, [])
    if not isinstance(take, dict) or not take or not isinstance(leave, list):
        raise ReleaseError(f"{path} has no mapping 'take': take the file from the collection again")
    return Recipe({str(one): str(where) for one, where in take.items()}, [str(one) for one in leave])


def aim(recipe: Recipe, path: str) -> str:
    """Return where PATH, a file below the archive's directory, goes in the product by RECIPE; "" for nowhere."""
    # The longest name decides, of the file itself or of a directory that it lies in.
    for source in sorted(recipe.take, key=len, reverse=True):
        if path == source or path.startswith(f"{source}/"):
            found = f"{recipe.take[source]}{path[len(source) :]}"
            return "" if any(fnmatchcase(found, pattern) for pattern in recipe.leave) else found
    return ""


def unpack(archive: str, recipe: Recipe, target: str) -> dict[str, str]:
    """Unpack what RECIPE takes of ARCHIVE below the directory TARGET; return path in the product to full path.

    Raises ReleaseError where the archive is damaged, or a member that is taken is neither file nor directory.
    """
    found: dict[str, str] = {}
    try:
        if archive.endswith(".whl"):
            return _unpack_wheel(archive, recipe, target)
        with tarfile.open(archive, "r:*") as tar:
            for member in tar:
                path = aim(recipe, place_of(member.name) or "")
                if not path or member.isdir():
                    continue
                if not member.isreg():
                    raise ValueError(f"member {member.name!r} is no file")
                found[path] = os.path.join(target, path)
                os.makedirs(os.path.dirname(found[path]), exist_ok=True)
                with open(found[path], "wb") as stream:
                    shutil.copyfileobj(cast(BinaryIO, tar.extractfile(member)), stream, 1 << 20)
    except (ValueError, tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise ReleaseError(f"{archive} cannot be unpacked ({error}): remove it and run again") from error
    return found


def _unpack_wheel(archive: str, recipe: Recipe, target: str) -> dict[str, str]:
    """Do the same with a wheel, which is a zip whose directories name version and kind, as if each were its own."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(archive) as wheel:
        for name in wheel.namelist():
            path = aim(recipe, place_of(name) or "")
            if not path or name.endswith("/"):
                continue
            found[path] = os.path.join(target, path)
            os.makedirs(os.path.dirname(found[path]), exist_ok=True)
            with wheel.open(name) as source, open(found[path], "wb") as stream:
                shutil.copyfileobj(source, stream, 1 << 20)
    return found
