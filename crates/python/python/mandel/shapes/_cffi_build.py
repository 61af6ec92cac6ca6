"""cffi in API mode, the part that runs while the package is built: what C to write and compile."""

import os
import sys

from cffi import FFI

PYTHON = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORKSPACE = os.path.dirname(os.path.dirname(os.path.dirname(PYTHON)))

sys.path.insert(0, PYTHON)
from mandel._library import declarations  # noqa: E402

ffibuilder = FFI()
ffibuilder.cdef(declarations(os.path.join(WORKSPACE, "c_src", "shapes.h")))

# ANCHOR: callback
# Functions that C calls, and which cffi_api.py defines. They are compiled with the rest, so that no
# machine code is written while the program runs, which a hardened system forbids.
ffibuilder.cdef(
    """
    extern "Python" int visit_python(void *user, int64_t value);
    extern "Python" int apply_python(int value);
    """
)
# ANCHOR_END: callback

# ANCHOR: inline_function
# cffi cannot read the body of a function. A declaration is enough: what cffi writes is a call of it,
# which the C compiler, who has read the whole header, compiles as any other.
ffibuilder.cdef("int shapes_middle(int low, int high);")
# ANCHOR_END: inline_function

# ANCHOR: macro
# So it is with a macro. The types are ours: with wider ones it would drop the upper halves.
ffibuilder.cdef("uint32_t SHAPES_PACK(uint16_t high, uint16_t low);")
# ANCHOR_END: macro

# What to link with, setup.py says.
ffibuilder.set_source("mandel.shapes._cffi_api", '#include "shapes.h"')
