"""Which functions cffi binds, and what is compiled with the C that it generates."""

from pathlib import Path

from cffi import FFI

header = Path("mandel/create_fractal.h").read_text(encoding="utf-8")
_, _, rest = header.partition("/* begin declarations */")
declarations, _, _ = rest.partition("/* end declarations */")

ffibuilder = FFI()
ffibuilder.cdef(declarations)
ffibuilder.set_source(
    "mandel._cffi_api",
    '#include "create_fractal.h"',
    sources=["c/mandel.c", "c/create_fractal.c"],
    include_dirs=["mandel"],
)
