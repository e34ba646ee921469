# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the fake: python -m tests.fakes.oss --listen ADDRESS --port PORT --bucket NAME.

It prints ``emr_oss`` for an inventory when it can be called, and runs until it gets SIGTERM or SIGINT. While it runs,
``/-/fail?count=3&method=PUT`` makes the next requests fail with 503, ``/-/calls`` tells all requests, and
``/-/forget`` forgets them and all tokens, and ``/-/issue?seconds=0`` hands out keys with a token that has ended.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading

from .server import FakeOss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--bucket", action="append", default=[])
    options = parser.parse_args()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_arguments: end.set())
    with FakeOss(options.listen, options.port, options.bucket) as fake:
        keys = {"access_key_id": fake.key, "access_key_secret": fake.secret}
        print(json.dumps({"emr_oss": {"endpoint": fake.url, "buckets": options.bucket, **keys}}), flush=True)
        end.wait()


if __name__ == "__main__":
    main()
