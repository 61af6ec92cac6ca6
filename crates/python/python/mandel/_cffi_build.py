"""cffi in API mode, the part that runs while the package is built: what C to write and compile."""

import os
import sys

from cffi import FFI

PYTHON = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORKSPACE = os.path.dirname(os.path.dirname(os.path.dirname(PYTHON)))

sys.path.insert(0, PYTHON)
from mandel._library import declarations  # noqa: E402

# ANCHOR: source
ffibuilder = FFI()
ffibuilder.cdef(declarations(os.path.join(WORKSPACE, "c_src", "create_fractal.h")))
# The C compiler reads the header itself: it converts numbers by it and refuses what it cannot. What
# to link with, setup.py says.
ffibuilder.set_source("mandel._cffi_api", '#include "create_fractal.h"')
# ANCHOR_END: source
