# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variable emr_client_networks: what is wrong with it, in words. For the controller, which has netaddr."""

from __future__ import annotations

from typing import Any, Sequence

NETWORKS = "emr_client_networks"
EXAMPLE = "[10.20.0.0/16, '2001:db8:20::/48']"
MISSING = (
    "it is judged with the Python package netaddr, which the controller has not; install it there (pip install netaddr)"
)


def faults(value: object) -> list[str]:
    """Return what is wrong with VALUE and what to write instead, a sentence each; no network at all is right."""
    if value is None or value == "":
        return []
    if not isinstance(value, (list, tuple)):
        return [f"it is no list; write for example {EXAMPLE}"]
    if not value:
        return []
    try:
        import netaddr
    except ImportError:
        return [MISSING]
    found, good = [], []
    for one in value:
        wrong = _fault(netaddr, one)
        if wrong:
            found.append(wrong)
        else:
            good.append(netaddr.IPNetwork(str(one).strip()))
    return found + _overlaps(good) + ([] if found else _everybody(netaddr, good))


def plain(value: Sequence[object] | None) -> list[str]:
    """Return the networks of a VALUE without faults as nft writes them, in order."""
    import netaddr

    return [str(one.cidr) for one in sorted(netaddr.IPNetwork(str(one).strip()) for one in value or [])]


def _fault(netaddr: Any, value: object) -> str:
    text = str(value).strip()
    shown = text or repr(value)
    address, slash, prefix = text.partition("/")
    if not isinstance(value, str) or not (netaddr.valid_ipv4(address) or netaddr.valid_ipv6(address)):
        return f"{shown} is no network; write an address and the length of its prefix, as in {EXAMPLE}"
    widest = 32 if netaddr.valid_ipv4(address) else 128
    if not slash:
        return f"{shown} has no length of a prefix; for this one address write {address}/{widest}"
    if not prefix.isdigit() or int(prefix) > widest:
        return f"{shown} has no length of a prefix from 1 to {widest} after the slash"
    network = netaddr.IPNetwork(text)
    if int(prefix) == 0:
        return f"{shown} is everybody; name the networks of clients, or leave the list empty to run without a firewall"
    if network.ip != network.network:
        return (
            f"{shown} has bits set behind its prefix; write {network.cidr}, or {address}/{widest} for this one address"
        )
    if network.is_loopback() or network.is_link_local() or network.is_multicast() or _reserved(netaddr, network):
        return f"{shown} holds addresses that no client has; name the networks that clients come from"
    return ""


def _reserved(netaddr: Any, network: Any) -> bool:
    """Tell whether NETWORK is one that no client is in: "this network", mapped or unspecified addresses, class E."""
    none = ("0.0.0.0/8", "240.0.0.0/4", "::/128", "::ffff:0:0/96")
    return any(network in netaddr.IPNetwork(one) for one in none)


def _overlaps(networks: Sequence[Any]) -> list[str]:
    found = []
    for at, one in enumerate(networks):
        for other in networks[:at]:
            if one.version == other.version and (one in other or other in one):
                wide, narrow = (one, other) if other in one else (other, one)
                same = wide == narrow
                found.append(
                    f"{one} is named twice; name it once"
                    if same
                    else f"{narrow} lies in {wide}, which is named too; leave one of them out"
                )
    return found


def _everybody(netaddr: Any, networks: Sequence[Any]) -> list[str]:
    """Find networks that together are everybody, as 0.0.0.0/1 and 128.0.0.0/1."""
    whole = [one for one in netaddr.cidr_merge(list(networks)) if one.prefixlen == 0]
    return [f"together they are everybody ({one}); name the networks of clients" for one in whole]
