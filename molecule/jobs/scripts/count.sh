#!/bin/sh
# Adds a line for each run, with what is there of the cluster.
state=bare
[ ! -e /opt/emr/hadoop ] || state=installed
echo "$EMR_CLUSTER $EMR_HOST $EMR_TIER $EMR_MOMENT $state" >> "/var/tmp/ran-$1"
