# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The refusals of the guard: for each way in which a run must stop, what was found and the way out. Pure."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import Refusal

# reason -> (what was found, the way out); {host}, {path} and the keywords of refuse() are filled in. Each way out names
# the playbook that repairs, or the one to run after what only people can do.
_REASONS: dict[str, tuple[str, str]] = {
    "silent": (
        "could not be read while a format is due, so they count as holding data",
        "bring {host} back, or take it out of the inventory if its disks are lost for good (and name it in "
        "emr_forget_hosts), and run playbooks/site.yml",
    ),
    "busy": (
        "a format or bootstrap of an interrupted run is still at work (its lock is held)",
        "wait until it ends, or end it on {host}, and run playbooks/site.yml",
    ),
    "unmounted": (
        "is on the root file system, so its disk seems not to be mounted",
        "mount the disk on {host}, or name the path in emr_allow_root_disk if it belongs there, and run "
        "playbooks/site.yml; if the disk is lost: playbooks/replace.yml -e emr_replace_host={host}",
    ),
    "alien": (
        "holds files that are not of a whole {kind} directory ({sample})",
        "restore the directory on {host}, or move its content aside if it is of no use, and run playbooks/site.yml",
    ),
    "cluster": (
        "belongs to cluster {cluster_id}, but {reference_path} on {reference_host} belongs to {reference_id}",
        "mount the right disk on {host} and run playbooks/site.yml, or move what is not of this cluster aside and run "
        "playbooks/replace.yml -e emr_replace_host={host}",
    ),
    "namespace": (
        "belongs to namespace {namespace_id}, but {reference_path} on {reference_host} to {reference_id}",
        "mount the right disk on {host} and run playbooks/site.yml, or move what is not of this cluster aside and run "
        "playbooks/replace.yml -e emr_replace_host={host}",
    ),
    "namenode_lost": (
        "holds data ({state}) while no NameNode that answered has an fsimage",
        "mount the disks of the NameNodes, or put a copy of a name directory (or of a checkpoint) back on one of "
        "{namenodes}, and run playbooks/site.yml; if the data is of no use, playbooks/destroy.yml puts it aside",
    ),
    "undeclared": (
        "holds data ({state}) while no NameNode that answered has an fsimage, "
        "and is no configured directory of a declared {kind}",
        "put {host} back to its place in the inventory (or {path} into the configuration), or move {path} aside, "
        "and run playbooks/site.yml",
    ),
    "half": (
        "has a VERSION file without an fsimage, and no note of a format that this collection began",
        "put a copy of a name directory back on {host}; if the cluster has never held data, move {path} aside; then "
        "run playbooks/site.yml",
    ),
    "half_edits": (
        "has edits without an fsimage, so an fsimage was lost",
        "put the fsimage back on {host} from a backup and run playbooks/site.yml, or, if another NameNode is whole, "
        "move {path} aside and run playbooks/replace.yml -e emr_replace_host={host}",
    ),
    "listening": (
        "holds no namespace while a NameNode listens on {host}: its disk was emptied or unmounted under it, and the "
        "namespace is in its memory only",
        "do not stop it: make {path}/current again (owner hdfs), copy its open edits_inprogress file there from "
        "/proc/<pid>/fd, let it save its memory (hdfs dfsadmin -fs hdfs://{host}:8020 -safemode enter, then "
        "-saveNamespace; -fetchImage would ask for the file that is gone), and run playbooks/site.yml",
    ),
    "listening_joins": (
        "holds no namespace while a NameNode listens on {host}: its disk was emptied or unmounted under it",
        "stop it (systemctl stop emr-namenode), mount the disk and run playbooks/site.yml; if the disk's content is "
        "lost: playbooks/replace.yml -e emr_replace_host={host}, which fetches the namespace from another NameNode",
    ),
    "znode": (
        "exists in ZooKeeper while no disk holds a namespace, so this cluster was formatted before",
        "mount the disks that are missing and run playbooks/site.yml; if the cluster is to begin anew, "
        "playbooks/destroy.yml puts what is left of it aside first, ZooKeeper's data too",
    ),
    "znode_other": (
        "in ZooKeeper was last held by a NameNode on {active}, which is no host of this cluster: two clusters share a "
        "ZooKeeper and a name",
        "give this cluster a name or a ZooKeeper of its own; if {active} belonged to this cluster, name it in "
        "emr_forget_hosts; run playbooks/site.yml",
    ),
    "manifest": (
        "is empty, but the manifest says that it was formatted for cluster {cluster_id}",
        "mount the disk on {host} and run playbooks/site.yml; if its data is lost: playbooks/replace.yml -e "
        "emr_replace_host={host} while another NameNode is whole, else put a copy of a name directory back there",
    ),
    "copy_lost": (
        "holds no namespace any more, while {reference_path} on the same host does: the NameNode has one copy less "
        "than it should, and would take the directory into use without a word",
        "mount the disk on {host} and run playbooks/site.yml; if its content is lost: playbooks/replace.yml -e "
        "emr_replace_host={host}, which fills it from {reference_path}",
    ),
    "journal_empty": (
        "is not formatted while a majority of the JournalNodes is",
        "run playbooks/replace.yml -e emr_replace_host={host}, which takes the identity of the journal from "
        "{reference_host}",
    ),
    "journals_empty": (
        "is not formatted, as on so many JournalNodes that no quorum is left, while {reference_host} holds an fsimage",
        "mount the disks if they are only not mounted and run playbooks/site.yml; if the journals are lost: "
        "playbooks/recover_journals.yml -e emr_recover_journals={cluster} makes them anew from the NameNode with the "
        "newest edits",
    ),
    "datanode_disk": (
        "is a disk of the DataNode on {reference_host} (datanodeUuid {identity}, as in {reference_path} there), so the "
        "DataNode on {host} cannot use it",
        "mount the disk on {reference_host} again, since HDFS may miss its blocks, and run playbooks/site.yml; if it "
        "is a copy, or HDFS misses no blocks (playbooks/status.yml): stop the DataNode on {host} (systemctl stop "
        "emr-datanode), move what is in {path} aside and run playbooks/site.yml, with which the disk begins empty",
    ),
    "datanode_copy": (
        "is the same storage as {reference_path} on {reference_host} (storageID {storage}, datanodeUuid {identity}): "
        "its disk is a copy, with which no DataNode can start",
        "keep the one of {reference_host}; stop the DataNode on {host} (systemctl stop emr-datanode), move what is in "
        "{path} aside and run playbooks/site.yml, with which the disk begins empty",
    ),
    "datanode_twin": (
        "carries the identity of the DataNode on {reference_host} (datanodeUuid {identity}, as in {reference_path} "
        "there): one of the two hosts is a copy of the other, and HDFS takes both for one DataNode",
        "decide which host is the copy; stop its DataNode (systemctl stop emr-datanode), move what is in its data "
        "directories aside and run playbooks/site.yml, with which it begins as a DataNode of its own",
    ),
    "datanode_unknown": (
        "carries datanodeUuid {identity}{also}, but {reference_path} beside it carries {reference_id}: one of the two "
        "is a disk of another DataNode, and no host that answered shows which",
        "find the host that the disk was taken from and mount it there; if it is a copy, or HDFS misses no blocks "
        "(playbooks/status.yml): stop the DataNode on {host} (systemctl stop emr-datanode), move what is in the wrong "
        "one aside; then run playbooks/site.yml",
    ),
    "recovering": (
        "is the note of a recovery of the journals from {namenode} that has not ended, so they may lack edits",
        "run playbooks/recover_journals.yml -e emr_recover_journals={cluster} again",
    ),
    "limited": (
        "is not formatted, and what is due is decided from all hosts only",
        "run playbooks/site.yml without --limit: {command}",
    ),
}


def refuse(reason: str, host: str, path: str, **details: str) -> Refusal:
    """Return the refusal for REASON (a key of the table above) about PATH on HOST; KeyError for a missing detail."""
    found, remedy = _REASONS[reason]
    values = dict(details, host=host, path=path)
    found, remedy = found.format(**values), remedy.format(**values)
    return {
        "host": host,
        "path": path,
        "found": found,
        "remedy": remedy,
        "reason": reason,
        "sentence": f"{host}: {path} {found}; {remedy}.",
    }
