#!/bin/sh
# Prints one line for each compiler that is there: cpu part compiler flash_bytes ram_bytes stack_bytes, tab separated.
# part: core (what a master calls, the rest left out by the linker) or all (every object whole). flash: code and
# constants, without the C library's memcpy and memset. ram: one kvb_t. stack: the deepest chain of calls.
set -eu
cd "$(dirname "$0")/../.."
out=${1:-../.build/shim/size}
mkdir -p "$out"
common='-std=c99 -Os -ffreestanding -ffunction-sections -fdata-sections -fstack-usage -Iinclude -Isrc -isystem test/size/libc'

# name, cpu, nm, compiler with target
measure() {
  dir="$out/$1-$2"
  nm=$3
  shift_cc=$4
  mkdir -p "$dir"
  rm -f "$dir"/*
  objects=''
  for source in src/*.c; do
    object="$dir/$(basename "$source" .c).o"
    $shift_cc $common -c "$source" -o "$object"
    objects="$objects $object"
  done
  $shift_cc $common -c test/size/core.c -o "$dir/core-app.o"
  printf 'void *memcpy(void *a, const void *b, unsigned long n); void *memset(void *a, int c, unsigned long n);\nvoid *memcpy(void *a, const void *b, unsigned long n) { (void)b; (void)n; return a; }\nvoid *memset(void *a, int c, unsigned long n) { (void)c; (void)n; return a; }\n' >"$dir/stub.c"
  $shift_cc -Os -ffreestanding -fno-builtin -c "$dir/stub.c" -o "$dir/stub.obj"
  # shellcheck disable=SC2086
  $5 -nostdlib -Wl,--gc-sections -Wl,-e,kvb_core_main -Wl,-Map="$dir/core.map" "$dir/core-app.o" "$dir/stub.obj" $objects -o "$dir/core.elf"
  node test/size/report.cjs "$1" "$2" "$dir" "$nm"
}

if command -v clang >/dev/null && command -v ld.lld >/dev/null; then
  for cpu in cortex-m0plus cortex-m3; do
    triple=thumbv7m-none-eabi
    [ $cpu = cortex-m0plus ] && triple=thumbv6m-none-eabi
    cc="clang --target=$triple -mcpu=$cpu"
    measure clang $cpu llvm-nm "$cc" "$cc -fuse-ld=lld"
  done
fi
if command -v arm-none-eabi-gcc >/dev/null; then
  for cpu in cortex-m0plus cortex-m3; do
    cc="arm-none-eabi-gcc -mcpu=$cpu -mthumb"
    measure gcc $cpu arm-none-eabi-nm "$cc" "$cc"
  done
else
  echo 'SKIP size with the Arm gcc: install gcc-arm-none-eabi' >&2
fi
