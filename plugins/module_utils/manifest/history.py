# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several copies counts: the newest, if all others are its ancestors. Pure."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from .document import PATH, Copy, Manifest, digest


class Choice(NamedTuple):
    """``current`` is the newest manifest, None where there is none; ``behind`` are hosts with an older one or none."""

    current: Manifest | None
    source: str
    behind: list[str]
    errors: list[str]


def choose(copies: Sequence[Copy]) -> Choice:
    """Return the manifest that counts among COPIES, one for each host that answered.

    An ancestor is brought forward. Two manifests of which neither descends from the other are an error: two runs that
    did not see each other changed the cluster, and only people can say which of them is right.
    """
    known = {copy.host: copy.manifest for copy in copies if copy.manifest is not None}
    if not known:
        return Choice(None, "", [], [])
    source = max(known, key=lambda host: (known[host]["serial"], -list(known).index(host)))
    current = known[source]
    newest = digest(current)
    line = {*current["history"], newest}
    diverged = [host for host in known if digest(known[host]) not in line]
    behind = [copy.host for copy in copies if copy.manifest is None or digest(copy.manifest) != newest]
    errors = [_conflict(source, current, host, known[host]) for host in diverged]
    return Choice(current, source, [host for host in behind if host not in diverged], errors)


def differences(one: Manifest, other: Manifest) -> list[str]:
    """Say in which fields ONE and OTHER differ, with both values; serials and digests are not among them."""
    names = [name for name in Manifest.__annotations__ if name not in ("serial", "parent", "history")]
    return [f"{name} {one[name]} or {other[name]}" for name in names if one[name] != other[name]]  # type: ignore[literal-required]


def _conflict(source: str, current: Manifest, host: str, manifest: Manifest) -> str:
    differing = "; ".join(differences(current, manifest)) or "only their histories differ"
    return (
        f"{host}: {PATH} (serial {manifest['serial']}, digest {digest(manifest)[:12]}) and that of {source} (serial "
        f"{current['serial']}, digest {digest(current)[:12]}) come from runs that did not see each other: {differing}; "
        f"move the wrong one aside on its host, then run playbooks/site.yml, which writes the other one there"
    )
