# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What preflight finds in the fake: every refusal is one sentence with its remedy, and without a secret."""

from __future__ import annotations

import time
from calendar import timegm
from time import strptime

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.object_store import judge
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import Keys, look_into, role_keys
from ansible_collections.bigdata.emr.tests.fakes.oss.errors import Refusal
from ansible_collections.bigdata.emr.tests.fakes.oss.signatures import Asked, verify


def ask(oss, bucket="logs", keys=None, endpoint=""):
    store = ObjectStore(endpoint or oss.url, (bucket,), "keys")
    try:
        look_into(store.endpoint, bucket, keys or Keys(oss.key, oss.secret), 2)
    except ClientError as error:
        return judge.refusal("m1", store, bucket, error)
    return ""


def test_a_bucket_that_lets_in_has_nothing_against_it(oss):
    assert ask(oss) == ""
    assert oss.calls[-1]["query"] == {"max-keys": "1"}
    assert ask(oss, keys=role_keys(oss.url, "", 2)) == ask(oss, keys=role_keys(oss.url, "emr", 2)) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda oss: {"bucket": "nowhere"}, "has no bucket nowhere; make it, or correct buckets and endpoint"),
        (lambda oss: {"keys": Keys("nobody", oss.secret)}, "does not know the access key; write one of the account"),
        (
            lambda oss: {"keys": Keys(oss.key, "another")},
            "does not take the secret for that of the access key; write the",
        ),
        (lambda oss: {"endpoint": "http://127.0.0.1:9"}, "does not answer (connection refused); correct endpoint, or"),
    ],
)
def test_what_it_refuses_is_one_sentence(oss, change, told):
    found = ask(oss, **change(oss))
    assert found.startswith("m1: http://127.0.0.1:")
    assert told in found
    assert oss.secret not in found


def test_a_token_that_has_ended(oss):
    keys = role_keys(oss.url, "", 2)
    secret, token, _ends = oss.tokens[keys.key]
    oss.tokens[keys.key] = (secret, token, time.time())
    assert ask(oss, keys=keys).endswith(
        "says that security_token has ended; write the keys of a new one, or use ram_role"
    )
    assert "does not belong to the keys" in ask(oss, keys=keys._replace(token="another"))


def test_a_failure_and_a_bucket_of_somebody_else(oss):
    oss.fail(1)
    assert "cannot list bucket logs (ServiceUnavailable: Please reduce your request rate.); mend that" in ask(oss)
    oss.fail(1, 403)
    assert "(ServiceUnavailable" in ask(oss)


def test_a_host_without_a_role(oss):
    oss.role = ""
    with pytest.raises(ClientError) as refused:
        role_keys(oss.url, "", 2)
    assert judge.no_credentials("m1", ObjectStore(oss.url, (), "ram_role"), refused.value) == (
        f"m1: it has no RAM role for {oss.url} (emr_oss): its metadata service says: there is none; attach the role "
        "to the instance, or write keys"
    )


def test_a_signature_is_the_vendors():
    """The example of the vendor's page on signatures in headers."""
    day = "Thu, 17 Nov 2005 18:49:58 GMT"
    headers = {
        "authorization": "OSS 44CF9590006BF252F707:26NBxoKdsyly4EDv6inkoDft/yA=",
        "content-md5": "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=",
        "content-type": "text/html",
        "date": day,
        "x-oss-meta-author": "foo@bar.com",
        "x-oss-magic": "abracadabra",
    }
    asked = Asked("PUT", "oss-example", "nelson", {}, headers)
    verify(asked, "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV", timegm(strptime(day, "%a, %d %b %Y %H:%M:%S GMT")))
    with pytest.raises(Refusal, match="The difference between"):
        verify(asked, "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV", time.time())
