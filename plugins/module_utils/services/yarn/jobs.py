# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of MapReduce jobs, of DistCp, and of scripts on the gateway.

What a job of MapReduce sets is in a configuration directory of its own, a copy of the host's with another mapred-site:
so it holds for programs that know no options of Hadoop too, and no value of it is in a process list.
"""

from __future__ import annotations

import posixpath
from typing import Mapping, Sequence

from ...config.parse import parse
from ...config.render import to_hadoop_xml
from ...jobs.builder_types import Build, BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Command, Job, Resource, Run

HADOOP = "/opt/emr/hadoop/bin/hadoop"
SITE = "mapred-site.xml"
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
LISTS = ("mapreduce.job.tags", "tmpjars", "tmparchives", "tmpfiles")
"""Properties to which a job may add, and from which it takes nothing away."""


def mr(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program of MapReduce in a jar."""
    del gateway
    if job.program is None:
        raise BuildError("it has no file; write the jar")
    fetched = {job.program.name: job.program.source} if job.program.kind == "store" else {}
    jar = job.program.name if fetched else job.program.place
    main = [str(job.options["main_class"])] if job.options.get("main_class") else []
    local = [one.place for one in job.resources if one.kind != "store" and one.name.endswith(".jar")]
    command = _hadoop(job, run, host, [HADOOP, "jar", jar, *main, *job.args])
    # The program itself may need its libraries, and its tasks find them by the configuration.
    env = {**command.env, **({"HADOOP_CLASSPATH": ":".join(local)} if local else {})}
    return Command(command.argv, env, command.files, command.links, fetched)


def distcp(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a copy between stores."""
    del gateway
    places = [*job.options["sources"], job.options["target"]]
    return _hadoop(job, run, host, [HADOOP, "distcp", *job.args, *map(str, places)])


def shell(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a script for bash; its files are in the directory in which it runs."""
    del host
    fetched, named, files = {}, {}, {}
    for one in filter(None, (job.program, *job.resources)):
        if one.kind == "store":
            fetched[one.name] = one.source
        else:
            named[one.name] = one.place
    script = job.program.name if job.program else f"{run.directory}/script.sh"
    if job.program is None:
        files["script.sh"] = str(job.options.get("script", ""))
    known = {
        "EMR_JOB": job.name,
        "EMR_JOB_KEY": run.key,
        "EMR_JOB_TRY": str(run.attempt),
        # Applications that it gives these tags to are ended with it.
        "EMR_JOB_TAGS": ",".join(run.tags),
        "EMR_CLUSTER": gateway.cluster,
    }
    return Command(("bash", script, *job.args), {**known, **job.env}, files, {}, fetched, named)


def _hadoop(job: Job, run: Run, host: Host, argv: list[str]) -> Command:
    """Return ARGV with a configuration directory of its own."""
    place = host.conf("hadoop")
    text = host.read(f"{place}/{SITE}")
    if text is None:
        raise BuildError(f"this host has no {place}/{SITE}; it is no gateway of the cluster")
    site = {**parse("hadoop_xml", text), **with_lists(_properties(job, run), job.conf, LISTS)}
    others = [path for path in host.glob(f"{place}/*") if posixpath.basename(path) != SITE]
    return Command(
        tuple(argv),
        {"HADOOP_CONF_DIR": f"{run.directory}/conf", **job.env},
        {f"conf/{SITE}": to_hadoop_xml(site)},
        {f"conf/{posixpath.basename(path)}": path for path in others},
    )


def _properties(job: Job, run: Run) -> dict[str, str]:
    found = {"mapreduce.job.tags": ",".join(run.tags), "mapreduce.job.name": job.name}
    if job.queue:
        found["mapreduce.job.queuename"] = job.queue
    if job.priority is not None:
        found["mapreduce.job.priority"] = str(job.priority)
    lists: Mapping[str, list[str]] = {"tmpjars": [], "tmparchives": [], "tmpfiles": []}
    for one in job.resources:
        kind = "tmpjars" if one.name.endswith(".jar") else "tmparchives" if one.name.endswith(ARCHIVES) else "tmpfiles"
        lists[kind].append(url(one))
    return {**found, **{name: ",".join(urls) for name, urls in lists.items() if urls}}


def with_lists(ours: Mapping[str, str], own: Mapping[str, str], lists: Sequence[str]) -> dict[str, str]:
    """Return properties that are OURS with those of a job's OWN above them; what both say of LISTS is joined."""
    both = {name: f"{ours[name]},{own[name]}" for name in lists if ours.get(name) and own.get(name)}
    return {**ours, **own, **both}


def url(one: Resource) -> str:
    """Return the URL of ONE, with the name that it has for the job where that is another one."""
    place = one.place if one.kind == "store" else f"file://{one.place}"
    return place if posixpath.basename(place) == one.name else f"{place}#{one.name}"


BUILDS: dict[str, Build] = {"mr": mr, "distcp": distcp, "shell": shell}
