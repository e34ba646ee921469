# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that is a directory: the real main() of a module runs in it as root, in a process of its own.

The process has its own mount namespace, in which the directories of TOPS are those of the sandbox. So modules work on
their real paths, with real owners and modes, and nothing of this machine changes. systemd and other programs of the
host that they call are stood in for by those in commands/.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import json
import os
import shutil
import stat
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import LOCK
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import ACCOUNTS, GROUPS
from ansible_collections.bigdata.emr.tests.integration.interrupt import fuse as fuses

TOPS = ("etc", "home", "mnt", "opt", "run", "var")
COMMANDS = Path(__file__).with_name("commands")
MODULES = "ansible_collections.bigdata.emr.plugins.modules"
_CLONE_NEWNS, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Outcome:
    """How a module ended: what it RETURNED (None when it was killed), and how many POINTS it passed before."""

    returned: dict[str, Any] | None
    points: int


@dataclass
class Sandbox:
    """One host below ROOT."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    """More variables for modules and their commands."""
    mounts: tuple[str, ...] = ()
    """Files and directories below the root that are mounts of their own."""

    @classmethod
    def bare(cls, root: Path, accounts: bool = True) -> Sandbox:
        """Make a host that knows the accounts of a cluster (or, without ACCOUNTS, root only)."""
        box = cls(root)
        for top in TOPS:
            (root / top).mkdir(parents=True)
        users = ["root:x:0:0::/root:/bin/sh", "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin"]
        groups = ["root:x:0:", "users:x:100:", "nogroup:x:65534:"]
        if accounts:
            gids = {**GROUPS, "users": 100}
            users += [f"{a.name}:x:{a.uid}:{gids[a.group]}::{a.home}:{a.shell}" for a in ACCOUNTS]
            further = {name: ",".join(a.name for a in ACCOUNTS if name in a.further) for name in GROUPS}
            groups += [f"{name}:x:{gid}:{further[name]}" for name, gid in GROUPS.items()]
        box.write("etc/passwd", "\n".join([*users, ""]))
        box.write("etc/group", "\n".join([*groups, ""]))
        box.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
        box.write("etc/hosts", "127.0.0.1\tlocalhost\n")
        box.write("etc/os-release", "ID=debian\nVERSION_ID=12\n")
        for path in ("etc/systemd/system", "var/lib", "var/log", "run/lock", "mnt/disk1", "mnt/disk2"):
            (root / path).mkdir(parents=True)
        return box

    def copy(self, root: Path) -> Sandbox:
        """Return the same host once more, below ROOT."""
        shutil.copytree(self.root, root, symlinks=True)
        for folder, folders, files in os.walk(self.root):
            for name in [".", *folders, *files]:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                os.chown(os.path.join(root, os.path.relpath(path, self.root)), *_ids(status), follow_symlinks=False)
        return Sandbox(root, dict(self.environment), self.mounts)

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write TEXT into PATH below the root."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)

    def state(self) -> dict[str, str]:
        """Return what there is: every path with its type, mode, owner, group, and content or target."""
        found: dict[str, str] = {}
        for top in (*TOPS, "proc", "sys"):
            for folder, folders, files in os.walk(self.root / top):
                for name in [*folders, *files]:
                    path = Path(folder, name)
                    found["/" + str(path.relative_to(self.root))] = _describe(path)
        found.pop(LOCK, None)  # says who held it last
        return found

    def run(self, module: str, arguments: dict[str, Any], fuse: int = 0) -> Outcome:
        """Run MODULE with ARGUMENTS, killed at point FUSE if that is not 0; AssertionError when it breaks."""
        return self.end(self.begin(module, arguments, fuse))

    def begin(self, module: str, arguments: dict[str, Any], fuse: int = 0) -> int:
        """Let MODULE begin, and return its process; one at a time."""
        main = importlib.import_module(f"{MODULES}.{module}").main
        (self.root / ".points").write_text("0")
        pid = os.fork()
        if pid == 0:
            try:
                _enter(self)
                self._main(main, arguments, fuse)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(97)
        return pid

    def end(self, pid: int) -> Outcome:
        """Wait for the end of a module's process PID."""
        status = os.waitpid(pid, 0)[1]
        points = int((self.root / ".points").read_text())
        if os.WIFSIGNALED(status):
            return Outcome(None, points)
        said = (self.root / ".out").read_text()
        assert os.WEXITSTATUS(status) == 0, f"the module broke: {said}"
        return Outcome(json.loads(said), points)

    def _main(self, main: Any, arguments: dict[str, Any], fuse: int) -> None:
        """Run MAIN in this process, which ends with it."""
        handle = os.open(self.root / ".out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        points = os.open(self.root / ".points", os.O_WRONLY)
        for number in (1, 2):
            os.dup2(handle, number)
        sys.stdout = sys.stderr = os.fdopen(1, "w", closefd=False)
        sys.dont_write_bytecode = True
        os.environ.update(self.environment)
        os.environ["PATH"] = f"{COMMANDS}:{os.environ['PATH']}"
        os.umask(0o022)
        # Tests of plugins in the same process make it a controller, where warnings go to the screen.
        importlib.import_module("ansible.module_utils._internal").is_controller = False
        with patch_module_args({**arguments, "_ansible_no_log": True}):
            passed = fuses.arm(fuse)
            try:
                main()
            except SystemExit:
                sys.stdout.flush()
                os.write(points, str(passed()).encode())
                os._exit(0)


def _enter(box: Sandbox) -> None:
    """Go into a mount namespace in which the tops of BOX are those of the machine."""
    _call(_libc.unshare(_CLONE_NEWNS), "a mount namespace of its own (root is needed)")
    _call(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "private mounts")
    # Of /proc and /sys single files.
    kernel = (path.relative_to(box.root) for top in ("proc", "sys") for path in (box.root / top).rglob("*"))
    for path in (*TOPS, *(path for path in kernel if (box.root / path).is_file()), *box.mounts):
        what = f"/{path} of the sandbox"
        _call(_libc.mount(bytes(box.root / path), f"/{path}".encode(), None, _MS_BIND, None), what)
    os.chdir("/")


def _call(answer: int, what: str) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), f"no {what}")


def _ids(status: os.stat_result) -> tuple[int, int]:
    return status.st_uid, status.st_gid


def _describe(path: Path) -> str:
    status = path.lstat()
    owner = f"{status.st_uid}:{status.st_gid}"
    if stat.S_ISLNK(status.st_mode):
        return f"link {owner} {os.readlink(path)}"
    mode = f"{owner} {stat.S_IMODE(status.st_mode):04o}"
    if stat.S_ISDIR(status.st_mode):
        return f"directory {mode}"
    content = path.read_bytes()
    text = content.decode("utf-8", "replace") if len(content) < 400 else hashlib.sha256(content).hexdigest()
    return f"file {mode} {text}"
