#!/bin/sh
# Lays out Temporal's tables, or brings them up to the schema of this image's version. Runs before every start of the
# server, and does nothing when all is there. The schema is in the tool itself; SQL_… in its environment is the rest.
set -eu

for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  schema=postgresql/v12/${store##*:}
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-name "$schema"
done
