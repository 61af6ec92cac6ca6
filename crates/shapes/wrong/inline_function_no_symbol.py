# A static inline function of the header is called as if the library had it.
#
# Who notices:
# - Python: `undefined symbol: shapes_middle`
#
# Instead: cffi's API mode, Cython or a C extension, which compile the header. With ctypes, write it again
# in Python.
import ctypes

shapes = ctypes.CDLL("libshapes.so")
print(shapes.shapes_middle(2, 6))  # WRONG: no library has a symbol for it.
