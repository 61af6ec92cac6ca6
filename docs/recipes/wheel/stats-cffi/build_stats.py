from cffi import FFI

ffibuilder = FFI()
with open("../vendor/stats.h") as header:
    # cffi reads the header's declarations, but no directives of the preprocessor.
    ffibuilder.cdef("".join(line for line in header if not line.startswith("#")))
ffibuilder.set_source(
    "_stats_cffi", '#include "stats.h"', sources=["../vendor/stats.c"], include_dirs=["../vendor"]
)
