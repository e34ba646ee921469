# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster tells its gateway clusters: an offer, from which they compute their clients' configuration. Pure.

It lies in the cluster's own file system, where everybody may read it and its superuser alone writes. There is no secret
in it, and nothing that a shell would execute: files of variables are computed by the gateway, from its own defaults.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Collection, Mapping, Sequence, TypedDict

from ..config.hidden import carries
from ..config.merge import Scope, merge
from ..config.syntax import ENV
from ..host.names import is_address
from ..services.config_model import ObjectStore
from ..services.offers import masters
from ..services.registry import COMPONENTS, FILES, PRODUCTS, SERVICES
from ..topology.names import is_host, some

FORMAT = 1
"""Version of the shape; another one is refused, not guessed at."""
PLACE = "/emr/gateways"
"""Where it lies in the cluster's file system."""


class Offer(TypedDict):
    """What a gateway of the cluster needs to know."""

    format: int
    cluster: str
    id: str
    """What no other cluster has, whatever its name; "" where that is not known."""
    release: str
    services: list[str]
    members: dict[str, list[str]]
    names: dict[str, str]
    """Host to address, for resolvers that do not know it."""
    zookeeper_ids: dict[str, int]
    asked: dict[str, dict[str, Any]]
    """What the user has set for clients: file to property to value."""
    force: dict[str, dict[str, Any]]
    """The same of what only ``emr_config_force`` may set."""
    object_store: dict[str, Any]
    storages: dict[str, str]
    """Service to the URL of the directory that its hosts share, where the user names one."""
    left_out: list[str]
    """Properties with secrets, which are not told."""


class OfferError(ValueError):
    """A text is no offer; the message says why in a few words."""


def offer_of(
    topology: Mapping[str, Any],
    scopes: Sequence[Scope],
    force: Scope,
    names: Mapping[str, str],
    ids: Mapping[str, int],
    store: Mapping[str, Any],
    storages: Mapping[str, str] | None = None,
) -> Offer:
    """Return the offer of the cluster of TOPOLOGY, whose user has set SCOPES (widest first) and FORCE for clients.

    NAMES, IDS, STORE and STORAGES are what it has of ``names``, ``zookeeper_ids``, ``object_store`` and ``storages``.
    """
    left: list[str] = []
    return Offer(
        format=FORMAT,
        cluster=topology["cluster"],
        id="",
        release=topology["release"],
        services=list(topology["services"]),
        members={name: list(hosts) for name, hosts in topology["members"].items() if hosts},
        names=dict(sorted(names.items())),
        zookeeper_ids=dict(sorted(ids.items())),
        asked=_told(merge(scopes), left),
        force=_told(merge([force]), left),
        # With keys nobody is let in who has none.
        object_store=dict(store) if store.get("credentials") == "ram_role" else {},
        storages=dict(storages or {}),
        left_out=sorted(set(left)),
    )


def _told(asked: Mapping[str, Mapping[str, Any]], left: list[str]) -> dict[str, dict[str, Any]]:
    """Return what of ASKED is told; append what is not, as it is a secret, to LEFT."""
    found: dict[str, dict[str, Any]] = {}
    for file, properties in asked.items():
        if file not in FILES or FILES[file].syntax == ENV or not PRODUCTS[FILES[file].product].commands:
            continue
        left += [f"{file}: {name}" for name, value in properties.items() if carries(str(name), value)]
        plain = {str(name): value for name, value in properties.items() if not carries(str(name), value)}
        found.update({file: plain} if plain else {})
    return found


def of(offer: Offer, identity: str) -> Offer:
    """Return OFFER as the one of the cluster with IDENTITY, which its daemons alone know."""
    told = offer.copy()
    told["id"] = identity
    return told


def dump(offer: Offer) -> str:
    """Return OFFER as the text of its file, the same for the same offer."""
    return json.dumps(offer, sort_keys=True, indent=1) + "\n"


def load(text: str) -> Offer:
    """Return the offer in TEXT; OfferError when it is none, or one of another release of the collection."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise OfferError("it is not JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise OfferError("it is none")
    if found["format"] != FORMAT:
        raise OfferError(f"its format is {found['format']}, this release of the collection knows {FORMAT}")
    found.setdefault("id", "")
    wrong = [name for name, kind in _SHAPES.items() if not isinstance(found.get(name), kind)]
    wrong = wrong or [name for name, is_right in _CONTENTS.items() if not is_right(found[name])]
    if wrong:
        said = some([_WORDS[name] for name in wrong])
        raise OfferError(
            f"it does not say, in a form that is known here, {said}; run site.yml of that cluster with this release of"
            " the collection"
        )
    unknown = [name for name in found["services"] if name not in SERVICES]
    unknown += [name for name in found["members"] if name not in COMPONENTS]
    unknown += [file for part in ("asked", "force") for file in found[part] if file not in FILES]
    if unknown:
        raise OfferError(
            f"it has {some(unknown)}, which this release of the collection does not know; take the release that made it"
        )
    offer: Offer = {**found, "asked": _told(found["asked"], []), "force": _told(found["force"], [])}  # type: ignore[typeddict-item]  # all keys are there
    return offer


def _is_store(found: Mapping[str, Any]) -> bool:
    if not found:
        return True
    texts = {name: value for name, value in found.items() if name != "buckets"}
    known = set(found) == set(ObjectStore._fields) and isinstance(found["buckets"], list)
    return known and all(isinstance(one, str) for one in (*texts.values(), *found["buckets"]))


_SHAPES: dict[str, type] = {
    **dict.fromkeys(("cluster", "id", "release"), str),
    **dict.fromkeys(("services", "left_out"), list),
    **dict.fromkeys(("members", "names", "zookeeper_ids", "asked", "force", "object_store", "storages"), dict),
}
_WORDS = {
    "cluster": "its name",
    "id": "its id",
    "release": "its release",
    "services": "its services",
    "left_out": "what it keeps to itself",
    "members": "where its daemons run",
    "names": "the addresses of its hosts",
    "zookeeper_ids": "the ids of its ZooKeeper servers",
    "asked": "the properties of clients",
    "force": "the forced properties of clients",
    "object_store": "its object store",
    "storages": "the directories that its hosts share",
}
# Names of hosts come into files that root or a shell reads.
_CONTENTS: dict[str, Callable[[Any], bool]] = {
    "services": lambda found: all(isinstance(one, str) for one in found),
    "members": lambda found: (
        all(isinstance(one, list) and all(map(is_host, one)) for one in found.values()) and bool(masters(found))
    ),
    "names": lambda found: all(is_host(one) and is_address(str(address)) for one, address in found.items()),
    "zookeeper_ids": lambda found: all(is_host(one) and isinstance(number, int) for one, number in found.items()),
    "asked": lambda found: all(isinstance(one, dict) for one in found.values()),
    "force": lambda found: all(isinstance(one, dict) for one in found.values()),
    "object_store": _is_store,
    "storages": lambda found: all(isinstance(one, str) for one in found.values()),
    "left_out": lambda found: all(isinstance(one, str) for one in found),
}


def faults(offer: Offer, cluster: str, release: str, known: Collection[str] | None = None) -> list[str]:
    """Return why a gateway cluster with RELEASE, which is to be one of CLUSTER, cannot take OFFER.

    KNOWN are all releases, None where nobody knows them, as on a gateway.
    """
    if offer["cluster"] != cluster:
        return [
            f"associate: these are masters of cluster {offer['cluster']}, and {cluster} is asked for; write that"
            f" cluster's name, or masters of {cluster}"
        ]
    remedy = f'write release: "{offer["release"]}", and run playbooks/associate.yml'
    if known is not None and offer["release"] not in known:
        return [
            f"cluster {cluster} has release {offer['release']!r}, which this release of the collection does not know;"
            f" install one that does, {remedy}"
        ]
    if offer["release"] != release:
        return [
            f"release {release!r} does not go together with cluster {cluster}, which has {offer['release']!r}; {remedy}"
        ]
    return []
