# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which users, and from which hosts, may speak which protocol to a daemon (Hadoop's service-level authorization).

Without Kerberos a user name is what the client says, so users are a fence against mistakes only. An address is harder
to forge: daemons' own protocols are for the hosts of these daemons, and those of operators for the masters.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from typing import TYPE_CHECKING, Mapping

from ..services.registry import PROTOCOLS

if TYPE_CHECKING:
    from .context import Context, Properties

_PREFIX, _ACL, _HOSTS = "security.", ".protocol.acl", ".protocol.hosts"
_HOST_LIST = re.compile(r"^security\..+\.hosts(\.blocked)?$")
_NAME = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")


def policies(ctx: Context, file: str) -> Properties:
    """Compute FILE as far as it lists protocols: who may speak them, as which user and from which host.

    Services add what they know of a protocol. One that is spoken from hosts that are not there is open to all.
    """
    users: dict[str, list[str]] = {}
    speakers: dict[str, list[str]] = {}
    for row in PROTOCOLS:
        if row.file == file:
            users.setdefault(row.name, []).extend(row.users)
            speakers.setdefault(row.name, []).extend(host for name in row.speakers for host in ctx.hosts(name))
    acls = {f"{_PREFIX}{name}{_ACL}": ",".join(dict.fromkeys(found)) for name, found in users.items() if found}
    hosts = {f"{_PREFIX}{name}{_HOSTS}": _listed(ctx, found) for name, found in speakers.items() if found}
    properties: Properties = {**acls, **hosts}
    return properties


def joined(asked: Mapping[str, object], computed: Properties) -> Properties:
    """Return the hosts of protocols that the user ASKED for beside the COMPUTED ones, which none of them replaces.

    ``*`` stands for all hosts.
    """
    found: Properties = {}
    for name, value in asked.items():
        if name.startswith(_PREFIX) and name.endswith(_HOSTS) and computed.get(name):
            theirs = value if isinstance(value, (list, tuple)) else str(value).split(",")
            added = [host for host in (str(one).strip() for one in theirs) if host]
            ours = str(computed[name]).split(",")
            found[name] = "*" if "*" in added else ",".join(dict.fromkeys([*ours, *added]))
    return found


def hosts_fault(file: str, name: str, value: object) -> str:
    """Return what is wrong with VALUE of property NAME of FILE where that is a list of hosts; "" when nothing is.

    A daemon does not start with a network that its MachineList cannot read.
    """
    if not any(row.file == file for row in PROTOCOLS) or not _HOST_LIST.match(name):
        return ""
    entries = [one.strip() for one in (map(str, value) if isinstance(value, (list, tuple)) else str(value).split(","))]
    if "*" in entries and len(entries) > 1:
        return "* is for all hosts and stands alone; leave the others out, or the *"
    wrong = [one for one in entries if one and one != "*" and not (_is_network(one) or _NAME.match(one))]
    if wrong:
        return (
            f"{wrong[0]!r} is no host; write names, addresses or IPv4 networks such as 10.0.0.0/16, with commas, or * "
            "for all"
        )
    return ""


def _is_network(text: str) -> bool:
    """Tell whether TEXT is an address, or a network as Hadoop knows them: of IPv4, with the length of its prefix."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" not in text or (network.version == 4 and text.rpartition("/")[2].isdigit())


def _listed(ctx: Context, hosts: list[str]) -> str:
    """Return HOSTS as Hadoop's MachineList takes them, each by its address in the inventory, if known, and by its name.

    A peer is compared with the addresses first, as text and without a resolver. Names are looked up where none is
    equal: behind NAT the inventory has an address that no peer comes from. One that several hosts share is that of a
    router, from which others come too.
    """
    every = sorted(dict.fromkeys(hosts))
    shared = Counter(ctx.given.values())
    own = [ctx.given[host] for host in every if host in ctx.given and shared[ctx.given[host]] == 1]
    return ",".join([*map(_as_java, own), *every])


def _as_java(address: str) -> str:
    """Return ADDRESS as Java prints it: of IPv6 all eight groups, without leading zeros."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return ":".join(format(int(group, 16), "x") for group in parsed.exploded.split(":"))
