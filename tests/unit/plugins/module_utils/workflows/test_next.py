# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow of most tests: load, then clean and check, then report after both; mail comes after clean alone."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, Seen
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import (
    ENDED,
    Progress,
    Run,
    Step,
    Workflow,
    run_from_data,
    run_to_data,
)
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.next import (
    MOST_LOST,
    SILENT_SECONDS,
    Act,
    Rules,
    begun,
    decide,
    pause,
    rules_of,
)

NOW = 1000.0
NAMES = ("load", "clean", "check", "report", "mail")
AFTER = {"clean": ("load",), "check": ("load",), "report": ("clean", "check"), "mail": ("clean",)}
PLAIN = dict.fromkeys(NAMES, Rules())
SHORT = {one[0].upper(): one for one in ("waiting", "running", "between", "succeeded", "failed", "killed", "left out")}


def steps_of(on_failure="stop", **own):
    return tuple(Step(name, "job", AFTER.get(name, ()), -1, own.get(name, on_failure)) for name in NAMES)


def a_run(states, on_failure="stop", tries=1, **own):
    """Return a run whose steps have STATES, a letter for each; those that have begun did so at 900."""
    progress = {
        name: Progress(SHORT[letter])
        if letter in "WL"
        else Progress(SHORT[letter], tries, began=900.0, ended=0.0 if letter == "R" else 950.0)
        for name, letter in zip(NAMES, states, strict=True)
    }
    return Run(Workflow("nightly", steps_of(on_failure, **own)), "k", 800.0, "user", "running", progress, {})


def letters(run):
    back = {word: letter for letter, word in SHORT.items()}
    return "".join(back[run.steps[name].state] for name in NAMES)


def act(run, seen=None, rules=None, now=NOW, killed=False):
    return decide(run, seen or {}, {**PLAIN, **(rules or {})}, now, killed)


# How steps are, what is seen of those that run, how they are then, and which begin, by the policy of all steps.
TABLE = [
    ("stop", "WWWWW", {}, "RWWWW", ["load"]),
    ("stop", "RWWWW", {"load": "running"}, "RWWWW", []),
    ("stop", "RWWWW", {"load": "succeeded"}, "SRRWW", ["clean", "check"]),
    ("stop", "SRRWW", {"clean": "succeeded", "check": "running"}, "SSRWR", ["mail"]),
    ("stop", "SSRWS", {"check": "succeeded"}, "SSSRS", ["report"]),
    ("stop", "SSSRS", {"report": "succeeded"}, "SSSSS", []),
    ("stop", "RWWWW", {"load": "failed"}, "FLLLL", []),
    ("continue", "RWWWW", {"load": "failed"}, "FLLLL", []),
    ("ignore", "RWWWW", {"load": "failed"}, "FRRWW", ["clean", "check"]),
    # Those that run go on to their end; nothing else begins.
    ("stop", "SRRWW", {"clean": "running", "check": "failed"}, "SRFLL", []),
    ("stop", "SRFLL", {"clean": "succeeded"}, "SSFLL", []),
    # What does not need the one that failed begins.
    ("continue", "SRRWW", {"clean": "running", "check": "failed"}, "SRFLW", []),
    ("continue", "SRFLW", {"clean": "succeeded"}, "SSFLR", ["mail"]),
    ("continue", "SRRWW", {"clean": "failed", "check": "succeeded"}, "SFSLL", []),
    ("ignore", "SRRWW", {"clean": "failed", "check": "succeeded"}, "SFSRR", ["report", "mail"]),
    ("stop", "SRRWW", {"clean": "killed", "check": "running"}, "SKRLL", []),
    # A step between two tries does not begin another one once nothing begins any more.
    ("stop", "SBRWW", {"check": "failed"}, "SFFLL", []),
    ("continue", "SBRWW", {"check": "failed"}, "SRFLW", ["clean"]),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "states", "seen", "wanted", "begin"), TABLE)
def test_what_comes_next(policy, states, seen, wanted, begin):
    decision = act(a_run(states, policy), {name: Seen(state) for name, state in seen.items()})
    assert (letters(decision.run), [one.step for one in decision.begin], decision.end) == (wanted, begin, [])


# Steps in the end, by the policy of all steps, and what the run is.
ENDS = [
    ("stop", "SSSSS", "succeeded", ""),
    ("stop", "FLLLL", "failed", "step load failed: disk full"),
    ("ignore", "SFSSS", "succeeded", ""),
    ("continue", "SFFLL", "failed", "step clean failed: disk full; step check failed: disk full"),
    ("stop", "SKSLL", "failed", "step clean killed: disk full"),
]


@pytest.mark.parametrize(("policy", "states", "state", "message"), ENDS)
def test_what_a_run_is_in_the_end(policy, states, state, message):
    run = a_run(states, policy)
    run = run._replace(steps={name: one._replace(message="disk full") for name, one in run.steps.items()})
    found = act(run).run
    assert (found.state, found.message, found.ended) == (state, message, NOW)


def test_a_step_has_its_own_policy():
    run = a_run("SRRWW", "stop", check="ignore")
    decision = act(run, {"clean": Seen("succeeded"), "check": Seen("failed")})
    assert letters(decision.run) == "SSFRR"


RETRIES = {"load": Rules(retries=2, interval_seconds=30)}


def test_a_failed_try_is_followed_by_another_after_the_interval_as_often_as_asked():
    run, seen = a_run("RWWWW"), {"load": Seen("failed", message="no memory", applications=("a_1",))}
    decision = act(run, seen, RETRIES)
    assert decision.run.steps["load"] == Progress("between", 1, 1, 900.0, NOW, 0.0, "no memory", ("a_1",))
    assert act(decision.run, {}, RETRIES, NOW + 29).begin == []
    decision = act(decision.run, {}, RETRIES, NOW + 30)
    assert decision.begin == [Act("load", 2)]
    assert decision.run.steps["load"] == Progress("running", 2, 1, NOW + 30)
    assert letters(act(a_run("RWWWW", tries=2), seen, RETRIES).run) == "BWWWW"
    assert letters(act(a_run("RWWWW", tries=3), seen, RETRIES).run) == "FLLLL"


def test_retries_of_a_step_take_the_place_of_those_of_its_job():
    job = Job("load", "shell", retries=3, retry_interval_seconds=20, max_running_seconds=60)
    assert rules_of(Step("load", "load"), job) == Rules(3, 20, 60)
    assert rules_of(Step("load", "load", retries=0), job) == Rules(0, 20, 60)


def test_a_job_that_somebody_has_killed_is_not_tried_again():
    decision = act(a_run("RWWWW"), {"load": Seen("killed", message="by alice")}, RETRIES)
    assert letters(decision.run) == "KLLLL"
    assert decision.run.state == "failed"


def test_a_try_that_runs_too_long_is_ended_and_tried_again():
    rules = {"load": Rules(retries=1, most_seconds=100)}
    assert act(a_run("RWWWW"), {"load": Seen("running")}, rules).end == []
    decision = act(a_run("RWWWW"), {"load": Seen("running")}, rules, NOW + 1)
    assert (letters(decision.run), decision.end) == ("RWWWW", [Act("load", 1)])
    decision = act(decision.run, {"load": Seen("killed", message="killed by root")}, rules, NOW + 2)
    assert letters(decision.run) == "BWWWW"
    assert decision.run.steps["load"].message == "it ran for longer than 100 s (max_running_seconds)"
    # It succeeded at the last moment.
    assert letters(act(a_run("RWWWW"), {"load": Seen("succeeded")}, rules).run) == "SRRWW"


def test_no_answer_is_neither_success_nor_failure_until_it_has_lasted_too_long():
    run, seen = a_run("RWWWW"), {"load": Seen("unknown", message="nobody answers")}
    decision = act(run, seen, RETRIES)
    assert decision.run.steps["load"] == run.steps["load"]._replace(silent=NOW, message="nobody answers")
    later = act(decision.run, seen, RETRIES, NOW + SILENT_SECONDS - 1)
    assert letters(later.run) == "RWWWW"
    # Somebody has answered meanwhile.
    heard = act(later.run, {"load": Seen("running")}, RETRIES, NOW + SILENT_SECONDS - 1)
    assert letters(act(heard.run, seen, RETRIES, NOW + SILENT_SECONDS).run) == "RWWWW"
    # It may still run, so it is not tried again.
    lost = act(later.run, seen, RETRIES, NOW + SILENT_SECONDS).run
    assert (letters(lost), lost.state) == ("FLLLL", "failed")
    assert lost.message == (
        "step load failed: nobody has told for 60 minutes how its job is: nobody answers; see whether it still runs "
        "before the run is begun again"
    )


def test_a_try_that_never_reached_the_cluster_begins_again_as_the_same_one_a_few_times():
    run = a_run("RWWWW")
    for lost in range(MOST_LOST):
        decision = act(run, {"load": Seen("absent")})
        assert decision.begin == [Act("load", 1)]
        assert decision.run.steps["load"] == a_run("RWWWW").steps["load"]._replace(lost=lost + 1)
        run = decision.run
    decision = act(run, {"load": Seen("absent")})
    assert decision.run.message == "step load failed: it never reached the cluster, 4 times"


KILLS = [
    ("RWWWW", {"load": "running"}, "RLLLL", [Act("load", 1)], "running"),
    ("RWWWW", {"load": "unknown"}, "RLLLL", [Act("load", 1)], "running"),
    ("RWWWW", {"load": "killed"}, "KLLLL", [], "killed"),
    ("RWWWW", {"load": "failed"}, "KLLLL", [], "killed"),
    ("RWWWW", {"load": "absent"}, "KLLLL", [], "killed"),
    ("BWWWW", {}, "KLLLL", [], "killed"),
    ("WWWWW", {}, "LLLLL", [], "killed"),
    ("RWWWW", {"load": "succeeded"}, "SLLLL", [], "killed"),
    ("SSSRS", {"report": "succeeded"}, "SSSSS", [], "succeeded"),
]


@pytest.mark.parametrize(("states", "seen", "wanted", "end", "state"), KILLS)
def test_a_run_that_is_to_end_begins_nothing_more(states, seen, wanted, end, state):
    decision = act(a_run(states), {name: Seen(one) for name, one in seen.items()}, RETRIES, killed=True)
    assert (letters(decision.run), decision.begin, decision.end, decision.run.state) == (wanted, [], end, state)


def test_a_run_rests_until_a_try_is_due_or_a_job_is_to_be_looked_at():
    assert pause(a_run("RWWWW"), PLAIN, NOW, 2.0) == 2.0
    assert pause(a_run("BWWWW"), {**PLAIN, "load": Rules(1, 51)}, NOW, 2.0) == 1.0
    assert pause(a_run("BWWWW"), {**PLAIN, "load": Rules(1, 5)}, NOW, 2.0) == 0.0


# Steps of a run that has ended, the policy of all steps, and which are kept when it is begun again.
RERUNS = [
    ("SFSLL", "stop", ["load", "check"]),
    ("SSFLS", "continue", ["load", "clean", "mail"]),
    ("FLLLL", "stop", []),
    # A failure that is ignored is as good as a success.
    ("SFSKS", "ignore", ["load", "clean", "check", "report", "mail"]),
    ("SKSLL", "stop", ["load", "check"]),
]


@pytest.mark.parametrize(("states", "policy", "kept"), RERUNS)
def test_what_a_rerun_keeps(states, policy, kept):
    run = a_run(states, policy)
    found = begun(run, steps_of(policy))
    assert [name for name in NAMES if found[name] == run.steps[name] and found[name].state in ENDED] == kept
    again = {found[name] for name in NAMES if name not in kept}
    # Numbers of tries are not used twice.
    assert again <= {Progress(tries=1, first=2), Progress(tries=0, first=1)}


def test_a_rerun_takes_the_steps_as_they_are_now():
    run = a_run("SSFLL")
    changed = (Step("load", "job"), Step("verify", "job", ("load",)), Step("clean", "job", ("verify",)))
    found = begun(run, changed)
    assert list(found) == ["load", "verify", "clean"]
    # Clean comes after a step now that has not run.
    assert [one.state for one in found.values()] == ["succeeded", "waiting", "waiting"]
    assert found["clean"] == Progress(tries=1, first=2)


def test_tries_of_a_rerun_are_counted_anew_and_numbered_on():
    run = a_run("FLLLL", tries=3)
    run = run._replace(steps=begun(run, run.workflow.steps))
    decision = act(run, {}, RETRIES)
    assert decision.begin == [Act("load", 4)]
    assert letters(act(decision.run, {"load": Seen("failed")}, RETRIES).run) == "BWWWW"


def test_a_run_is_kept_in_a_file():
    run = act(a_run("RWWWW"), {"load": Seen("running", 12.7, 3, ("a_1",))}).run
    assert run_from_data(run_to_data(run)) == run
    assert (run.steps["load"].percent, run.steps["load"].containers) == (12, 3)
    assert run.job_key("load") == "nightly.k.load"


POLICIES = list(itertools.product(["stop", "continue", "ignore"], repeat=3))


@pytest.mark.parametrize("policies", POLICIES)
def test_every_run_ends_with_each_step_begun_once_at_most(policies):
    """Whatever fails, and whatever is to follow: nothing waits for ever, and each begins after those it depends on."""
    for ends in itertools.product(*[["succeeded", "failed", "killed"]] * 3, *[["succeeded", "failed"]] * 2):
        run = a_run("WWWWW", "stop", **dict(zip(("load", "clean", "check"), policies, strict=True)))
        began = []
        while run.state not in ENDED:
            seen = {name: Seen(ends[NAMES.index(name)]) for name, one in run.steps.items() if one.state == "running"}
            decision = act(run, seen)
            assert decision.run != run
            for one in decision.begin:
                assert all(decision.run.steps[name].state in ENDED for name in AFTER.get(one.step, ()))
            began += [one.step for one in decision.begin]
            run = decision.run
        assert len(began) == len(set(began))
        left = {name for name, one in run.steps.items() if one.state == "left out"}
        assert left == set(NAMES) - set(began)
