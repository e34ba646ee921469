# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in /etc/hosts: where the resolver does not know them both ways, and those that must outlive their DNS entry."""

from __future__ import annotations

import ipaddress
from typing import Collection, Mapping, TypedDict

HOSTS_PATH = "/etc/hosts"
BEGIN = "# BEGIN bigdata.emr"
END = "# END bigdata.emr"


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
    inside, names = False, {}
    for line in text.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside and len(line.split()) > 1:
            names[line.split()[1]] = line.split()[0]
    return names


def hosts_text(
    text: str, names: Mapping[str, str], found: Mapping[str, Resolution], own: str, kept: Collection[str] = ()
) -> str:
    """Return the hosts file TEXT with the entries of NAMES (name to address) that the host needs.

    A name that is in our block stays there, since it may resolve only because of it. A name that we write leaves
    the lines of loopback addresses, where installers like to put the host's own. OWN also gets its short form.
    Names that are KEPT are written whatever the resolver says today: they are those of quorum members and masters, and
    a dead one may leave DNS, after which daemons that start anew would stop with UnknownHostException.
    """
    wanted = {
        name: address
        for name, address in names.items()
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
            lines.append(f"{address}\t{name}" + (f" {short}" if name == own and short != name else ""))
        lines.append(END)
    return "\n".join(lines) + "\n" if lines else ""


def unkept(names: Mapping[str, str], found: Mapping[str, Resolution], kept: Collection[str]) -> list[str]:
    """Return a sentence for each name of KEPT that cannot be kept, since its address is in doubt.

    FOUND has what the resolver says of all names. An address that only the controller uses must not get to the hosts.
    """
    sentences = []
    for name in kept:
        if name not in names:
            why = "its ansible_host is no address"
        elif not fault_of(name, found) and names[name] not in found[name]["addresses"]:
            why = f"its ansible_host is {names[name]}, and hosts find {found[name]['addresses'][0]}"
        else:
            continue
        sentences.append(
            f"{name} is not kept in {HOSTS_PATH}, since {why}: daemons that start while "
            "it is missing in DNS would fail; name the address that hosts use in host_names"
        )
    return sentences


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
