# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's part in a plan: get files from others, then serve them to those that come next."""

from __future__ import annotations

from typing import Mapping, Sequence, TypedDict

from ..host.names import is_loopback
from ..host.resolver import resolve
from .plan import State
from .start import start
from .types import File, Offer, RelayError, Source


class Part(TypedDict):
    """What the controller tells a host about itself."""

    host: str
    """Its name."""
    clients: list[str]
    """Hosts that may come to it."""
    addresses: dict[str, str]
    """Addresses that the controller knows, for hosts whose names do not resolve."""
    ports: list[int]
    idle_seconds: float
    limit_seconds: int


def addresses_of(names: Sequence[str], given: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the addresses of hosts in the cluster: what their names resolve to here, or else the ``given`` one."""
    found = resolve(names, back=False)
    return {
        name: [address for address in found[name]["addresses"] if not is_loopback(address)]
        or [address for address in [given.get(name, "")] if address]
        for name in names
    }


def get(
    wanted: Mapping[str, tuple[File, Sequence[Source], str]], part: Part, token: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Get every file of ``wanted``: name to file, sources and the path to write it to.

    Returns name to the host that each came from, and name to why it came from nobody.
    """
    try:
        # Not at the top: a Python without it is a reason, and no failure.
        from .receive import finish, receive
    except ImportError as error:
        return {}, dict.fromkeys(wanted, f"its Python has no module {error.name}")
    hosts = [source.host for _file, sources, _path in wanted.values() for source in sources if not source.address]
    known = addresses_of(list(dict.fromkeys([part["host"], *hosts])), part["addresses"])
    own = known[part["host"]]
    came: dict[str, str] = {}
    missing: dict[str, str] = {}
    asked: dict[str, Source] = {}
    for name, (file, sources, path) in wanted.items():
        complete = [one if one.address else one._replace(address=(known[one.host] or [""])[0]) for one in sources]
        asked.update({source.host: source for source in complete})
        try:
            came[name] = receive(file, complete, token, own, path)
        except RelayError as error:
            missing[name] = str(error)
    # After a failure a firewall may be in between, which would cost its time-out again: they end by themselves.
    if not missing:
        finish(list(asked.values()), token, own)
    return came, missing


def serve(files: Mapping[str, str], part: Part, token: str) -> State:
    """Serve ``files`` (sha512 to path) to the clients of ``part``, and return where, or why not."""
    try:
        known = addresses_of([part["host"], *part["clients"]], part["addresses"])
        clients = {host: known[host] for host in part["clients"]}
        offer = Offer(files, clients, token, part["idle_seconds"], part["limit_seconds"])
        address, port = start(known[part["host"]], part["ports"], offer)
    except (RelayError, OSError) as error:  # no memory for a process, for instance: the host itself has what it needs
        return {"why": str(error)}
    return {"address": address, "port": port}
