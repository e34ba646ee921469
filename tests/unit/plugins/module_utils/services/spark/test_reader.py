# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.reader import READER, VERSION
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.status import STATUS

READINGS = {"spark_history": {"m1": ({"spark": "4.1.2"}, "")}, "spark_thrift": {"g1": (None, "connection refused")}}


def test_a_history_server_is_asked_for_its_version(web):
    seen = []

    def answer(_method, path, _query):
        seen.append(path)
        return 200, '{"spark": "4.1.2"}'

    assert READER.probes["spark_history"].ask(web(answer), 1) == {"spark": "4.1.2"}
    assert seen == [VERSION]


def test_who_answers_serves():
    assert READER.view(READINGS).states == {"spark_history": {"m1": "serving"}, "spark_thrift": {"g1": "dead"}}


def test_what_is_shown():
    read = STATUS.read(READINGS, {}, "prod")
    assert read["history"] == [{"host": "m1", "state": "serving", "error": "", "version": "4.1.2"}]
    assert STATUS.judge(read) == ("m1 shows jobs", [])
    silent = STATUS.read({**READINGS, "spark_history": {"m1": (None, "no answer")}}, {}, "prod")
    assert STATUS.judge(silent)[0] == "no history server answers on m1"
