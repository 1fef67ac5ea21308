#!/bin/sh
# Plants bugs in copies of the shim, one at a time, and wants the fuzzing to find each from the seeds alone.
#
#   fuzz-bugs.sh FUZZ DIRECTORY      in firmware-shim, with FUZZ_CC and the objects and seeds of `make fuzz` in FUZZ
set -eu
fuzz=$1
dir=$2
found=0

# The target, the file, the bug as an expression of sed, and what it is.
bug() {
  target=$1
  file=$2
  rm -rf "$dir"
  mkdir -p "$dir"
  sed "$3" "src/$file" >"$dir/$file"
  if cmp -s "src/$file" "$dir/$file"; then
    echo "FAILED: src/$file has no place for the bug '$3' any more"
    exit 1
  fi
  cp "$fuzz"/kvb*.o "$fuzz/fuzz.o" "$fuzz/fuzz_$target.o" "$fuzz/naive.o" "$dir"
  $FUZZ_CC -w -fsanitize-coverage=inline-8bit-counters,pc-table -c "$dir/$file" -o "$dir/${file%.c}.o"
  clang -fsanitize=fuzzer,address,undefined "$dir"/*.o -o "$dir/fuzz"
  if "$dir/fuzz" -runs=5000000 -max_len=256 -timeout=10 -detect_leaks=0 -dict=test/fuzz.dict -print_final_stats=1 -seed=1 \
    -artifact_prefix="$dir/" "$fuzz/seeds/$target" >"$dir/log" 2>&1; then
    echo "FAILED: fuzzing of $target does not find the bug '$3' in src/$file"
    exit 1
  fi
  after=$(sed -n 's/^stat::number_of_executed_units: *//p' "$dir/log")
  echo "a bug in $file, $4: found after $after executions, by $(grep -o -m 1 'does not hold: .*\|AddressSanitizer: [a-z-]*\|runtime error: .*' "$dir/log")"
  found=$((found + 1))
}

bug message kvb_wire.c 's/if (size > rest->size)/if (size > rest->size + 1)/' 'a text that ends a byte behind its message'
bug message kvb_wire.c 's/if (shift < 32)/if (shift < 28)/' 'a number cut to 28 bits'
bug message kvb_message.c 's/message->_shape & HAS_MLINE/message->_shape \& 0/' 'line 0 of a candidate left out'
bug line kvb_frame.c 's/kvb->_in_size + 2u >= kvb->_block_size/kvb->_in_size + 1u >= kvb->_block_size/' \
  'a frame a byte longer than its room'
bug line kvb_pump.c 's/kvb->_in_state &= KVBI_IN_SKIP/& | KVBI_IN_ESCAPE/' 'an escape that outlives its frame'
bug link kvb_receiver.c 's/size <= room/size <= room + 1/' \
  'a fragment a byte longer than its message'
bug link kvb_receiver.c 's/if (used >> i & 1) continue;//' 'a kept frame overwritten by the next'
bug link kvb_sender.c 's/message->_total - message->_sent;/message->_total - message->_sent + (message->_sent > 100);/' \
  'a message a byte longer than it says'
bug link kvb_link.c 's/\*fate < KVBI_FATE_DELIVERED) \*fate/*fate < KVBI_FATE_SENT) *fate/' \
  'a message whose fate is forgotten in a reset'
rm -rf "$dir"
echo "$found passed, 0 failed"
