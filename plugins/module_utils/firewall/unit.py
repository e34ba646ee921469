# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the firewall on a host: its rules, the unit that loads them at boot, and what takes new ones back."""

from __future__ import annotations

from ..host.hardening import hardening
from .reading import TABLE

UNIT = "emr-firewall.service"
UNIT_PATH = f"/etc/systemd/system/{UNIT}"
RULES_PATH = "/etc/emr-firewall.nft"
"""The rules that were confirmed; others are never loaded at boot."""
RUN = "/run/bigdata-emr-firewall"
NEW_PATH = f"{RUN}/new.nft"
"""Rules in force that nobody has confirmed yet. Who gives it another name decides: the confirmation or the timer."""
KEPT_PATH = f"{RUN}/kept.nft"
_UNDONE = f"{RUN}/undone.nft"
UNDO = "emr-firewall-undo"
"""The timer that takes new rules back, and its service."""
REMOVE = f"add table inet {TABLE}; delete table inet {TABLE}"
"""Removes our table whether or not it is there."""


# All that nft needs is to speak to the kernel; the kernel loads its modules itself.
_HARDENING = (
    *hardening(
        CapabilityBoundingSet="CAP_NET_ADMIN",
        MemoryDenyWriteExecute="yes",
        PrivateMounts="yes",
        # It would wait for what makes /tmp, and the network for it.
        PrivateTmp="no",
        RestrictAddressFamilies="AF_NETLINK AF_UNIX",
        UMask="0077",
    ),
    "SystemCallFilter=~@privileged @resources",
)


def undo_script(nft: str) -> str:
    """Return the commands that bring back the rules that were confirmed last, or none; NFT is the program's path.

    Where these cannot be loaded any more, the host is open as without a firewall: better than one that nobody reaches.
    """
    return (
        f"mv {NEW_PATH} {_UNDONE} || exit 0; "
        f"{{ [ -s {RULES_PATH} ] && {nft} -f {RULES_PATH}; }} || {nft} '{REMOVE}'; "
        f"rm -f {_UNDONE}"
    )


def timer(nft: str, seconds: int) -> list[str]:
    """Return the command that runs the script after SECONDS, by a timer of systemd: it outlives every login."""
    return [
        "systemd-run",
        f"--unit={UNDO}",
        f"--on-active={seconds}",
        "--timer-property=AccuracySec=1s",
        "--description=Takes the new rules of the firewall back unless they are confirmed",
        "/bin/sh",
        "-c",
        undo_script(nft),
    ]


def unit_text(cluster: str, nft: str) -> str:
    """Return the unit that loads the rules at boot, before there is a network.

    nftables.service begins with an empty ruleset for everybody whenever it starts or reloads, so ours follows it; it
    neither needs it nor reads its file. Not stopped at shutdown, so that daemons end behind closed ports.
    """
    lines = [
        "[Unit]",
        f"Description=Keeps strangers from the ports of cluster {cluster}",
        "DefaultDependencies=no",
        "Wants=network-pre.target",
        "Before=network-pre.target",
        "After=local-fs.target systemd-modules-load.service nftables.service",
        "PartOf=nftables.service",
        "ReloadPropagatedFrom=nftables.service",
        "",
        "[Service]",
        "Type=oneshot",
        "RemainAfterExit=yes",
        f"ExecStart={nft} -f {RULES_PATH}",
        f"ExecReload={nft} -f {RULES_PATH}",
        f"ExecStop={nft} '{REMOVE}'",
        *_HARDENING,
        "",
        "[Install]",
        "WantedBy=sysinit.target",
    ]
    return "\n".join([*lines, ""])
