# A number is too large for its parameter.
#
# Who notices:
# - nobody: it prints `1.0` instead of 65537.0
#
# The integer types of ctypes keep the lowest bits, and do not check.
#
# Instead: check the range before the call. cffi, Cython and PyO3 raise OverflowError by themselves.
import ctypes
from ctypes import c_bool, c_char, c_double, c_float, c_int8, c_int32, c_uint16, c_uint64

shapes = ctypes.CDLL("libshapes.so")
shapes.shapes_scalars.restype = c_double
shapes.shapes_scalars.argtypes = [
    c_int8, c_uint16, c_int32, c_uint64, c_float, c_double, c_bool, c_char,
]
print(shapes.shapes_scalars(0, 65537, 0, 0, 0, 0, False, b"\0"))  # WRONG: 65537 is no uint16_t.
