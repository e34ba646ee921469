# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in /etc/hosts: where the resolver does not know them both ways, and those that must outlive their DNS entry."""

from __future__ import annotations

import ipaddress
from typing import Collection, Iterable, Mapping, Sequence, TypedDict

HOSTS_PATH = "/etc/hosts"
BEGIN = "# BEGIN bigdata.emr"
END = "# END bigdata.emr"
RESOLVED = "# as resolved"
"""Marks an address of our block that is from the resolver and not from the inventory."""


class Resolution(TypedDict):
    """What the resolver says of a name: its addresses, and the names of the first address."""

    addresses: list[str]
    names: list[str]


def is_loopback(address: str) -> bool:
    """Tell whether ADDRESS points back to the host that looks it up."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_address(text: str) -> bool:
    """Tell whether TEXT is an IPv4 or IPv6 address and no name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def address_in(host: str, given: object) -> str:
    """Return what an inventory has TOLD (``ansible_host``) if it is an address of HOST that others can use, else ""."""
    address = str(given or "")
    return "" if not is_address(address) or is_loopback(address) or is_address(host) else address


def fault_of(name: str, found: Mapping[str, Resolution]) -> str:
    """Return why NAME cannot serve the cluster ("does not resolve", ...), "" when it resolves both ways."""
    addresses = found[name]["addresses"] if name in found else []
    if not addresses:
        return "does not resolve"
    loopback = next((address for address in addresses if is_loopback(address)), None)
    if loopback:
        return f"resolves to loopback ({loopback})"
    if name.lower() not in [other.lower() for other in found[name]["names"]]:
        return f"does not resolve back from {addresses[0]}"
    return ""


def block_of(text: str) -> dict[str, str]:
    """Return the names of our block in the text of a hosts file, with their addresses."""
    return {entry[1]: entry[0] for entry in map(str.split, _block(text)) if len(entry) > 1}


def pins_of(text: str) -> dict[str, str]:
    """Return those names of our block, with their addresses, that were written as the resolver said then."""
    return block_of("\n".join([BEGIN, *(line for line in _block(text) if line.endswith(RESOLVED)), END]))


def _block(text: str) -> list[str]:
    """Return the lines of our block."""
    inside, lines = False, []
    for line in text.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside:
            lines.append(line)
    return lines


def resolved(
    text: str,
    names: Mapping[str, str],
    found: Mapping[str, Resolution],
    kept: Iterable[str],
    sources: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Return the addresses that hosts use for those names of KEPT that have none, or another one, in NAMES.

    An ``ansible_host`` that is a name, or an address for the controller only, tells no host anything. FOUND has what
    the resolver says, by our block in TEXT if the name is there; SOURCES what DNS says without it, since an address
    that we have written must not outlive a host that moved.
    """
    written, pins = block_of(text), pins_of(text)
    addresses: dict[str, str] = {}
    for name in kept:
        today = [] if fault_of(name, found) else _usable(found[name]["addresses"])
        if name in pins and today[:1] in ([], [pins[name]]):
            usable = _usable(sources.get(name, ()))
            today = usable if usable and pins[name] not in usable else [pins[name], *usable]
        elif name in names and name in written and name not in pins:
            continue  # it resolves to what an earlier inventory said
        if today and names.get(name) not in today:
            addresses[name] = today[0]
    return addresses


def _usable(addresses: Iterable[str]) -> list[str]:
    """Return those of ADDRESSES that mean the same host on every host."""
    parsed = [ipaddress.ip_address(address.partition("%")[0]) for address in addresses]
    return [str(address) for address in parsed if not (address.is_loopback or address.is_link_local)]


def hosts_text(
    text: str,
    names: Mapping[str, str],
    found: Mapping[str, Resolution],
    own: str,
    kept: Collection[str] = (),
    taken: Mapping[str, str] | None = None,
) -> str:
    """Return the hosts file TEXT with the entries of NAMES (name to address) that the host needs.

    A name that is in our block stays there, since it may resolve only because of it. A name that we write leaves
    the lines of loopback addresses, where installers like to put the host's own. OWN also gets its short form.
    Names that are KEPT are written whatever the resolver says today: they are those of quorum members and masters, and
    a dead one may leave DNS, after which daemons that start anew would stop with UnknownHostException. TAKEN has the
    addresses of those that are taken from the resolver.
    """
    taken = taken or {}
    wanted = {
        name: address
        for name, address in {**names, **taken}.items()
        if name in block_of(text)
        or fault_of(name, found)
        or (name in kept and address in found[name]["addresses"] and not _stands(text, name, address))
    }
    if not wanted and not block_of(text):
        return text
    short = own.partition(".")[0]
    aliases = set(wanted) | ({short} if own in wanted else set())
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif not inside:
            lines += _without(line, aliases)
    if wanted:
        lines.append(BEGIN)
        for name, address in wanted.items():
            mark = f" {RESOLVED}" if name in taken else ""
            lines.append(f"{address}\t{name}" + (f" {short}" if name == own and short != name else "") + mark)
        lines.append(END)
    return "\n".join(lines) + "\n" if lines else ""


def unkept(names: Mapping[str, str], found: Mapping[str, Resolution], kept: Iterable[str]) -> list[str]:
    """Return a sentence for each name of KEPT that cannot be kept: NAMES have no address, and FOUND, the resolver's
    answers, none that serves.
    """
    return [
        f"{name} is not kept in {HOSTS_PATH}, since its ansible_host is no address and it {fault_of(name, found)}: "
        "daemons that start while it is missing in DNS would fail; name the address that hosts use in host_names"
        for name in kept
        if name not in names and fault_of(name, found)
    ]


def _stands(text: str, name: str, address: str) -> bool:
    """Tell whether the hosts file TEXT has NAME with ADDRESS in a line that is not ours."""
    entries = (line.partition("#")[0].split() for line in text.splitlines())
    return any(entry[:1] == [address] and name in entry[1:] for entry in entries)


def _without(line: str, aliases: set[str]) -> list[str]:
    """Return LINE without ALIASES if it is one of a loopback address; nothing when no name is left."""
    entry, mark, comment = line.partition("#")
    fields = entry.split()
    if not fields or not is_loopback(fields[0]) or not aliases.intersection(fields[1:]):
        return [line]
    left = [name for name in fields[1:] if name not in aliases]
    return [f"{fields[0]}\t{' '.join(left)}" + (f" {mark}{comment}" if mark else "")] if left else []
