# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module preflight: what only the controller can tell of a host."""

from __future__ import annotations

import time
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation
from ansible_collections.bigdata.emr.plugins.module_utils.preflight import clock, probe
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.findings import secret as of_another_secret
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import rotation
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import auth_file
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import WANTED
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError
from ansible_collections.bigdata.emr.plugins.plugin_utils.controller import COLLECTION
from ansible_collections.bigdata.emr.plugins.plugin_utils.derived import key_of
from ansible_collections.bigdata.emr.plugins.plugin_utils.prefetched import host_key, software_key, wanted_of


class ActionModule(ActionBase):
    """Run the module between two timestamps; a host that does not answer is a result, not an error."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result with the findings that it cannot make itself."""
        super().run(tmp, task_vars)
        variables = task_vars or {}
        self._question = self._software()
        host = str(self._task.args.get("host") or variables.get("inventory_hostname", ""))
        try:
            return self._look(host, variables)
        except AnsibleConnectionFailure as error:
            reason = " ".join(str(error).split()).rpartition("over ssh: ")[2]
            return {"changed": False, "reachable": False, "reason": reason[-300:]}

    def _look(self, host: str, variables: dict[str, Any]) -> dict[str, Any]:
        own = ("secret", "secret_before")
        given = {name: value for name, value in self._task.args.items() if name not in own}
        arguments = {**given, "host": host, "software": self._question}
        sent = time.time()
        try:
            result = self._execute_module(module_args=arguments, task_vars=variables)
            failure = str(result.get("msg") or result.get("module_stderr") or "") if result.get("failed") else None
        except AnsibleConnectionFailure:
            raise
        except AnsibleError as error:
            result, failure = {}, str(error)
        received = time.time()
        if result.get("unreachable"):
            raise AnsibleConnectionFailure(str(result.get("msg", "no answer")))
        if failure is not None:
            return self._probe(host, variables, failure)
        offset = clock.bracket(sent, received, result["facts"]["time"])
        tolerance = float(self._task.args.get("clock_tolerance_seconds", 1.0))
        if clock.inconclusive(offset, tolerance):
            offset = clock.narrower(offset, self._ask_clock())
        self._note_keys(result)
        findings, notes = clock.clock(host, offset, result["facts"]["clock"], tolerance)
        findings += self._judge_passwords(host, result)
        return {**result, "findings": result["findings"] + findings, "notes": result["notes"] + notes}

    def _judge_passwords(self, host: str, result: dict[str, Any]) -> list[str]:
        """Name the passwords of HOST in RESULT by their generations; return what is wrong with them."""
        stored = result.pop("passwords", {})
        secret, before = (str(self._task.args.get(name) or "") for name in ("secret", "secret_before"))
        if not secret:
            return []
        cluster = self._task.args["topology"].get("cluster", "")
        # Hosts without any, as most are, take no derivation.
        known = derivation.generations(secret, before, lambda one: key_of(one, cluster)) if stored else {}
        result["passwords"] = {user: rotation.named(places, user, known) for user, places in stored.items()}
        return of_another_secret(host, map(auth_file, rotation.strangers(result["passwords"])))

    def _software(self) -> dict[str, Any] | None:
        """Return what the host is to tell of its software, with the release's data; fail for what no release has."""
        if not self._task.args.get("software"):
            return None
        validated = ArgumentSpecValidator(WANTED).validate(self._task.args["software"])
        if validated.error_messages:
            raise AnsibleActionFail(f"software: {'; '.join(validated.error_messages)}")
        asked = validated.validated_parameters
        try:
            return {**asked, "wanted": wanted_of(asked, asked["products"], COLLECTION)}
        except ReleaseError as error:
            raise AnsibleActionFail(str(error)) from error

    def _note_keys(self, result: dict[str, Any]) -> None:
        """Note to which questions the answers in RESULT belong."""
        if result.get("prepared"):
            result["prepared"]["key"] = host_key(self._task.args["prepare"])
        if self._question and result.get("software"):
            result["software"]["key"] = software_key(self._question, self._question["wanted"])

    def _ask_clock(self) -> tuple[float, float] | None:
        """Bracket the clock once more by a command that takes no time, on the connection that is open now."""
        sent = time.time()
        answer = self._low_level_execute_command("date +%s.%N")
        received = time.time()
        host_time = clock.parse_date(str(answer.get("stdout", "")))
        return None if host_time is None else clock.bracket(sent, received, host_time)

    def _probe(self, host: str, variables: dict[str, Any], failure: str) -> dict[str, Any]:
        """Ask without Python why no module runs on HOST."""
        interpreter = getattr(self, "_discovered_interpreter", None) or probe.interpreter_of(variables)
        answer = self._low_level_execute_command(probe.command(interpreter))
        text = f"{answer.get('stdout', '')}\n{answer.get('stderr', '')}"
        finding = probe.finding(host, interpreter, text, failure)
        return {"changed": False, "reachable": True, "findings": [finding], "notes": []}
