#!/bin/sh
# Makes the namespace, and sets its retention whether it is new or not. The server's port is open before calls are
# answered, and a namespace is stored before every part of the server has seen it: so all of it is tried until it holds,
# for two minutes at most. TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and RETENTION are in the environment.
set -eu

in_place() {
  temporal operator cluster health &&
    { temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null ||
      temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"; } &&
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
}

deadline=$(($(date +%s) + 120))
until in_place; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "Namespace $TEMPORAL_NAMESPACE at $TEMPORAL_ADDRESS could not be set up within 120 s" >&2
    exit 1
  fi
  sleep 1
done
