# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What files cannot hold, and that all the rest arrives as it was written."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import faults, wanted
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import SYNTAXES, rendered
from ansible_collections.bigdata.emr.plugins.module_utils.config.syntax import joined, syntax_faults


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("hdfs-site", "dfs.ha.fencing.methods", "shell(/bin/a)\nshell(/bin/true)"),
        ("hdfs-site", "a", "tab\there, ümläut, 𝄞 and \\ ' \""),
        ("hadoop-env", "HADOOP_CLASSPATH", '/a:/b with blank:"x"'),
        ("hadoop-env", "HADOOP_OPTIONAL_TOOLS", ["hadoop-aliyun", "hadoop-azure"]),
        ("hadoop-env", "HDFS_NAMENODE_OPTS", ["-Xmx1g", "-Dx=1"]),
        ("hadoop-env", "JDK_JAVA_OPTIONS", '"-Dx=a b"'),
        ("log4j", "log4j.appender.x.layout.ConversionPattern", "%d{ISO8601} %p: %m%n"),
        ("zoo", "4lw.commands.whitelist", ["srvr", "mntr"]),
    ],
)
def test_good(file, name, value):
    assert faults(file, name, value) == []


@pytest.mark.parametrize(
    ("file", "name", "value", "text"),
    [
        (
            "zoo",
            "a",
            "1\nserver.9=evil:2888:3888",
            "it has a line break, which its file cannot hold; write it in one line",
        ),
        ("log4j", "a", ["x", "y\r"], "it has a line break"),
        ("hadoop-env", "HADOOP_OPTS", "-Da=1\n-Db=2\n", "write it in one line (in YAML with >- instead of |)"),
        ("logback", "a", "b\nc", "it has a line break"),
        ("core-site", "a", "b\x07", "it has the character U+0007, which its file cannot hold; remove it"),
        ("core-site", "a", "b\x00", "U+0000"),
        ("core-site", "a", "b\ufffe", "U+FFFE"),
        ("core-site", "a", "b\r\n", "it has a line break, which its file cannot hold; remove it"),
        ("core-site", "a\nb", "c", "the name of a property has no blanks around it"),
        ("core-site", " a", "c", "the name of a property has no blanks around it"),
        ("core-site", "", "c", "the name of a property has no blanks around it"),
        ("hadoop-env", "A-B", "c", "this is no name of an environment variable; write letters, digits and _"),
        ("hadoop-env", "1A", "c", "no name of an environment variable"),
        ("hadoop-env", "A B", "c", "no name of an environment variable"),
        ("hadoop-env", "HADOOP_CLASSPATH", ["/a", "/b"], "it is a list; write one text, with the separator"),
        ("hadoop-env", "HADOOP_OPTS", '-Dx="a b"', "the launcher splits options at each blank"),
        ("hadoop-env", "HDFS_NAMENODE_OPTS", ["-Dx=1", "-Dy='a b'"], "the launcher splits options"),
        ("zookeeper-env", "SERVER_JVMFLAGS", "-Dx=a\\ b", "it has a quote or a backslash"),
    ],
)
def test_fault(file, name, value, text):
    (fault,) = faults(file, name, value)
    assert text in fault


def test_a_list_of_options_becomes_words():
    asked = {"hadoop-env": {"HADOOP_OPTS": ["-Da=1", "-Db=2"]}, "hdfs-site": {"x_OPTS": ["a", "b"]}}
    assert wanted(asked) == {"hadoop-env": {"HADOOP_OPTS": "-Da=1 -Db=2"}, "hdfs-site": {"x_OPTS": ["a", "b"]}}
    assert joined("HADOOP_OPTIONAL_TOOLS", ["a", "b"]) == ["a", "b"]


SIGNS = ["a", " ", "=", ":", "#", "!", "\\", '"', "'", "`", "<", "&", ">", "ü", "€", "𝄞", "\t", "]]>", "%n", "${x}"]


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_what_is_not_refused_arrives_as_it_was_written(syntax):
    """Every sequence of three signs, as value and where it may be one as name."""
    words = ["".join(signs) for signs in itertools.product(SIGNS, repeat=3)]
    if syntax == "logback":
        words = [word for word in words if "\t" not in word]
    named = {word: word for word in words if not syntax_faults(syntax, word, word)}
    assert len(named) > (0 if syntax == "env" else 1000)
    assert parse(syntax, rendered(syntax, named)) == named
    values = {f"N{number}": word for number, word in enumerate(words)}
    if syntax == "words":
        values = {name: word for name, word in values.items() if not syntax_faults(syntax, name, word)}
        assert len(values) > 3000
    assert parse(syntax, rendered(syntax, values)) == values


@pytest.mark.parametrize(
    ("syntax", "properties"),
    [
        ("hadoop_xml", {"a": "b\x07"}),
        ("env", {"A-B": "c"}),
        ("env", {"A": "b\nexport C=d"}),
        ("logback", {"a": "b\tc"}),
    ],
)
def test_a_text_that_means_something_else_is_never_written(syntax, properties):
    with pytest.raises(ValueError, match=rf"^{next(iter(properties))}\b.* cannot be written as {syntax}"):
        rendered(syntax, properties)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("save", "", ""),
        ("save", "900 1 300 10", ""),
        ("logfile", "\"a b\" c'd e'", ""),
        ("logfile", r'"a \" b"', ""),
        ("save", '""', "write an empty text"),
        ("logfile", '"a', "a quote in it does not end a word"),
        ("logfile", '"a"b', "a quote in it does not end a word"),
        ("logfile", r"'a\'", "a quote in it does not end a word"),
        ("logfile", "a ", "there are blanks around it"),
        ("log file", "a", "the name has a blank"),
        ("#logfile", "a", "begins as a comment"),
    ],
)
def test_a_line_of_words_has_a_name_and_quotes_that_end(name, value, told):
    found = syntax_faults("words", name, value)
    assert (len(found), told in "".join(found)) == (1 if told else 0, True), found
