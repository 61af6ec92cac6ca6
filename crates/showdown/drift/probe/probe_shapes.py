"""What `ffi-drift-probe` is for Rust, for the library of shapes: makes a call through a module of the package
`mandel.shapes` in a folder, and prints what happens, a line for each event.

    python probe_shapes.py FOLDER CONTENDER CALL
"""

import sys
from importlib import import_module
from itertools import repeat

from events import called, described, imported, say

# Their modules let only ASCII through.
ASCII = "ctypes", "cffi-abi", "cffi-api"


def scalars(binding, name):
    # -1 is a char only where a char has a sign. 127 is the char of ASCII that is next to it, and the same
    # number with and without a sign: a module that lets nothing else through is safe. -128 makes their sum -1.
    i8, c = (-128, 127) if name in ASCII else (0, -1)
    return f"{binding.scalars(i8, 0, 0, 0, 0, 0, False, c):g}"


def padded(binding, _):
    negated = binding.padded_negate(binding.Padded(5, 2.5))
    return f"({negated.tag}, {negated.weight})"


def text(binding, _):
    return binding.status_text(99)


def growth(binding, _):
    """The same calls, and the same limit, as in src/shapes.rs."""
    call = binding.status_text
    call(0)
    before = pages()
    for _ in repeat(None, 100_000):
        call(0)
    return "memory grows" if pages() - before > 256 else "memory does not grow"


def pages():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])


def each(binding, _):
    values = []
    binding.each(3, values.append)
    return values


def pencil(binding, _):
    pencil = binding.Pencil(1, 5)
    binding.pencil_sharpen(pencil)
    return f"colour {int(pencil.colour)}, length {pencil.length}"


def parse(binding, _):
    value = binding.parse("2.5")
    kinds = {int: "integer", float: "real", str: "text"}
    kind = kinds.get(type(value))
    return f"{kind} {value}" if kind else f"unknown kind {value.kind}"


CALLS = {call.__name__: call for call in (scalars, padded, text, growth, each, pencil, parse)}


def main():
    folder, name, call = sys.argv[1:]

    def load():
        from mandel.contenders import SHAPES
        from mandel.shapes import ShapesError

        return import_module(SHAPES[name]), ShapesError

    binding, ShapesError = imported(folder, load)
    # What is raised in a callback cannot go through C. A tool may print it, and go on.
    printed = []
    sys.unraisablehook = lambda unraisable: printed.append(described(unraisable.exc_value))
    value = called(lambda: CALLS[call](binding, name), ShapesError)
    if printed:
        value = f"{value}, after printing {printed[0]}"
    say(f"value {value}")


main()
