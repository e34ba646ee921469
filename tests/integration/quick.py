# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a command of Ansible with what earlier starts have compiled: `quick.py ansible-playbook site.yml`.

The suites start some two hundred of them, and half of what each costs is the compilation of the same expressions, by
the main process and again by every worker that it forks, of the collection's own Python, of which Ansible keeps
nothing, and of its own lists of settings and plugins. What is compiled lies in `.cache/tests/compiled`, under a name
made of all that it depends on. Everything else is as in the command itself.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import marshal
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "tests" / "compiled"
POLL_SECONDS = 0.01
"""How often the main process looks for results; ten times less often than Ansible does, as each look costs CPU."""
HANG_SECONDS = 900
"""A command of a test that takes longer will never end. No limit that a busy machine reaches: one has stood still for
two minutes."""


def command(name: str) -> list[str]:
    """Return the words that start NAME, a command of the Ansible that runs the tests."""
    return [sys.executable, "-P", __file__, name]


def _versions() -> str:
    """Return what compiled code depends on beside its text: a template on what its filters want to be called with."""
    from ansible.release import __version__ as ansible
    from jinja2 import __version__ as jinja

    digest = hashlib.sha256(Path(__file__).read_bytes())
    for kind in ("filter", "lookup", "test"):
        for path in sorted((ROOT / "plugins" / kind).glob("*.py")):
            digest.update(path.read_bytes())
    return "-".join((sys.implementation.cache_tag, ansible, jinja, digest.hexdigest()[:16]))


class Compiled:
    """Code and plain data by their keys, in memory and in DIRECTORY."""

    def __init__(self, directory: Path) -> None:
        self._directory = str(directory)
        self._made: dict[tuple[Any, ...], Any] = {}

    def get(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Return what belongs to KEY, from MAKE when nobody has made it yet."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._read_or_make(key, make)
        return made

    def _read_or_make(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        path = f"{self._directory}/{hashlib.sha256(repr(key).encode(errors='surrogatepass')).hexdigest()}"
        with contextlib.suppress(OSError), open(path, "rb") as file:
            return marshal.load(file)
        # Out of any `except`: what MAKE raises must have no other context than without us.
        made = make()
        # Another process may write it meanwhile; a file is there only once it is whole.
        whole = f"{path}.{os.getpid()}"
        with open(whole, "wb") as file:
            marshal.dump(made, file)
        os.replace(whole, path)
        return made


def keep_templates(compiled: Compiled) -> None:
    """Let ansible-core keep what it makes of expressions and templates.

    This and what follows use private names of ansible-core 2.19, and raise AttributeError or ImportError without them.
    """
    from ansible._internal._templating import _jinja_bits as bits
    from jinja2.environment import TemplateExpression

    environment, context = bits.AnsibleEnvironment, bits._TemplateCompileContext
    compile_any, compile_expression = environment.compile, environment.compile_expression
    names, config = bits._TEMPLATE_OVERRIDE_FIELD_NAMES, bits._TemplateConfig
    settings = (config.allow_embedded_templates, tuple(config.jinja_extensions))
    last: list[CodeType] = []

    def key(self: Any, kind: str, source: str) -> tuple[Any, ...]:
        now = context.current(optional=True)
        syntax = tuple(getattr(self, name) for name in names)
        return (kind, str(source), None if now is None else now.escape_backslashes, syntax, settings)

    def compile_(self: Any, source: Any, *args: Any, **named: Any) -> Any:
        if isinstance(source, str) and not args and not named:
            return compiled.get(key(self, "template", source), lambda: compile_any(self, source))
        last[:] = [compile_any(self, source, *args, **named)]
        return last[0]

    def compile_expression_(self: Any, source: str, undefined_to_none: bool = True) -> Any:
        def make() -> CodeType:
            compile_expression(self, source, undefined_to_none)
            return last[0]

        code = compiled.get(key(self, "expression", source), make)
        template = self.template_class.from_code(self, code, self.make_globals(None), None)
        return TemplateExpression(template, undefined_to_none)

    environment.compile, environment.compile_expression = compile_, compile_expression_


def keep_modules(compiled: Compiled) -> None:
    """Let ansible-core keep what it compiles of Python in collections, and reads of their metadata."""
    from ansible.utils.collection_loader import _collection_finder as finder

    if "compile" not in finder._AnsibleCollectionPkgLoaderBase.get_code.__code__.co_names:
        raise AttributeError("collections are compiled elsewhere")
    read = finder._meta_yml_to_dict

    def compile_(source: Any, filename: str, mode: str, **named: Any) -> CodeType:
        # Collections of tests are links to one.
        path = os.path.realpath(filename)
        code: CodeType = compiled.get(("module", path, mode, source), lambda: compile(source, path, mode, **named))
        return code

    def meta_yml_to_dict(text: Any, content_id: Any) -> Any:
        return compiled.get(("metadata", text), lambda: read(text, content_id))

    finder.compile, finder._meta_yml_to_dict = compile_, meta_yml_to_dict


def keep_settings(compiled: Compiled) -> None:
    """Let ansible-core keep what it reads of its own settings, before it does so."""
    from ansible.config import manager

    load = manager.yaml_load

    def yaml_load(stream: Any) -> Any:
        text = stream.read()
        return compiled.get(("settings", text), lambda: load(text))

    manager.yaml_load = yaml_load


def keep_filters(_compiled: Compiled) -> None:
    """Let ansible-core keep the filters and tests that it has found; it goes through all of a collection for each."""
    from ansible.plugins.loader import Jinja2Loader

    find = Jinja2Loader.get_with_context
    found: dict[tuple[str, str], Any] = {}

    def get_with_context(self: Any, name: str, *args: Any, **named: Any) -> Any:
        known = found.get((self.type, name))
        if known is None:
            known = find(self, name, *args, **named)
            if known.object and "." in name:
                found[self.type, name] = known
        return known

    Jinja2Loader.get_with_context = get_with_context


def keep_files(_compiled: Compiled) -> None:
    """Let ansible-core keep a file of YAML once it asks for it again; to copy it costs as much as to read it."""
    from ansible.parsing.dataloader import DataLoader

    load_from_file = DataLoader.load_from_file
    seen = set()

    def load(self: Any, file_name: str, cache: str = "all", unsafe: bool = False, **named: Any) -> Any:
        path = self.path_dwim(file_name)
        if cache == "all" and not unsafe and path not in seen:
            seen.add(path)
            return load_from_file(self, file_name, cache="none", unsafe=True, **named)
        return load_from_file(self, file_name, cache=cache, unsafe=unsafe, **named)

    DataLoader.load_from_file = load


KEEPERS = (keep_settings, keep_templates, keep_modules, keep_filters, keep_files)


def keep_all(directory: Path) -> list[str]:
    """Let ansible-core keep all of it, compiled in DIRECTORY; return what this version is too new for."""
    directory.mkdir(parents=True, exist_ok=True)
    compiled = Compiled(directory)
    strange = []
    for keep in KEEPERS:
        try:
            keep(compiled)
        except (AttributeError, ImportError) as error:
            strange.append(f"{keep.__name__}: {error}")
    return strange


def main() -> int:
    sys.argv = [str(Path(sys.executable).with_name(sys.argv[1])), *sys.argv[2:]]
    # It ends soon, and a collection in a worker copies the memory that it shares with the main process.
    gc.disable()
    keep_all(KEPT / _versions())
    cli = importlib.import_module(f"ansible.cli.{sys.argv[0].rpartition('-')[2]}")
    from ansible import constants

    constants.DEFAULT_INTERNAL_POLL_INTERVAL = POLL_SECONDS
    code: int = cli.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
