# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of one host as text for nft(8). No I/O.

Why they are as they are:

- Stateless. Rules that ask for the state of connections make the kernel keep a record of every one, SSH included, and
  drop new ones of anybody when its table is full, as a shuffle can fill it. Nothing here does: what is dropped are the
  first packets of connections from outside, so what the host opens itself is never touched.
- Two chains. Ports of ours are closed on the way in, whoever listens. Everything else that belongs to the cluster
  (containers, debuggers, JMX, ports that the user moved) is known by the account that listens, which the kernel tells
  on the way out only: there the answer to a stranger's first packet is dropped, so that no connection comes about.
- Answers without an account are those that the kernel makes from a cookie while somebody floods a port. They are not
  given to strangers from the ports where containers listen.
- Whatever is not dropped ends here with `accept`, which overrules no other table of the host.
"""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Mapping, Sequence

from .open_ports import merged
from .reading import TABLE
from .types import Rules

_NONE = "0" * 16
_NOBODY = 4294967295
"""The id that no account has: of a packet whose socket has an owner it is always another one."""
_CONNECT = "tcp flags & (fin | syn | rst | ack) == syn"
_ANSWER = "tcp flags & (fin | syn | rst | ack) == syn | ack"


def rules_text(rules: Rules) -> str:
    """Return the file that replaces our table, and no other one, in one transaction."""
    text = "\n".join([*_head(rules), *_sets(rules), *_input(rules), *_output(rules), "}", ""])
    return text.replace(_NONE, hashlib.sha256(text.encode()).hexdigest()[:16], 1)


def _head(rules: Rules) -> list[str]:
    return [
        f"# Firewall of cluster {rules.cluster} on {rules.host}: written by bigdata.emr, changes are lost.",
        f"table inet {TABLE}",
        f"delete table inet {TABLE}",
        f"table inet {TABLE} {{",
        f"\tchain version_{_NONE} {{",
        "\t}",
    ]


def _sets(rules: Rules) -> list[str]:
    lines: list[str] = []
    for title, name, hosts in (
        ("Hosts with daemons", "members", rules.members),
        ("Hosts without daemons", "gateways", rules.gateways),
        ("emr_client_networks", "clients", {"": list(rules.networks)}),
    ):
        for family, kind in ((4, "ipv4_addr"), (6, "ipv6_addr")):
            lines += ["", f"\t# {title}.", *_set(f"{name}{family}", kind, _named(hosts, family))]
    for title, name, ports in (
        (
            "Ports of all components, wherever they run, and of the relay.",
            "closed",
            merged((one, one) for one in rules.closed),
        ),
        ("Those for clients, of components on this host.", "for_clients", rules.for_clients),
        ("Those for hosts without daemons.", "for_gateways", rules.for_gateways),
    ):
        entries = [str(low) if low == high else f"{low}-{high}" for low, high in ports]
        lines += ["", f"\t# {title}", *_set(name, "inet_service", [(entry, "") for entry in entries])]
    return lines


def _set(name: str, kind: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    """Return a set; intervals keep their order, so that nft shows equal sets equally."""
    lines = [f"\tset {name} {{", f"\t\ttype {kind}", "\t\tflags interval"]
    if entries:
        lines.append("\t\telements = {")
        lines += [f"\t\t\t{entry},{f' # {comment}' if comment else ''}" for entry, comment in entries]
        lines.append("\t\t}")
    return [*lines, "\t}"]


def _named(hosts: Mapping[str, Sequence[str]], family: int) -> list[tuple[str, str]]:
    """Return addresses or networks of FAMILY in order, each once, with the names of its HOSTS."""
    found: dict[str, list[str]] = {}
    for name, addresses in hosts.items():
        for one in addresses:
            if ipaddress.ip_network(one, strict=False).version == family:
                found.setdefault(one, []).append(name)
    return [(one, ", ".join(sorted(found[one]))) for one in sorted(found, key=ipaddress.ip_network)]


def _input(rules: Rules) -> list[str]:
    # A port that is never given to an outgoing connection is closed to open connections too.
    drop = f"{_CONNECT} counter drop" if rules.shared else "counter drop"
    return [
        "",
        "\tchain input {",
        "\t\ttype filter hook input priority 0; policy accept;",
        '\t\tiifname "lo" accept',
        "\t\ttcp dport @closed jump arrivals",
        "\t}",
        "",
        "\tchain arrivals {",
        *_both("saddr", "members", "accept"),
        *_both("saddr", "gateways", "tcp dport @for_gateways accept"),
        *_both("saddr", "clients", "tcp dport @for_clients accept"),
        f"\t\t{drop}",
        "\t}",
    ]


def _output(rules: Rules) -> list[str]:
    low, high = rules.ephemeral
    ssh = [port for port in rules.ssh if low <= port <= high]
    return [
        "",
        "\tchain output {",
        "\t\ttype filter hook output priority 0; policy accept;",
        '\t\toifname "lo" accept',
        f"\t\t{_ANSWER} jump answers",
        "\t}",
        "",
        "\tchain answers {",
        *_both("daddr", "members", "accept"),
        *_both("daddr", "gateways", "accept"),
        *_both("daddr", "clients", "tcp sport @for_clients accept"),
        *(f"\t\tmeta skuid {user} counter drop" for user in sorted(set(rules.users))),
        f"\t\tmeta skuid != {_NOBODY} accept",
        f"\t\ttcp sport != {low}-{high} accept",
        *(f"\t\ttcp sport {port} accept" for port in sorted(set(ssh))),
        "\t\tcounter drop",
        "\t}",
    ]


def _both(side: str, kind: str, verdict: str) -> list[str]:
    return [f"\t\tip {side} @{kind}4 {verdict}", f"\t\tip6 {side} @{kind}6 {verdict}"]
