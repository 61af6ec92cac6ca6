# C sets a bit that has no name, and Python's Flag refuses it.
#
# Who notices:
# - Python: `ValueError`
#
# Instead: enum.IntFlag, which keeps bits that it does not know.
import ctypes
import enum


class Access(enum.Flag):  # WRONG: a Flag knows all its bits.
    READ = 1
    WRITE = 2
    EXECUTE = 4


shapes = ctypes.CDLL("libshapes.so")
print(Access(shapes.shapes_access_join(Access.READ.value, Access.WRITE.value)))
