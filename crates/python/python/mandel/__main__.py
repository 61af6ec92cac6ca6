"""Draws one picture: python -m mandel --contender cython -o f.png"""

from __future__ import annotations

import argparse
import os
import struct
import sys
import zlib
from time import perf_counter_ns
from typing import NoReturn

from mandel.contenders import NAMES, Contender
from mandel.status import MAX_ITERS

# What the showdown's exit codes mean too.
USAGE, CANNOT_RUN, FILE = 2, 3, 4


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m mandel", description="Draws one picture.")
    parser.add_argument("--contender", choices=NAMES, required=True)
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="ends in .png, .pgm or .raw"
    )
    parser.add_argument("--size", type=size, default=(1500, 1000), metavar="WIDTHxHEIGHT")
    parser.add_argument("--iters", type=int, default=20, metavar="N", help=f"1 to {MAX_ITERS}")
    parser.add_argument(
        "--per-pixel", action="store_true", help="loop in Python, one call of mandel a pixel"
    )
    options = parser.parse_args(arguments)
    write = FORMATS.get(os.path.splitext(options.output)[1].lower())
    if write is None:
        fail(USAGE, f"{options.output}: the file name must end in .png, .pgm or .raw")

    try:
        contender = Contender(options.contender)
    except (ImportError, OSError) as error:
        fail(CANNOT_RUN, f"{options.contender}: {error}")
    width, height = options.size
    # Plain Python has no library to call.
    per_pixel = options.per_pixel or options.contender == "python"
    try:
        pixels, draw = contender.prepare(width, height, options.iters, per_pixel)
        start = perf_counter_ns()
        draw()
        ns = perf_counter_ns() - start
    except (ValueError, OverflowError, MemoryError) as error:
        fail(USAGE, str(error) or "no memory for a picture of that size")

    try:
        with open(options.output, "wb") as file:
            file.write(write(bytes(pixels), width, height, options.iters))
    except OSError as error:
        fail(FILE, f"{options.output}: {error.strerror}")
    print(
        f"{options.contender} drew {width} x {height} pixels at {options.iters} iterations "
        f"in {ns / 1e6:.1f} ms: {options.output}",
        file=sys.stderr,
    )


def fail(code: int, message: str) -> NoReturn:
    print(f"error: {message}", file=sys.stderr)
    sys.exit(code)


def size(text: str) -> tuple[int, int]:
    width, by, height = text.partition("x")
    if not (by and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: write it as 1500x1000")
    return int(width), int(height)


def png(pixels: bytes, width: int, height: int, max_iters: int) -> bytes:
    """Grey, white at the most iterations."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    greys = bytes(min(count * 255 // max_iters, 255) for count in range(256))
    grey = pixels.translate(greys)
    # Each row begins with the number of its filter: none.
    rows = b"".join(b"\0" + grey[i : i + width] for i in range(0, len(grey), width))
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


def pgm(pixels: bytes, width: int, height: int, max_iters: int) -> bytes:
    """The bytes themselves, with the most iterations named as white."""
    return b"P5\n%d %d\n%d\n" % (width, height, max_iters) + pixels


def raw(pixels: bytes, width: int, height: int, max_iters: int) -> bytes:
    return pixels


FORMATS = {".png": png, ".pgm": pgm, ".raw": raw}

if __name__ == "__main__":
    main()
