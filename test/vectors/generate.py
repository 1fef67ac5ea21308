#!/usr/bin/env python3
"""Writes frames.txt, messages.txt and seeds.txt; with --check says whether they are fresh, and changes nothing.

Deliberately naive and independent of src/ and firmware-shim/: it follows proto/PROTOCOL.md with zlib.crc32, and lets
protoc (Debian: protobuf-compiler) encode every protobuf. README.md here describes the files.
"""
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True
import frames
import messages

HERE = pathlib.Path(__file__).resolve().parent


def main() -> int:
    if shutil.which("protoc") is None:
        print("protoc is missing: install the Debian package protobuf-compiler", file=sys.stderr)
        return 2
    fresh = {
        "frames.txt": frames.lines(),
        "messages.txt": messages.lines(),
        "seeds.txt": frames.seed_lines(),
    }
    stale = False
    for name, lines in fresh.items():
        names = [line.split(" | ")[0] for line in lines if not line.startswith("#")]
        assert len(names) == len(set(names)), f"{name}: a name stands twice"
        text = "".join(line + "\n" for line in lines)
        assert text.isascii(), f"{name} is not plain ASCII"
        file = HERE / name
        if "--check" not in sys.argv:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            print(f"test/vectors/{name} is not what generate.py gives: run it", file=sys.stderr)
            stale = True
    return 1 if stale else 0


sys.exit(main())
