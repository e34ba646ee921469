# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare this host for any component: accounts, directories, kernel settings, names, profile."""

from __future__ import annotations

import os
from typing import Any, Callable, Mapping, NamedTuple, Sequence

from ..config.file import File
from ..firewall.nft import nft_path
from ..services.registry import ACCOUNTS, GROUPS, PRODUCTS
from . import accounts, families, java, layout, names, sysctl
from .files import Changes, draft, overwrite, read_text
from .inside import Odd
from .java import Java
from .kernel import KernelError, hugepage_refusal, read_hugepage, read_sysctl, refusal, write_hugepage, write_sysctl
from .machine import read_groups, read_java, read_mounts, read_os_release, read_users
from .resolver import ask_dns, resolve

Run = Callable[..., "tuple[int, str, str]"]
"""Runs a command, as AnsibleModule.run_command does."""

OPTIONS: dict[str, Any] = {
    "names": {"type": "dict", "default": {}},
    "kept_names": {"type": "list", "elements": "str", "default": []},
    "sysctl": {"type": "dict", "default": {}},
    "transparent_hugepage": {
        "type": "str",
        "choices": ["unmanaged", "always", "madvise", "never"],
        "default": "unmanaged",
    },
    "java_package": {"type": "str", "default": ""},
    "nftables": {"type": "bool", "default": False},
    "packaged": {"type": "list", "elements": "str", "default": []},
    "users": {"type": "dict"},
}
"""What is asked for, as options of a module."""


class PrepareError(Exception):
    """One sentence: what is wrong on the host and what to do about it."""


class Prepared(NamedTuple):
    """PACKAGES that are still to be installed, JAVA as it was found, and WARNINGS about what is not as wanted."""

    packages: list[str]
    java: Java | None
    warnings: list[str]


class Tools(NamedTuple):
    """Means of the module, and where it notes what differs; in check mode nothing is changed."""

    run: Run
    move: Callable[[str, str], object]
    """Gives a file a new name, with owner, mode and SELinux context of the one that is there."""
    changes: Changes


def prepare(tools: Tools, asked: Mapping[str, Any], host: str) -> Prepared:
    """Bring this host, in the inventory HOST, to what is ASKED for; PrepareError if that is not possible."""
    found = read_java()
    try:
        warnings = [*_accounts(tools), *_users_of(tools, asked.get("users"))]
        _directories(tools.changes)
        _kernel(tools.changes, asked["sysctl"], asked["transparent_hugepage"])
        warnings += _names(tools, asked["names"], asked["kept_names"], host)
        tools.changes.file(File(layout.PROFILE_PATH, layout.PROFILE))
        packages = [] if java.suits(found) else [_java(tools.changes, asked["java_package"])]
        packages += [_nftables(tools.changes)] if asked["nftables"] and not nft_path() else []
        packages += [one for name in asked["packaged"] for one in _product(tools.changes, name)]
    except KernelError as error:
        raise PrepareError(str(error)) from error
    except Odd as error:
        raise PrepareError(str(error)) from error
    except OSError as error:
        raise PrepareError(
            f"{error.filename or 'the host'} cannot be changed ({error.strerror}); run as root"
        ) from error
    return Prepared([] if tools.changes.check else packages, found, warnings)


def _accounts(tools: Tools) -> list[str]:
    """Create accounts and groups that are missing; return a sentence for each that exists with another id."""
    tools.changes.file(File(accounts.SYSUSERS_PATH, accounts.sysusers_text()))
    users, groups = _users(), read_groups(GROUPS)
    lacking = accounts.missing(users, groups)
    if lacking:
        tools.changes.record("accounts", "", "\n".join(lacking) + "\n")
    if lacking and not tools.changes.check:
        rc, out, err = tools.run(["systemd-sysusers", accounts.SYSUSERS_PATH])
        users, groups = _users(), read_groups(GROUPS)
        if rc != 0 or accounts.missing(users, groups):
            raise PrepareError(
                f"accounts cannot be created ({err.strip() or out.strip()}); "
                f"run systemd-sysusers {accounts.SYSUSERS_PATH} on the host and mend what it complains about"
            )
    return accounts.conflicts(users, groups)


def accounts_told(diff: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a line for each change of a user's account in DIFF, that of a module."""
    rows = [one for one in diff if one["before_header"].startswith(("user ", "group "))]
    return [f"{one['before_header']}: {(one['after'] or 'no more ' + one['before']).strip()}" for one in rows]


def _users_of(tools: Tools, asked: Mapping[str, Any] | None) -> list[str]:
    """Bring about the accounts of users as ASKED; None asks for none, and takes none away."""
    if asked is None and not os.path.lexists(layout.USERS_PATH):
        return []
    # Not at the top: most hosts have no users.
    from ..users.decide import UsersError
    from . import users

    try:
        return users.converge(tools.run, tools.changes, *users.read_asked(asked))
    except UsersError as error:
        raise PrepareError(str(error)) from error


def _users() -> dict[str, Any]:
    return read_users(account.name for account in ACCOUNTS)


def _directories(changes: Changes) -> None:
    for path in layout.DIRECTORIES:
        changes.directory(path, "root", "root", 0o755)
    users = _users()
    for account in ACCOUNTS:
        # An account that was there before keeps its home, wherever that is.
        if account.name not in users or users[account.name]["home"] == account.home:
            changes.directory(account.home, account.name, account.group, 0o750)


def _kernel(changes: Changes, asked: Mapping[str, Any], policy: str) -> None:
    """Apply and keep kernel settings; the file of settings that nobody wants any more is removed."""
    wanted = sysctl.complete(asked)
    running = {key: read_sysctl(sysctl.proc_path(key)) for key in wanted}
    due = sysctl.pending(wanted, running)
    if changes.check:
        # Somebody asks what would be done, and is told what cannot be.
        refusals = [refusal(key, sysctl.proc_path(key), value) for key, value in due.items()]
        refusals.append(hugepage_refusal(policy) if policy not in ("unmanaged", read_hugepage()) else "")
        if any(refusals):
            raise KernelError("; ".join(filter(None, refusals)))
    for key, value in due.items():
        changes.record(key, f"{running[key]}\n", f"{value}\n")
        if not changes.check:
            write_sysctl(key, sysctl.proc_path(key), value)
    _keep(changes, sysctl.SYSCTL_PATH, sysctl.sysctl_text(wanted))
    if policy != "unmanaged" and read_hugepage() != policy:
        changes.record("transparent_hugepage", f"{read_hugepage()}\n", f"{policy}\n")
        if not changes.check:
            write_hugepage(policy)
    _keep(changes, layout.TMPFILES_PATH, layout.tmpfiles_text(policy))


def _keep(changes: Changes, path: str, text: str | None) -> None:
    """Write the file PATH, or remove it when TEXT is None."""
    before = read_text(path)
    if text is not None:
        changes.file(File(path, text))
    elif before is not None:
        changes.record(path, before, "")
        if not changes.check:
            os.unlink(path)


def _names(tools: Tools, wanted: Mapping[str, str], kept: Sequence[str], host: str) -> list[str]:
    """Bring the hosts file to what is wanted; return a sentence for each name that cannot be kept."""
    before = read_text(names.HOSTS_PATH) or ""
    if not wanted and not kept and not names.block_of(before):
        return []
    found = resolve([*wanted, *kept])
    taken = names.resolved(before, wanted, found, kept, ask_dns(set(kept).intersection(names.pins_of(before))))
    warnings = names.unkept({**wanted, **taken}, found, kept)
    after = names.hosts_text(before, wanted, found, host, kept, taken)
    if after == before:
        tools.changes.tidy(names.HOSTS_PATH)
        return warnings
    tools.changes.record(names.HOSTS_PATH, before, after)
    if tools.changes.check:
        return warnings
    if names.HOSTS_PATH in {mount["path"] for mount in read_mounts()}:
        overwrite(names.HOSTS_PATH, after)  # as in a container
        return warnings
    temporary = draft(names.HOSTS_PATH)
    with open(temporary, "w", encoding="utf-8") as stream:
        stream.write(after)
    tools.move(temporary, names.HOSTS_PATH)
    return warnings


def _java(changes: Changes, name: str) -> str:
    """Return the package that brings Java: NAME, or the one of the operating system."""
    os_release = read_os_release()
    family = families.family_of(os_release)
    package = name or (family.java if family else "")
    if not package:
        raise PrepareError(
            f"Java {java.JAVA_MINIMUM} is missing and its package on {families.title_of(os_release)} is not known; "
            f"install it, or name the package in host_java_package"
        )
    changes.record("packages", "", f"{package}\n")
    return package


def _product(changes: Changes, name: str) -> list[str]:
    """Return the packages that bring the product NAME; none where its programs are there."""
    product = PRODUCTS[name]
    if all(os.access(path, os.X_OK) for path in product.programs):
        return []
    os_release = read_os_release()
    family = families.family_of(os_release)
    packages = product.packages.get(family.manager, ()) if family else ()
    if not packages:
        raise PrepareError(
            f"{name} is missing ({', '.join(product.programs)}) and its package on {families.title_of(os_release)} is "
            "not known; install it"
        )
    changes.record("packages", "", "".join(f"{one}\n" for one in packages))
    return list(packages)


def _nftables(changes: Changes) -> str:
    """Return the package that brings nft(8)."""
    os_release = read_os_release()
    family = families.family_of(os_release)
    if family is None:
        raise PrepareError(
            f"nft is missing, which the firewall needs, and its package on {families.title_of(os_release)} is not "
            "known; install it"
        )
    changes.record("packages", "", f"{family.nftables}\n")
    return family.nftables
