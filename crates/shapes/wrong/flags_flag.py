# C sets a bit that has no name, and Python's Flag refuses it.
#
# Who notices:
# - Python: `ValueError`
#
# Instead: enum.IntFlag, which keeps bits that it does not know.
import ctypes
import enum


# Python 3.11.0 to 3.11.3 drop the bit in silence, unless the class asks for an error.
STRICT = {"boundary": enum.STRICT} if hasattr(enum, "STRICT") else {}


class Access(enum.Flag, **STRICT):  # WRONG: a Flag knows all its bits.
    READ = 1
    WRITE = 2
    EXECUTE = 4


shapes = ctypes.CDLL("libshapes.so")
print(Access(shapes.shapes_access_join(Access.READ.value, Access.WRITE.value)))
