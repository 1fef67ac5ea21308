#!/bin/sh
# Plants bugs in copies of the shim, one at a time, and wants the explorer to find each.
#
#   explore-bugs.sh DIRECTORY COMPILER-FLAGS...      in firmware-shim, with CC
set -eu
dir=$1
shift
flags=$*
found=0

# The file, the bug as an expression of sed, and what the explorer has to say of it.
bug() {
  rm -rf "$dir"
  mkdir -p "$dir"
  cp src/*.c src/*.h "$dir"
  sed "$2" "src/$1" >"$dir/$1"
  if cmp -s "src/$1" "$dir/$1"; then
    echo "FAILED: src/$1 has no place for the bug '$2' any more"
    exit 1
  fi
  # shellcheck disable=SC2086
  $CC -std=c99 -O1 -w $flags -Iinclude -I"$dir" "$dir"/*.c test/explore.c -o "$dir/explore"
  if said=$("$dir/explore" 45 2) || ! echo "$said" | grep -q "^FAILED: $3"; then
    echo "FAILED: the explorer does not find the bug '$2' in src/$1: $said"
    exit 1
  fi
  found=$((found + 1))
}

# Duplicates are not acknowledged again; frames that were kept outlive a reset; a HELLO that was lost stays lost.
bug kvb_receiver.c 's/KVBI_COUNT(kvb, rx_duplicates);/return true;/' 'without a further fault it never ends'
bug kvb_receiver.c 's/kvb->_kept = 0;//' 'a message arrived changed'
bug kvb_link.c 's/if (!kvb->_peer_up) kvb->_owed |= KVBI_OWE_HELLO;//' 'without a further fault it never ends'
rm -rf "$dir"
echo "$found passed, 0 failed"
