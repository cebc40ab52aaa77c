#!/bin/sh
# The job that every driver runs in the rig, and its witness: it says in $WITNESS_FILE that it began and how it ended, in
# lines that nobody else writes. POSIX, so that it starts in a few milliseconds. Killed with SIGKILL it says nothing.
#
#   --rows-in FILE   --rows-out FILE   a good end appends the rows of the one to the other
#   --for MS         runs so long; default 0
#   --until FIFO     runs until a line comes, which may hold the exit code; it is made where it is missing
#   --exit N         how it ends; default 0
#   --stop-after MS  obeys SIGTERM so much later; default: at once
#   --ignore-term    only SIGKILL ends it early
set -u
# What comes before the witness has begun waits until it has.
early=''
trap early=1 TERM

rows_in='' rows_out='' for_ms=0 until='' code=0 stop_after=0 ignores=''
while [ $# -gt 0 ]; do
  case $1 in
  --rows-in) rows_in=$2 && shift ;;
  --rows-out) rows_out=$2 && shift ;;
  --for) for_ms=$2 && shift ;;
  --until) until=$2 && shift ;;
  --exit) code=$2 && shift ;;
  --stop-after) stop_after=$2 && shift ;;
  --ignore-term) ignores=1 ;;
  *) echo "job.sh: what is $1?" >&2 && exit 64 ;;
  esac
  shift
done

# One write, at the end of the file: lines of jobs that end together don't mix.
say() {
  us=$(date +%s%6N)
  printf '{"at":%s.%s,"event":"%s",%s"jobId":"%s","pid":%s%s}\n' "${us%???}" "${us#"${us%???}"}" "$1" \
    "${MILLRACE_WITNESS_KEY:+\"key\":\"$MILLRACE_WITNESS_KEY\",}" "$MILLRACE_WITNESS_JOB" "$$" "$2" >>"$WITNESS_FILE"
}

sleep_ms() {
  sleep "$(($1 / 1000)).$(printf '%03d' $(($1 % 1000)))"
}

stopped() {
  trap '' TERM
  [ -z "${sleeper:-}" ] || kill "$sleeper" 2>/dev/null
  [ "$stop_after" -eq 0 ] || sleep_ms "$stop_after"
  say end ',"code":143,"rows":[]'
  exit 143
}

say start ''
if [ -n "$ignores" ]; then
  trap '' TERM
else
  trap stopped TERM
  [ -z "$early" ] || stopped
fi

if [ -n "$until" ]; then
  [ -p "$until" ] || mkfifo "$until" 2>/dev/null
  # For both: so that opening it waits for nobody.
  exec 3<>"$until"
  read -r told <&3 || exit 65
  code=${told:-$code}
elif [ "$for_ms" -gt 0 ]; then
  sleep_ms "$for_ms" &
  sleeper=$!
  wait "$sleeper"
fi

# From here on it has ended: a signal comes too late.
trap '' TERM
rows=''
if [ "$code" -eq 0 ] && [ -n "$rows_in" ]; then
  while read -r row; do rows="$rows,\"$row\""; done <"$rows_in"
  [ -z "$rows_out" ] || cat "$rows_in" >>"$rows_out"
fi
say end ",\"code\":$code,\"rows\":[${rows#,}]"
exit "$code"
