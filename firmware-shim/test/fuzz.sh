#!/bin/sh
# Fuzzes with one target so many times, and says what was reached:  fuzz.sh FOLDER TARGET RUNS MAX_LEN
set -eu
target=$2
log="$1/$target.log"
corpus="$1/corpus/$target"
mkdir -p "$corpus"
stat() { sed -n "s/^stat::$1: *//p" "$log"; }

if ! "$1/fuzz_$target" -runs="$3" -max_len="$4" -timeout=10 -detect_leaks=0 -use_value_profile=0 \
  -entropic=0 -dict=test/fuzz.dict -print_final_stats=1 -artifact_prefix="$1/$target-" "$corpus" "$1/seeds/$target" >"$log" 2>&1; then
  grep -v '^#' "$log" | tail -n 60
  echo "fuzzing of $target: a finding; minimise it with $1/fuzz_$target -minimize_crash=1 -runs=1000000 $1/$target-*"
  echo '0 passed, 1 failed'
  exit 1
fi
reached=$(sed -n 's/.*DONE *cov: \([0-9]*\) ft: \([0-9]*\) corp: \([0-9]*\).*/\1 edges of the shim, \2 features, \3 inputs kept/p' "$log")
runs=$(stat number_of_executed_units)
rate=$(stat average_exec_per_sec) # 0: within the first second
[ "$rate" -gt 0 ] || rate=$runs
echo "fuzzed $target: $runs executions, $rate/s, $reached, no finding"
echo '1 passed, 0 failed'
