"""What `ffi-drift-probe` is for Rust: draws a small picture through a module of the package `mandel` in a
folder, and prints what happens, a line for each event.

    python probe.py FOLDER CONTENDER CALL
"""

import sys

from events import called, imported, say

WIDTH, HEIGHT, MAX_ITERS = 60, 40, 20
GUARD, VALUE = 64, 0xA5


def guarded(size):
    """A bytearray with guards after the first `size` bytes."""
    return bytearray(size) + bytearray([VALUE]) * GUARD


def out_parameter(contender, memory):
    """The first byte of `memory`, as the tool wants it."""
    if contender == "ctypes":
        from ctypes import c_ubyte

        return (c_ubyte * 1).from_buffer(memory)
    if contender.startswith("cffi"):
        from cffi import FFI

        return FFI().from_buffer("unsigned char[]", memoryview(memory)[:1])
    return memory


def main():
    folder, name, call = sys.argv[1:]

    def load():
        from mandel.contenders import Contender

        return Contender("pyo3" if name == "pyo3-dlopen" else name)

    contender = imported(folder, load)
    from mandel import pure

    module, mandel = contender._module, contender.mandel
    # The per-pixel function of PyO3 is that of the static strategy, whatever the arguments.
    arguments = {"strategy": "dlopen"} if name == "pyo3-dlopen" else {}
    val_memory = guarded(1)
    val = out_parameter(name, val_memory)
    img = getattr(module, "Img", pure.Img)(WIDTH, HEIGHT) if call == "one_call" else pure.Img(WIDTH, HEIGHT)
    if isinstance(img, pure.Img):
        img.data = guarded(WIDTH * HEIGHT)

    def draw():
        if call == "one_call":
            module.create_fractal(img, MAX_ITERS, **arguments)
        else:
            pure.create_fractal(img, MAX_ITERS, mandel, val)

    called(draw)
    data = bytes(getattr(img, "data", img))
    size = WIDTH * HEIGHT
    say(f"picture {data[:size].hex()}")
    guards = data[size:] + bytes(val_memory[1:])
    say(f"guards {sum(byte != VALUE for byte in guards)}")
    try:
        if call == "one_call":
            module.create_fractal(img, 256, **arguments)
            refused = False
        else:
            refused = mandel(2.0, 2.0, 256, val) < 0
    except Exception:
        refused = True
    say("refused" if refused else "accepted")


main()
