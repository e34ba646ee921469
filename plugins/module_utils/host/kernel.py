# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the running kernel: below /proc/sys, and transparent huge pages."""

from __future__ import annotations

import re

from .layout import HUGEPAGE_PATH


class KernelError(Exception):
    """The kernel has no such setting or does not take the value; the message says which and what to do."""


def read_sysctl(path: str) -> str | None:
    """Return the text of the setting at PATH below /proc/sys, None when the kernel has none of that name."""
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read().strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_sysctl(key: str, path: str, value: str) -> None:
    """Set KEY, which lives at PATH, to VALUE; KernelError when the kernel does not take it."""
    try:
        # Not created: a setting that does not exist is an error.
        with open(path, "r+", encoding="utf-8") as stream:
            stream.write(value)
    except OSError as error:
        raise KernelError(_refused(key, value, error)) from error


def refusal(key: str, path: str, value: str) -> str:
    """Say why KEY cannot be set to VALUE, as far as that shows without setting it; empty when nothing is against it.

    In a container /proc/sys is there for reading only, or some of it.
    """
    try:
        with open(path, "r+", encoding="utf-8"):
            return ""
    except OSError as error:
        return _refused(key, value, error)


def _refused(key: str, value: str, error: OSError) -> str:
    remedy = "take it out of host_sysctl, or set it where this kernel is managed"
    if isinstance(error, FileNotFoundError):
        return f"the kernel has no setting {key}; {remedy}"
    return f"the kernel setting {key} cannot be set to {value} ({error.strerror}); {remedy}"


def read_hugepage() -> str:
    """Return the policy for transparent huge pages in force, "" on a kernel without them."""
    try:
        with open(HUGEPAGE_PATH, encoding="utf-8") as stream:
            match = re.search(r"\[(\w+)\]", stream.read())
    except OSError:
        return ""
    return match.group(1) if match else ""


def write_hugepage(policy: str) -> None:
    """Set the policy for transparent huge pages; KernelError when the kernel does not take it."""
    try:
        with open(HUGEPAGE_PATH, "r+", encoding="utf-8") as stream:
            stream.write(policy)
    except OSError as error:
        raise KernelError(_hugepage_refused(policy, error)) from error


def hugepage_refusal(policy: str) -> str:
    """Say why the policy for transparent huge pages cannot be set to POLICY; empty when nothing is against it."""
    try:
        with open(HUGEPAGE_PATH, "r+", encoding="utf-8"):
            return ""
    except OSError as error:
        return _hugepage_refused(policy, error)


def _hugepage_refused(policy: str, error: OSError) -> str:
    return (
        f"transparent huge pages cannot be set to {policy} ({error.strerror}); "
        f"set host_transparent_hugepage to unmanaged, or set them where this kernel is managed"
    )
