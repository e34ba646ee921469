# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a cluster what it tells its gateway clusters."""

from __future__ import annotations

from typing import Sequence

from ..services import offers
from .offer import PLACE, Offer, OfferError, faults, load


class AssociationError(Exception):
    """One sentence: why nothing was changed, and what to do."""


def ask(cluster: str, masters: Sequence[str], seconds: float) -> Offer:
    """Return what the cluster of MASTERS offers, of which CLUSTER is expected; AssociationError in one sentence.

    Each answer takes SECONDS at most. Whether the offer fits is for :func:`.offer.faults`.
    """
    text, causes = offers.fetch(masters, PLACE, seconds)
    if text is None:
        told = "; ".join(f"{host}: {cause}" for host, cause in causes.items())
        raise AssociationError(
            f"no master of cluster {cluster} tells what gateways need ({told}); what gateways have stays;"
            f" {offers.REMEDY}"
        )
    if not text:
        raise AssociationError(
            f"cluster {cluster} tells gateway clusters nothing; set emr_gateway_clusters: true in its inventory, and"
            " run its site.yml"
        )
    try:
        return load(text)
    except OfferError as error:
        raise AssociationError(f"what cluster {cluster} tells in {PLACE} cannot be used: {error}") from error


def fitting(cluster: str, masters: Sequence[str], release: str, seconds: float) -> Offer:
    """Return the same, for a gateway with RELEASE; AssociationError also where it does not fit."""
    offer = ask(cluster, masters, seconds)
    wrong = faults(offer, cluster, release)
    if wrong:
        raise AssociationError(wrong[0])
    return offer
