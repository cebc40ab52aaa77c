#!/bin/bash
# A bootstrap action: what the steps' programs import and EMR does not bring. (Unconfirmed on a real cluster.)
# On EMR's own instances only: the local AWS runs the steps under a Python that has all of it.
set -e
[ -f /mnt/var/lib/info/instance.json ] || exit 0
sudo python3 -m pip install boto3 pyarrow==17.0.0
