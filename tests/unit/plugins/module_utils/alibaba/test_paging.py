# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import BadAnswer, Call
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.paging import LONGEST_EMPTY_RUN, follow

CALL = Call("ecs", "DescribeInstances", "cn-hangzhou", "the account")
A, B = {"InstanceId": "i-1"}, {"InstanceId": "i-2"}


def answer(items, token="", **more):
    return {"Instances": {"Instance": items}, "NextToken": token, "RequestId": "R-1", **more}


def run(*answers):
    pages = iter(answers)
    asked = []

    def page(token):
        asked.append(token)
        return next(pages)

    return list(follow(CALL, page, "Instances.Instance")), asked


def test_chain():
    pages, asked = run(answer([A], "t1"), answer([], "t2"), answer([B]))
    assert pages == [[A], [], [B]]
    assert asked == ["", "t1", "t2"]


def test_token_may_be_missing_or_null_at_the_end():
    assert run({"Instances": {"Instance": [A]}})[0] == [[A]]
    assert run(answer([A], None))[0] == [[A]]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([answer([A], "t"), answer([B], "t")], "page 2 repeats a token"),
        ([answer([A], "t1"), answer([A], "t2")], "page 2 is the page before it"),
        ([answer([], f"t{n}") for n in range(LONGEST_EMPTY_RUN)], "empty one in a row"),
    ],
)
def test_pages_that_never_end(answers, said):
    with pytest.raises(BadAnswer, match=rf"the pages never end: .*{said}; check .*") as caught:
        run(*answers)
    assert caught.value.request_id == "R-1"


@pytest.mark.parametrize(
    "document",
    [{}, {"Instances": None}, {"Instances": []}, {"Instances": {"Instance": {}}}, {"Instances": {"Instance": ["i-1"]}}],
)
def test_missing_list(document):
    with pytest.raises(BadAnswer, match=r"failed \(RequestId R-2\): the answer has no list Instances\.Instance"):
        run({**document, "RequestId": "R-2"})
