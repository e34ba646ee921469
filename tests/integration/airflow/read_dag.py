# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run by Airflow's own interpreter: prints as JSON what Airflow makes of the DAG files in a directory."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(dag_folder=sys.argv[1])
times = {"ts": "2026-11-30T02:30:00+00:00", "ts_nodash": "20261130T023000", "ti": SimpleNamespace(try_number=2)}
found = {
    one.dag_id: {
        "schedule": one.schedule,
        "zone": str(one.timezone),
        "runs": one.max_active_runs,
        "catchup": one.catchup,
        "tasks": {
            task.task_id: {
                "after": sorted(task.upstream_task_ids),
                "retries": task.retries,
                "rule": task.trigger_rule.value,
                "command": one.get_template_env().from_string(task.bash_command).render(times),
            }
            for task in one.tasks
        },
    }
    for one in bag.dags.values()
}
json.dump({"errors": {str(path): text for path, text in bag.import_errors.items()}, "dags": found}, sys.stdout)
