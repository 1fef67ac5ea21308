#!/bin/sh
# Fuzzes for so many seconds, and says how often:  fuzz.sh PROGRAM SECONDS CORPUS SEEDS...
set -eu
program=$1
seconds=$2
shift 2
log="$program.log"
if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 -verbosity=0 \
  -artifact_prefix="$program-" "$@" >"$log" 2>&1; then
  echo "fuzzed the shim: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions in $seconds s, no finding"
  echo '1 passed, 0 failed'
else
  cat "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
