# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in a driver of Spark, in the cluster: the statements of ``statements.sql``, one after the other.

Arguments are ``name=value``, for ``${name}`` in the statements. Rows of a query are in the driver's standard output.
"""

from __future__ import annotations

import sys

ROWS = 1000
"""Rows of a query that are shown."""


def statements(text: str) -> list[str]:
    """Return the statements of TEXT, which ``;`` ends; not one in quotes or in a comment."""
    found: list[str] = []
    start = at = 0
    while at < len(text):
        sign = text[at]
        if sign in "'\"`":
            at = _quote_end(text, at)
        elif text.startswith("--", at):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2)
            at = len(text) if end < 0 else end + 2
        elif sign == ";":
            found.append(text[start:at])
            at += 1
            start = at
        else:
            at += 1
    found.append(text[start:])
    return [one.strip() for one in found if not is_empty(one)]


def _quote_end(text: str, at: int) -> int:
    """Return the place behind the quote that begins AT; a backslash takes the meaning of the sign behind it."""
    quote, at = text[at], at + 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" and quote != "`" else 1
    return min(at + 1, len(text))


def is_empty(statement: str) -> bool:
    """Tell whether STATEMENT has nothing but blanks and comments."""
    left = statement.strip()
    while left.startswith(("--", "/*")):
        end = left.find("\n") if left.startswith("--") else left.find("*/")
        left = "" if end < 0 else left[end + (1 if left.startswith("--") else 2) :].strip()
    return not left


def main(arguments: list[str]) -> None:
    """Run them; the first one that fails ends the job."""
    from pyspark.sql import SparkSession  # type: ignore[import-not-found]  # Spark brings it

    with open("statements.sql", encoding="utf-8") as stream:
        text = stream.read()
    spark = SparkSession.builder.getOrCreate()
    try:
        for name, _sign, value in (word.partition("=") for word in arguments):
            spark.conf.set(name, value)
        for number, one in enumerate(statements(text), 1):
            sys.stdout.write(f"-- statement {number}: {' '.join(one.split())[:200]}\n")
            sys.stdout.flush()
            frame = spark.sql(one)
            if frame.columns:
                frame.show(ROWS, truncate=False)
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
