# C returns a value that the header does not name, and Python's enum refuses it.
#
# Who notices:
# - Python: `ValueError: 3 is not a valid Colour`
#
# Instead: keep an unnamed value as a plain int, or give the enum a _missing_ of its own.
import ctypes
import enum


class Colour(enum.IntEnum):
    RED = 0
    GREEN = 1
    BLUE = 2


shapes = ctypes.CDLL("libshapes.so")
following = ctypes.c_int()
shapes.shapes_colour_next(Colour.BLUE, ctypes.byref(following))
print(Colour(following.value))  # WRONG: a newer library knows more colours.
