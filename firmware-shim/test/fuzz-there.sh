#!/bin/sh
# Whether clang can link libFuzzer with the sanitizers.
set -eu
command -v clang >/dev/null || exit 1
at=$(mktemp -d)
trap 'rm -rf "$at"' EXIT
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d == 0 && n > 0; }' >"$at/a.c"
clang -w -fsanitize=fuzzer,address,undefined "$at/a.c" -o "$at/a" 2>/dev/null
