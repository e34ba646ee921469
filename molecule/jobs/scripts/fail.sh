#!/bin/sh
# Fails, with words that tell why.
echo "looking for the disk of $EMR_HOST"
echo "no such disk" >&2
echo "$EMR_MOMENT" >> /var/tmp/ran-fail
exit 3
