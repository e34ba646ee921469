# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster whose first deployment and rolls were killed again and again, beside one that nobody disturbed."""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from dataclasses import asdict, dataclass

import runs
from common import CACHE, INVENTORY, ROOT, LabError, say
from interruption import COMMANDS, Chain, Kill, States, differences

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
HOSTS = [*MASTERS, "core-1.lab", "core-2.lab"]
INVENTORIES = (str(INVENTORY / "hosts.yml"), str(ROOT / "molecule" / "interrupt" / "inventory"))
# A run that only failed because something was still at work is begun again, so often.
PATIENCE = 3
# What a killed format or bootstrap left is put aside, never removed.
ASIDE = re.compile(r"^/mnt/disk\d/hdfs/[a-z]+\.interrupted-")


@dataclass(frozen=True)
class Amount:
    """How many runs are killed: of the first deployment, of a roll after CHANGE, and of a restart of everything."""

    deployment: int
    roll: int
    restart: int
    change: dict[str, dict[str, object]]


class Story:
    """First an undisturbed cluster, then on the same hosts, bare again, one that is killed AMOUNT times."""

    def __init__(self, amount: Amount, seed: int | None = None) -> None:
        """Take the seed of all chance, a new one if there is none."""
        self.amount = amount
        self.chain = Chain(INVENTORIES, HOSTS, random.randrange(10**6) if seed is None else seed)
        self.seconds: dict[str, float] = {}
        self._change = ("-e", json.dumps({"emr_config_tier": amount.change}))

    def undisturbed(self) -> States:
        """Deploy with the changed property at once, and return what the hosts are then."""
        self._tasks = self._to_the_end("undisturbed", "site.yml", *self._change)
        states = self.chain.states()
        begin = time.monotonic()
        runs.lab("reset", "--hosts", ",".join(HOSTS))
        say(f"the hosts are bare again after {time.monotonic() - begin:.0f} s")
        return states

    def disturbed(self) -> States:
        """Deploy and roll, killed again and again, and return what the hosts are then."""
        amount = self.amount
        self.chain.killed(amount.deployment, 1, self._tasks - 3, "site.yml")
        self._to_the_end("deployment", "site.yml")
        # The roll begins where an undisturbed run ends, and what has restarted is not restarted again by the next run.
        self.chain.killed(amount.roll, self._tasks - 3, self._tasks + 5, "site.yml", *self._change)
        self._to_the_end("roll", "site.yml", *self._change)
        everything = ("playbooks/restart.yml", "-e", "emr_restart=all")
        self.chain.killed(amount.restart, 4, 80, *everything)
        if amount.restart:
            self._to_the_end("restart", *everything)
        return self.chain.states()

    def once_more(self) -> runs.Run:
        """Run site.yml with nothing left to do."""
        return self.chain.undisturbed("site.yml", *self._change)[0]

    def report(self) -> str:
        """Write what happened to .cache/interruption/report.json and return it in a few lines."""
        kills = self.chain.kills
        document = {
            "seed": self.chain.seed,
            "kills": [asdict(one) for one in kills],
            "refused": self.chain.refused,
            "seconds": self.seconds,
        }
        (CACHE / "interruption" / "report.json").write_text(json.dumps(document, indent=1))
        how = ", ".join(f"{word} {count}" for word, count in Counter(one.how for one in kills).most_common())
        places = ", ".join(sorted({one.task for one in kills}))
        dead = Counter(name for one in kills for names in one.victims.values() for name in names)
        return "\n".join(
            [
                f"seed {self.chain.seed}: {len(kills)} kills ({how})",
                f"{len(self.chain.refused)} runs ended because they met what was at work",
                f"died on hosts: {dict(dead)}",
                f"in {places}",
                ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items()),
            ]
        )

    def wrong(self, found: States, wanted: States) -> list[str]:
        """Return a line for each thing that is not as on the undisturbed cluster."""
        lines = []
        for host in HOSTS:
            for part in ("files", "names", "storage", "accounts", "units"):
                for path, pair in differences(found[host][part], wanted[host][part]).items():
                    lines.append(f"{host} {path}: {pair[0]}, undisturbed {pair[1]}")
        if any(one.how == COMMANDS for one in self.chain.kills):
            lines = [line for line in lines if not ASIDE.match(line.split()[1])]
        return lines

    def _to_the_end(self, name: str, *words: str) -> int:
        """Run a playbook until it succeeds; return how many tasks it told of."""
        for _attempt in range(PATIENCE):
            one, tasks, self.seconds[name] = self.chain.undisturbed(*words)
            if one.code == 0:
                return tasks
            self.chain.met(one)
        raise LabError(f"{words[0]} did not succeed in {PATIENCE} attempts")


def check(amount: Amount) -> list[Kill]:
    """Play the whole story, assert that its end is as it should be, and return the kills."""
    story = Story(amount)
    wanted = story.undisturbed()
    found = story.disturbed()
    print(story.report())
    (CACHE / "interruption" / "states.json").write_text(json.dumps({"found": found, "wanted": wanted}, indent=1))
    wrong = story.wrong(found, wanted)
    assert not wrong, "\n".join(wrong)
    assert len({one for host in HOSTS for one in found[host]["cluster_ids"]}) == 1, "HDFS has two identities"
    again = story.once_more()
    assert (again.code, again.changed) == (0, 0), again.output
    assert "older settings" not in again.output
    written = runs.on(MASTERS[0], "runuser", "-u", "hdfs", "--", "sh", "-c", _USE)
    assert written.split() == [str(number) for number in range(1, 5001)]
    return story.chain.kills


_USE = """
hdfs='/opt/emr/hadoop/bin/hdfs --config /etc/hadoop/conf dfs'
seq 5000 | $hdfs -put -f - /tmp/interrupted && $hdfs -cat /tmp/interrupted
"""
